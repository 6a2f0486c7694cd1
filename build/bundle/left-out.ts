// What the zip leaves out of its dependencies. Parts that a Lambda never runs are replaced by files that throw
// when they are used, and the phone metadata is made smaller. No code of a dependency is changed.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

/** Each file in stand-ins/ says what it replaces and why a Lambda does not run that. */
const standIns: Readonly<Record<string, RegExp>> = {
  'credential-chain': /^@aws-sdk\/credential-provider-node$/,
  'profile-files': /^\.\.\/shared-ini-file-loader\/loadSharedConfigFiles$/,
  'endpoint-discovery': /^@aws-sdk\/middleware-endpoint-discovery$/,
  'event-streams': /^@smithy\/core\/event-streams$/,
  'browser-name': /^bowser$/,
};

/**
 * The build fails when no file imports a part any more: a new version may have moved it, and would bring it
 * back unnoticed. A test passes its own `parts`.
 */
export const useStandIns = (parts: Readonly<Record<string, RegExp>> = standIns): Plugin => ({
  name: 'stand-ins',
  setup(build) {
    const met = new Set<string>();
    for (const [name, filter] of Object.entries(parts))
      build.onResolve({ filter }, ({ importer }) => {
        if (!/node_modules[\\/](@aws-sdk|@smithy)[\\/]/.test(importer)) return undefined;
        met.add(name);
        return { path: fileURLToPath(new URL(`stand-ins/${name}.ts`, import.meta.url)), sideEffects: false };
      });
    build.onEnd(() => {
      const missed = Object.keys(parts).filter((name) => !met.has(name));
      return {
        errors: missed.map((name) => ({
          text: `nothing imports what stand-ins/${name}.ts replaces: find out where it is now, or delete the stand-in`,
        })),
      };
    });
  },
});

/** Where a country's rules say how its numbers are written (libphonenumber-js, metadata version 4). */
const formats = 4;

/**
 * Phone metadata without the rules for writing numbers, which are 50 of 190 kB. We only read numbers.
 * test/built/phone-metadata.test.ts compares what the zip says of a number with the whole library.
 */
export const smallerPhoneMetadata: Plugin = {
  name: 'phone-metadata',
  setup(build) {
    build.onLoad({ filter: /libphonenumber-js\/metadata\.max\.json\.js$/ }, async ({ path }) => {
      const { countries, ...rest } = JSON.parse(
        await readFile(join(dirname(path), 'metadata.max.json'), 'utf8'),
      ) as { countries: Record<string, unknown[]> };
      const smaller = Object.entries(countries).map(([country, rules]) => [country, rules.with(formats, 0)]);
      // V8 reads JSON faster than the same object as code: 1.3 of 6 ms.
      const json = JSON.stringify({ ...rest, countries: Object.fromEntries(smaller) });
      return { contents: `export default JSON.parse(${JSON.stringify(json)});`, loader: 'js' };
    });
  },
};
