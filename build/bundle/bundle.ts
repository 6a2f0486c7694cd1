// Bundles src/ into dist/lambda and zips it; the same sources give the same bytes.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import { zipSync } from 'fflate';
import { smallerPhoneMetadata, useStandIns } from './left-out.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Bundle {
  readonly dir: string;
  readonly zipPath: string;
  readonly zipBytes: number;
  /** Of the zip, in hex. */
  readonly sha256: string;
  /** Bytes of every file in the zip, before compression. */
  readonly files: Readonly<Record<string, number>>;
  /** The same bytes by the package they come from, most first. */
  readonly packages: Readonly<Record<string, number>>;
}

/** ZIP cannot say a time before 1980; any constant will do, or the bytes would change with the clock. */
const zipTime = new Date(1980, 0, 1);

const packageOf = (path: string): string =>
  /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? (path.startsWith('src/') ? 'src' : 'stand-ins');

function bytesByPackage({ outputs }: Metafile): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { inputs } of Object.values(outputs))
    for (const [path, { bytesInOutput }] of Object.entries(inputs))
      sums[packageOf(path)] = (sums[packageOf(path)] ?? 0) + bytesInOutput;
  return Object.fromEntries(Object.entries(sums).sort(([, a], [, b]) => b - a));
}

/** Writes `<outDir>/lambda/index.mjs` with its late chunks, and `<outDir>/otp-router.zip`. */
export async function buildBundle({
  outDir = join(root, 'dist'),
  plugins = [],
}: {
  readonly outDir?: string;
  readonly plugins?: readonly Plugin[];
} = {}): Promise<Bundle> {
  const dir = join(outDir, 'lambda');
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { index: 'src/index.ts' },
    outdir: dir,
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    // The package's ESM: its CommonJS could not be split, nor could what is unused be left out.
    mainFields: ['module', 'main'],
    plugins: [...plugins, useStandIns(), smallerPhoneMetadata],
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  const names = (await readdir(dir)).sort();
  const contents = await Promise.all(names.map((name) => readFile(join(dir, name))));
  const zip = zipSync(Object.fromEntries(names.map((name, i) => [name, new Uint8Array(contents[i] ?? [])])), {
    level: 9,
    mtime: zipTime,
  });
  const zipPath = join(outDir, 'otp-router.zip');
  await writeFile(zipPath, zip);
  return {
    dir,
    zipPath,
    zipBytes: zip.length,
    sha256: createHash('sha256').update(zip).digest('hex'),
    packages: bytesByPackage(metafile),
    files: Object.fromEntries(names.map((name, i) => [name, contents[i]?.length ?? 0])),
  };
}
