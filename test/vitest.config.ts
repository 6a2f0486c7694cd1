// `npm test`: everything that needs npm alone. What needs Chromium, moto or another tool is in test/world, with
// another command.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Waits for a network, long histories, the local pool, the bundle and the command line in a process: `npm run check` leaves them out. */
const slow = [
  ...['aws', 'flow', 'built', 'bundle', 'infra/local', 'infra/iac'].map(
    (folder) => `test/${folder}/**/*.test.ts`,
  ),
  // These start the command line as a process.
  ...['infra/cli/process', 'messages/command'].map((file) => `test/${file}.test.ts`),
];

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));

export default defineConfig({
  root: path('..'),
  test: {
    globalSetup: [path('support/temporary-files.ts')],
    setupFiles: [path('support/silence.ts')],
    // Two cores: the tests that start processes of their own need room beside the runner.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', path('support/process-time.ts')],
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: [...slow, 'test/world/**'],
          // The files of a worker share one process: to start one for each costs as much as the tests.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'slow', include: slow, globalSetup: [path('support/bundle.ts')] } },
    ],
    coverage: {
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'html'],
      reportsDirectory: 'dist/coverage',
    },
  },
});
