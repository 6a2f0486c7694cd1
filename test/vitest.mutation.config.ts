// The tests that mutated code is tried on: those of the rooms it is in, and a few whole sign-ins. Thousands of mutants
// meet them, so what plays long histories or draws thousands of numbers stays out; and a mutant lives in this process
// alone, so what builds the bundle or starts a process would never meet one.
import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

export default defineConfig({
  ...base,
  test: {
    ...base.test,
    // The files of one mutant share one process, which loads the code once; the next mutant gets a new one.
    isolate: false,
    include: [
      'test/{triggers,challenge,channels,limits}/**/*.test.ts',
      'test/flow/{attacks,rounds}.test.ts',
      'test/dispatch.test.ts',
    ],
    exclude: [
      // They build the bundle.
      'test/channels/third-channel.test.ts',
      'test/channels/sms/trimmed-metadata.test.ts',
      // These hold the table against dynalite, count what a million sign-ins a day would, and draw 100,000 codes.
      'test/limits/{scale,table}.test.ts',
      'test/challenge/uniform.test.ts',
    ],
  },
});
