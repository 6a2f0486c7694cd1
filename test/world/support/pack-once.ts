// Packs one test at a time: `npm pack` builds into dist, which all tests of a run share.
import { mkdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Packed, packPublished } from '../../../build/package/pack.ts';

const lock = join(tmpdir(), `otp-router-packing-${process.ppid}`);

/** The tarball in `outDir`. Throws where another test has not ended in three minutes. */
export async function packOnce(outDir: string): Promise<Packed> {
  for (let tries = 0; ; tries++)
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (tries > 900) throw error;
      await wait(200);
    }
  try {
    return await packPublished(outDir);
  } finally {
    rmdirSync(lock);
  }
}
