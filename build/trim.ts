// Leaves out of the bundle what a Lambda never runs. Each entry says why; a wrong one fails loudly, because a
// stub throws when something asks it for anything.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

const refuse = "() => { throw new Error('left out of the bundle: see build/trim.ts'); }";

/** Modules that are never run, and what stands in their place. */
const unused: Readonly<Record<string, string>> = {
  // Credentials are given to each client (src/credentials.ts): no SSO, STS, profile files or EC2 metadata.
  '@aws-sdk/credential-provider-node': `export const defaultProvider = ${refuse};`,
  // Reads a browser's user agent; the SDK's root export mentions it, Node's clients do not call it.
  bowser: `export default ${refuse};`,
  // Streams of events, as Kinesis and Transcribe answer; no operation of ours does.
  '@smithy/core/event-streams': `export const EventStreamSerde = ${refuse}; export const eventStreamSerdeProvider = ${refuse};`,
  // Endpoint discovery is switched off (limits/dynamodb.ts), but every client makes its cache: an LRU in CommonJS.
  '@aws-sdk/endpoint-cache': 'export class EndpointCache {}',
};

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
};

const lateModule = (module: string, names: readonly string[]): string =>
  names
    .map((name) => {
      const loaded = `process.getBuiltinModule('${module}').${name}`;
      return /^[A-Z]/.test(name)
        ? `export function ${name}(...args) { return new (${loaded})(...args); }`
        : `export const ${name} = (...args) => ${loaded}(...args);`;
    })
    .join('\n');

const escaped = (text: string): string => text.replace(/[/.]/g, '\\$&');

export const trim: Plugin = {
  name: 'trim',
  setup(build) {
    const filter = new RegExp(`^(${Object.keys(unused).map(escaped).join('|')})$`);
    build.onResolve({ filter }, ({ path }) => ({ path, namespace: 'unused', sideEffects: false }));
    build.onLoad({ filter: /./, namespace: 'unused' }, ({ path }) => ({
      contents: unused[path] ?? '',
    }));

    build.onResolve({ filter: /^node:(crypto|stream|stream\/web)$/ }, ({ path, importer }) =>
      /@middy|@aws-lambda-powertools/.test(importer)
        ? { path, namespace: 'late', sideEffects: false }
        : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'late' }, ({ path }) => ({
      contents: lateModule(path, late[path] ?? []),
    }));

    // The SDK imports its whole package.json to learn its version.
    build.onLoad({ filter: /@aws-sdk\/[\w-]+\/package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });

    // `import()` of node:http reads every export to make its namespace, and two of them load undici: 34 ms
    // instead of the 3 ms that the module itself takes.
    build.onLoad(
      { filter: /@smithy\/node-http-handler\/dist-es\/node-http-handler\.js$/ },
      async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const asked = 'await import("node:http")';
        if (!source.includes(asked)) throw new Error(`${path} no longer loads node:http late: look again`);
        return { contents: source.replaceAll(asked, 'process.getBuiltinModule("node:http")') };
      },
    );

    // V8 reads JSON faster than it compiles the same text as an object literal.
    build.onLoad({ filter: /libphonenumber-js\/metadata\.max\.json\.js$/ }, async ({ path }) => {
      const json = await readFile(join(dirname(path), 'metadata.max.json'), 'utf8');
      return { contents: `export default JSON.parse(${JSON.stringify(JSON.stringify(JSON.parse(json)))});` };
    });
  },
};
