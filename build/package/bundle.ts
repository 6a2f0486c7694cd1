// Bundles what the npm package runs: the command line and the CDK construct. Node strips no types inside
// node_modules, and whoever installs the package shall have nothing else to install.
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  // The AWS SDK's main fields lead to CommonJS, which asks for Node's modules by `require`.
  mainFields: ['module', 'main'],
};

const installed: Plugin = {
  name: 'installed',
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/surroundings\.ts$/ }, () => ({ path: join(root, 'build/package/installed.ts') }));
  },
};

/** What is left of CommonJS in the bundle finds Node's own modules by this. */
const requireBanner =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

export async function bundleCommandLine(outDir: string): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  await build({
    ...common,
    entryPoints: {
      'otp-router': 'build/package/otp-router.ts',
      runtime: 'infra/local/lambda/runtime.ts',
    },
    outdir: outDir,
    chunkNames: '[name]-[hash]',
    format: 'esm',
    splitting: true,
    plugins: [installed],
    // A browser to take pictures with: whoever wants them installs it.
    external: ['playwright-core'],
    banner: { js: requireBanner },
  });
  await chmod(join(outDir, 'otp-router.js'), 0o755);
}
