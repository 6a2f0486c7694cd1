// The tests that mutated code is tried on: those of the rooms it is in, and a few whole sign-ins. Thousands of mutants
// meet them, so what plays long histories stays out; and a mutant lives in this process alone, so what builds the
// bundle or starts a process would never meet one.
import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

const { projects: _, ...rest } = base.test ?? {};

export default defineConfig({
  ...base,
  test: {
    ...rest,
    include: [
      'test/{triggers,challenge,channels,delivery,limits}/**/*.test.ts',
      'test/flow/{attacks,races,rounds}.test.ts',
      'test/dispatch.test.ts',
    ],
    // These hold the table against dynalite, and count what a million sign-ins a day would.
    exclude: ['test/limits/{scale,table}.test.ts'],
  },
});
