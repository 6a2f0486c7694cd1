import { defineConfig } from 'vitest/config';
import { slowTests } from './slow.ts';

const tests = 'test/**/*.test.ts';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    setupFiles: ['test/support/silence.ts'],
    // Two cores: the tests that start processes of their own need room beside the runner.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'fast', include: [tests], exclude: [...slowTests] } },
      { extends: true, test: { name: 'slow', include: [...slowTests] } },
    ],
    coverage: {
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'html'],
      reportsDirectory: 'dist/coverage',
    },
  },
});
