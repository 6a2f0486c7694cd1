// What `npm start -- --data DIR` keeps over a restart: the users, their tokens and the key that signs them, the function's
// secret, and its table.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JWK } from 'jose';
import type { Remembered } from './pool/store.ts';

export interface Kept extends Remembered {
  /** OTP_SECRET: another one makes every PROOF worthless. */
  readonly secret: string;
  /** Private. Another one makes every token worthless. */
  readonly signingKey: JWK;
}

export interface Data {
  /** Of the start before; `undefined` in a new folder. */
  readonly kept: Kept | undefined;
  readonly tableDir: string;
  /** Writes what has changed. One write after the other, each whole or not at all. */
  save(kept: Kept): Promise<void>;
  close(): Promise<void>;
}

export class DataError extends Error {}

async function readKept(file: string): Promise<Kept | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new DataError(`${file} cannot be read: ${error.code}.`);
  });
  if (text === undefined) return undefined;
  try {
    const { secret, signingKey, users, grants } = JSON.parse(text) as Kept;
    if (secret && signingKey && Array.isArray(users) && Array.isArray(grants))
      return { secret, signingKey, users, grants };
  } catch {
    // Said below.
  }
  throw new DataError(`${file} was not written by npm start: delete it, or give --data another folder.`);
}

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** One process at a time: two would write over each other. What a killed one left is taken over. */
async function lock(dir: string): Promise<() => Promise<void>> {
  const file = join(dir, 'lock');
  const holder = Number(await readFile(file, 'utf8').catch(() => ''));
  if (holder > 0 && holder !== process.pid && isRunning(holder))
    throw new DataError(`${dir} is in use by another npm start (process ${holder}): stop that one first.`);
  await writeFile(file, String(process.pid));
  return () => rm(file, { force: true });
}

/** The folder is for its owner alone: it has a secret and private keys, of this machine only. */
export async function openData(dir: string): Promise<Data> {
  const file = join(dir, 'pool.json');
  await mkdir(dir, { recursive: true, mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw new DataError(`${dir} cannot be made: ${error.code}.`);
  });
  const kept = await readKept(file);
  const unlock = await lock(dir);
  let written = '';
  let last = Promise.resolve();
  return {
    kept,
    tableDir: join(dir, 'table'),
    save(kept) {
      const text = JSON.stringify(kept);
      if (text === written) return last;
      written = text;
      last = last.then(async () => {
        await writeFile(`${file}.new`, text, { mode: 0o600 });
        await rename(`${file}.new`, file);
      });
      return last;
    },
    async close() {
      await last;
      await unlock();
    },
  };
}
