// Keeps out of the start, and out of the bundle, what a Lambda never runs. Each entry says why. test/budgets.test.ts
// holds what is loaded, test/channels/sms/phone.test.ts what the phone metadata says.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Parts of Node that dependencies import at the top and use late or never. Measured at init, of a process that
 * is up in 24 ms: crypto 3 ms, web streams 1.5 ms, streams 1 ms. A function called with `new` may answer with
 * any object, so these stand for classes too.
 */
const late: Readonly<Record<string, readonly string[]>> = {
  // Powertools samples debug lines with it: off unless a sample rate is set.
  'node:crypto': ['randomInt'],
  // Middy logs streamed responses through them; Cognito's triggers stream nothing.
  'node:stream': ['Transform'],
  'node:stream/web': ['TransformStream'],
  // Powertools writes through one of its own; Middy times a function out, which Cognito does for us.
  'node:console': ['Console'],
  'node:timers': ['setTimeout'],
};

/** Where a country's rules say how its numbers are written, which nobody asks here (libphonenumber-js, metadata 4). */
const formats = 4;

/** Words that our tables have for documents, 5 kB of them: no code in `src/` reads these properties. */
const words = /\b(?:group|meaning):\s*(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"),?/g;

const lateModule = (module: string, names: readonly string[]): string =>
  names
    .map((name) => {
      const loaded = `process.getBuiltinModule('${module}').${name}`;
      return /^[A-Z]/.test(name)
        ? `export function ${name}(...args) { return new (${loaded})(...args); }`
        : `export const ${name} = (...args) => ${loaded}(...args);`;
    })
    .join('\n');

export const trim: Plugin = {
  name: 'trim',
  setup(build) {
    build.onResolve({ filter: /^node:(console|crypto|stream|stream\/web|timers)$/ }, ({ path, importer }) =>
      /@middy|@aws-lambda-powertools/.test(importer)
        ? { path, namespace: 'late', sideEffects: false }
        : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'late' }, ({ path }) => ({
      contents: lateModule(path, late[path] ?? []),
    }));

    // The same code without what a transpiler adds for engines before ES2015, and without its other half, which
    // searches texts for numbers.
    build.onResolve({ filter: /^\.\.?\// }, ({ path, importer, resolveDir }) =>
      /libphonenumber-js/.test(importer)
        ? { path: join(resolveDir, path).replace('/es6/', '/es6-modern/'), sideEffects: false }
        : undefined,
    );

    build.onLoad(
      { filter: /[\\/]src[\\/](settings[\\/]table|observability[\\/]catalogue)\.ts$/ },
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
