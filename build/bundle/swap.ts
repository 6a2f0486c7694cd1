// Parts of dependencies that a Lambda never runs, and what stands in for each: a file that says so when it is used all the
// same. A part that is no longer where it was ends the build: else a new version would bring it back unnoticed.
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const standIns: Readonly<Record<string, RegExp>> = {
  'credential-chain': /^@aws-sdk\/credential-provider-node$/,
  'profile-files': /^\.\.\/shared-ini-file-loader\/loadSharedConfigFiles$/,
  'endpoint-discovery': /^@aws-sdk\/middleware-endpoint-discovery$/,
  'event-streams': /^@smithy\/core\/event-streams$/,
  'browser-name': /^bowser$/,
  'web-streams': /^node:stream\/web$/,
  'mail-fetch': /^\.\.?\/fetch\/index\.js$/,
  'mime-types': /^\.\/mime-types\.js$/,
  uuid: /^\.\/uuid\/v4$/,
};

/** `parts` are for a test that takes one away. */
export const swap = (parts: Readonly<Record<string, RegExp>> = standIns): Plugin => ({
  name: 'swap',
  setup(build) {
    const met = new Set<string>();
    for (const [name, filter] of Object.entries(parts))
      build.onResolve({ filter }, ({ importer }) => {
        if (!/node_modules[\\/](@aws-sdk|@smithy|@middy|nodemailer)[\\/]/.test(importer)) return undefined;
        met.add(name);
        return { path: fileURLToPath(new URL(`stand-ins/${name}.ts`, import.meta.url)), sideEffects: false };
      });
    build.onEnd(() => {
      const missed = Object.keys(parts).filter((name) => !met.has(name));
      return {
        errors: missed.map((name) => ({
          text: `nothing imports what stand-ins/${name}.ts stands for: look where the SDK has put it, or drop the stand-in`,
        })),
      };
    });
  },
});
