// The npm package as it is published: what `npm pack` makes of this folder, without `dependencies`. They are what the
// zip is made of, and it holds them already: installing the package must not fetch them again.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

export interface Packed {
  readonly filename: string;
  /** Bytes of the tarball. */
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

async function pack(folder: string, outDir: string): Promise<Packed> {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', outDir, folder], {
    cwd: root,
    maxBuffer: 10_000_000,
  });
  // The package's own scripts say things too: the JSON is what begins with a bracket.
  const [packed] = Object.values(JSON.parse(stdout.slice(stdout.search(/^[[{]/m))) as Record<string, Packed>);
  if (packed === undefined) throw new Error(`npm pack made nothing of ${folder}`);
  return packed;
}

/** The package.json of the checkout without what is of use there only. Pure. */
export function publishedManifest(manifest: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { dependencies: _, devDependencies: __, scripts: ___, allowScripts: ____, ...rest } = manifest;
  return rest;
}

/** Writes the tarball into `outDir`. */
export async function packPublished(outDir: string): Promise<Packed> {
  const temporary = await mkdtemp(join(tmpdir(), 'otp-pack-'));
  try {
    const { filename } = await pack(root, temporary);
    await run('tar', ['-xzf', join(temporary, filename), '-C', temporary]);
    const folder = join(temporary, 'package');
    const file = join(folder, 'package.json');
    const manifest = publishedManifest(JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>);
    await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`);
    return await pack(folder, outDir);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
