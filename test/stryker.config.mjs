// `npm run mutate`: changes the security code, one small change at a time, and looks whether a test notices.
/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: ['triggers', 'rounds', 'recipients', 'crypto', 'delivery', 'channels', 'limits'].map(
    (folder) => `src/${folder}/**/*.ts`,
  ),
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'test/vitest.mutation.config.ts' },
  // Each mutant meets the tests that reach its line, and no others.
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // A mutant that never ends is found out by then, on top of what its tests take; the slowest takes a third of it.
  timeoutMS: 10_000,
  // On a busy machine the tests take longer than in the first run: that alone must not count as noticed.
  timeoutFactor: 4,
  // Stryker rewrites tsconfig.json by TypeScript's compiler API, which TypeScript 7 does not have. Nothing here needs
  // it rewritten: a name that is no file's leaves it alone.
  tsconfigFile: 'none',
  ignorePatterns: ['dist', '.snapshots'],
  tempDirName: 'dist/mutation/tmp',
  incremental: true,
  incrementalFile: 'dist/mutation/incremental.json',
  reporters: ['progress-append-only', 'clear-text', 'html'],
  clearTextReporter: { allowColor: false, reportTests: false, skipFull: true },
  htmlReporter: { fileName: 'dist/mutation/index.html' },
  thresholds: { high: 95, low: 90, break: 90 },
};
