// `npm run test:world`: what needs more than npm. A missing tool skips its tests and says so; with OTP_REQUIRE_TOOLS=1
// it fails them.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import base from '../vitest.config.ts';

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const { projects: _, ...rest } = base.test ?? {};

export default defineConfig({
  ...base,
  test: {
    ...rest,
    name: 'world',
    // One more than there are cores: while one waits for moto or Chromium, the others run.
    maxWorkers: 3,
    // The random histories run in `npm test` too, fewer of them.
    include: [
      'test/world/**/*.test.ts',
      'test/flow/{channels,faults,histories,clock}.test.ts',
      'test/flow/attacks/*-codes.test.ts',
    ],
    env: { OTP_LONG_RUNS: '1' },
    globalSetup: ['../support/temporary-files', '../support/bundle', 'support/moto-servers'].map((name) =>
      path(`${name}.ts`),
    ),
  },
});
