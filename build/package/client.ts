// Bundles what an app installs: the client, its React hook and its custom element, with their types.
import { execFile } from 'node:child_process';
import { glob, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

export async function bundleClient(outDir: string): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: {
      index: 'src/client/index.ts',
      react: 'src/client/react.ts',
      element: 'src/client/element/element.ts',
    },
    outdir: outDir,
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    external: ['react'],
    legalComments: 'none',
    logLevel: 'warning',
  });
  const options = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly'];
  const types = join(outDir, 'types');
  const layout = ['--rootDir', join(root, 'src'), '--outDir', types];
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [tsc, '-p', join(root, 'src/client'), ...options, ...layout]);
  // They name each other as the sources do, with .ts, and an app's compiler looks for what is not there.
  for await (const file of glob(join(types, '**/*.d.ts'))) {
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replaceAll(/(['"]\.[^'"\n]*)\.ts(?=['"])/g, '$1.js'));
  }
}
