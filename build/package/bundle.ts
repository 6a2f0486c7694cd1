// Bundles what the npm package runs: the command line and the CDK construct. Node strips no types inside
// node_modules, and the package must install without any others.
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { readTemplate } from '../../infra/read-template.ts';
import { templateBody } from '../../infra/template.ts';

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
    onResolve({ filter: /\/platform-paths\.ts$/ }, () => ({
      path: join(root, 'build/package/installed.ts'),
    }));
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
      runtime: 'infra/host/runtime.ts',
    },
    outdir: outDir,
    chunkNames: '[name]-[hash]',
    format: 'esm',
    splitting: true,
    plugins: [installed],
    banner: { js: `#!/usr/bin/env node\n${requireBanner}` },
  });
  await chmod(join(outDir, 'otp-router.js'), 0o755);
}

/** The types of the construct, without those of all that it is made of. */
async function writeTypes(outDir: string): Promise<void> {
  const temporary = await mkdtemp(join(tmpdir(), 'otp-types-'));
  const project = join(temporary, 'tsconfig.json');
  const options = {
    noEmit: false,
    emitDeclarationOnly: true,
    declaration: true,
    rootDir: root,
    outDir: temporary,
  };
  const types = { typeRoots: [join(root, 'node_modules/@types')] };
  await writeFile(
    project,
    JSON.stringify({
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { ...options, ...types },
      files: [join(root, 'infra/iac/cdk/index.ts')],
      include: [],
    }),
  );
  // It writes declarations of every file on the way, and not all of them can be declared. Those of the construct are
  // read below, which fails without them.
  const tsc = [join(root, 'node_modules/typescript/bin/tsc'), '-p', project];
  await promisify(execFile)(process.execPath, tsc).catch(() => undefined);
  // CommonJS needs separate types: the module's types would make TypeScript treat it as a module.
  for (const [types, code] of [
    ['d.ts', 'js'],
    ['d.cts', 'cjs'],
  ] as const)
    for (const name of ['index', 'settings']) {
      const text = await readFile(join(temporary, `infra/iac/cdk/${name}.d.ts`), 'utf8');
      await writeFile(
        join(outDir, `${name}.${types}`),
        text.replaceAll('./settings.ts', `./settings.${code}`),
      );
    }
  await rm(temporary, { recursive: true });
}

export async function bundleConstruct(outDir: string): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  const construct: BuildOptions = {
    ...common,
    entryPoints: ['infra/iac/cdk/index.ts'],
    external: ['aws-cdk-lib', 'constructs'],
  };
  await build({ ...construct, format: 'esm', outfile: join(outDir, 'index.js') });
  await build({
    ...construct,
    format: 'cjs',
    outfile: join(outDir, 'index.cjs'),
    define: { 'import.meta.url': 'ownUrl' },
    banner: { js: "const ownUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
  await writeFile(join(outDir, 'template.json'), templateBody(readTemplate()));
  await writeTypes(outDir);
}
