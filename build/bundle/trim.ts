// Keeps out of the start, and out of the bundle, what a Lambda never runs. Each entry says why. test/budgets.test.ts
// holds what is loaded, test/channels/sms/trimmed-metadata.test.ts what the phone metadata says.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

/** Where a country's rules say how its numbers are written, which nobody asks here (libphonenumber-js, metadata 4). */
const formats = 4;

/** Words that our tables have for documents, 5 kB of them: no code in `src/` reads these properties. */
const words = /\b(?:group|meaning):\s*(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"),?/g;

export const trim: Plugin = {
  name: 'trim',
  setup(build) {
    // The same code without what a transpiler adds for engines before ES2015, and without its other half, which
    // searches texts for numbers.
    build.onResolve({ filter: /^\.\.?\// }, ({ path, importer, resolveDir }) =>
      /libphonenumber-js/.test(importer)
        ? { path: join(resolveDir, path).replace('/es6/', '/es6-modern/'), sideEffects: false }
        : undefined,
    );

    build.onLoad(
      { filter: /[\\/]src[\\/](settings[\\/]table|telemetry[\\/]catalogue)\.ts$/ },
      async ({ path }) => ({
        contents: (await readFile(path, 'utf8')).replaceAll(words, ''),
        loader: 'ts',
      }),
    );

    // A number needs the rules of the countries that share its calling code: each is parsed when it is asked for.
    build.onLoad({ filter: /libphonenumber-js\/metadata\.max\.json\.js$/ }, async ({ path }) => {
      const { countries, ...rest } = JSON.parse(
        await readFile(join(dirname(path), 'metadata.max.json'), 'utf8'),
      ) as { countries: Record<string, unknown[]> };
      const texts = Object.fromEntries(
        Object.entries(countries).map(([country, rules]) => [
          country,
          JSON.stringify(rules.with(formats, 0)),
        ]),
      );
      return {
        contents: `
          const parsed = (texts, country) => {
            const rules = texts[country];
            return typeof rules === 'string' ? (texts[country] = JSON.parse(rules)) : rules;
          };
          export default {
            ...${JSON.stringify(rest)},
            countries: new Proxy(${JSON.stringify(texts)}, { get: parsed }),
          };`,
      };
    });

    // Asks of every response whether it is a web stream, and so loads web streams: 1.5 ms at the first answer.
    build.onLoad({ filter: /@middy\/input-output-logger\/index\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const asked = 'value instanceof ReadableStream';
      if (!source.includes(asked)) throw new Error(`${path} no longer asks for web streams: look again`);
      return { contents: source.replace(asked, 'false') };
    });
  },
};
