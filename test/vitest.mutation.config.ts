// The tests that mutated code is tried on: those of the rooms it is in, and a few whole sign-ins. Thousands of mutants
// meet them, so what plays long histories or draws thousands of numbers stays out; and a mutant lives in this process
// alone, so what builds the bundle or starts a process would never meet one. Nothing here may hang on the clock or on the
// order of the files: it would fail whatever the mutant.
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import base from './vitest.config.ts';

/** The mutated file's own tests first: they are the likeliest to notice, and the first that does ends the run. */
class OwnTestsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // Stryker gives Vitest the file that it has mutated by this option.
    const own = this.ctx.config.related?.map((path) =>
      resolve(path).replace(/\/src\/(.*)\.ts$/, '/test/$1.test.ts'),
    );
    const isOwn = ({ moduleId }: TestSpecification) => Number(own?.includes(moduleId) ?? false);
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => isOwn(b) - isOwn(a));
  }
}

// All of them in one project.
const { projects: _, ...rest } = base.test ?? {};

export default defineConfig({
  ...base,
  test: {
    ...rest,
    // The files of one mutant share one process, which loads the code once; the next mutant gets a new one.
    isolate: false,
    sequence: { sequencer: OwnTestsFirst },
    include: [
      'test/{triggers,rounds,recipients,crypto,delivery,channels,limits}/**/*.test.ts',
      'test/flow/{attacks,rounds,no-contact,notice,repeated-answers,resend-by-channel}.test.ts',
      'test/flow/attacks/{known-devices,lockout,replaced-codes,truth}.test.ts',
      'test/dispatch.test.ts',
    ],
    exclude: [
      // These hold the table against dynalite, count what a million sign-ins a day would, and draw 100,000 codes.
      'test/limits/{scale,table}.test.ts',
      'test/crypto/uniform.test.ts',
    ],
  },
});
