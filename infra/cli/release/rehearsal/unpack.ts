// Unpacks a zip, and says what it lacks: every part that one of its files loads has to be in it.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { unzipSync } from 'fflate';

const loads = /(?:\bfrom|\bimport)\s*\(?\s*["'](\.{1,2}\/[^"'\n]+)["']/g;

const entry = 'index.mjs';

/** Returns faults in words. */
export async function unpack(zipPath: string, dir: string): Promise<string[]> {
  const files = unzipSync(new Uint8Array(await readFile(zipPath)));
  const missing = new Map<string, string>();
  for (const [path, bytes] of Object.entries(files)) {
    const place = join(dir, path);
    // A zip may name places outside of itself.
    if (relative(dir, place).startsWith('..')) return [`the zip has a file outside of itself: ${path}`];
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, bytes);
    if (!/\.m?js$/.test(path)) continue;
    for (const [, specifier = ''] of Buffer.from(bytes).toString('utf8').matchAll(loads)) {
      const part = new URL(specifier, `file:///${path}`).pathname.slice(1);
      if (!Object.hasOwn(files, part) && !missing.has(part)) missing.set(part, path);
    }
  }
  if (!Object.hasOwn(files, entry)) return [`the zip has no ${entry}, which holds the handler`];
  return [...missing].map(([part, path]) => `the zip lacks ${part}, which ${path} loads`);
}
