// What is measured side by side: this build, perhaps another one, the tutorial of today, and a function that does nothing.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Subject } from './fleet.ts';
import { emptyFunction } from './lambda.ts';

export const oneFunction = (name: string, file: string, signsIn = true): Subject => ({
  name,
  files: { Define: file, Create: file, Verify: file },
  signsIn,
});

export const empty = oneFunction('empty', emptyFunction, false);

const peers = fileURLToPath(new URL('peers/', import.meta.url));

/** Three functions, bundled apart as three deployments would be. */
export async function buildTutorial(outDir: string): Promise<Subject> {
  const names = {
    Define: 'define-auth-challenge',
    Create: 'create-auth-challenge',
    Verify: 'verify-auth-challenge-response',
  };
  await build({
    entryPoints: Object.values(names).map((name) => join(peers, `${name}.ts`)),
    outdir: outDir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
  const file = (name: string) => join(outDir, `${name}.mjs`);
  return {
    name: 'tutorial',
    files: { Define: file(names.Define), Create: file(names.Create), Verify: file(names.Verify) },
    signsIn: true,
  };
}
