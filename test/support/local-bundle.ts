// A bundle in a new folder, as the build would leave it: an `index.mjs` of the test's choosing.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export async function bundleOf(source: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'otp-router-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  await writeFile(join(dir, 'index.mjs'), source);
  return dir;
}
