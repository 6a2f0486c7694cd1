// Snapshots: what a pool was like before it was attached, and before it was detached. One copy here, one in the
// artifact bucket, so that another machine can detach. They hold configuration only; an app client's secret is no updatable field.

import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { attempt, found } from '../aws/errors.ts';
import { CommandError } from '../command-error.ts';
import type { Fields } from './fields.ts';
import type { PoolPlan } from './plan.ts';

export interface ClientSnapshot {
  readonly id: string;
  readonly fields: Fields;
}

export interface Snapshot {
  readonly format: 1;
  readonly stack: string;
  readonly userPoolId: string;
  /** ISO 8601. */
  readonly takenAt: string;
  readonly pool: Fields;
  /** Every app client that was prepared, as it was before the first time. */
  readonly clients?: readonly ClientSnapshot[];
}

/** All that a plan changes, as it is before it. */
export function snapshotOf({ stack, userPoolId, pool, clients }: PoolPlan, nowMs: number): Snapshot {
  const before = clients.map(({ target: { id }, from }) => ({ id, fields: from }));
  return {
    ...{ format: 1, stack, userPoolId, pool: pool.from },
    takenAt: new Date(nowMs).toISOString(),
    ...(before.length > 0 && { clients: before }),
  };
}

export const defaultSnapshots = '.snapshots';

/** What was about to be done. */
export type SnapshotOccasion = 'attach' | 'detach';

export interface Saved {
  /** Where a person finds it. */
  readonly place: string;
  /** Which copy could not be written, and why. */
  readonly missing?: string;
  /** What to do about that. */
  readonly fix?: string;
  /** Whether another machine can read it. */
  readonly isShared: boolean;
}

export interface Latest {
  readonly snapshot?: Snapshot;
  /** Why a newer one may be in the bucket: it cannot be asked. */
  readonly unread?: string;
  /** What to do about that. */
  readonly fix?: string;
}

export interface SnapshotStore {
  /** Throws where no copy could be written. */
  save(snapshot: Snapshot, before?: SnapshotOccasion): Promise<Saved>;
  /** The newest of a pool, whichever place has it. Those from before it was attached are what detaching puts back. */
  latest(stack: string, userPoolId: string, before?: SnapshotOccasion): Promise<Latest>;
}

// No stack has an underscore in its name, so no prefix of the one kind begins a name of the other.
const prefix = (stack: string, userPoolId: string, before: SnapshotOccasion) =>
  `${before === 'detach' ? 'before-detach_' : ''}${stack}_${userPoolId}_`;
const fileName = ({ stack, userPoolId, takenAt }: Snapshot, before: SnapshotOccasion) =>
  `${prefix(stack, userPoolId, before)}${takenAt.replaceAll(':', '-')}.json`;

/** Names end in the time, so the last of them is the newest. */
const newestOf = (names: readonly string[], start: string): string =>
  names
    .filter((name) => name.startsWith(start))
    .sort()
    .at(-1) ?? '';

function parse(text: string, place: string): Snapshot {
  try {
    return JSON.parse(text) as Snapshot;
  } catch {
    throw new CommandError(
      `The snapshot ${place} is damaged: it is not JSON`,
      'Take it away, and the one before it counts; or run with --snapshots and another folder',
    );
  }
}

export function openSnapshots(folder: string, s3: S3Client, bucket: string, account: string): SnapshotStore {
  const mine = { Bucket: bucket, ExpectedBucketOwner: account };
  const writeHere = async (path: string, body: string) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // Made by an older version, it may be open to all. A folder that somebody named is theirs to guard.
    if (folder === defaultSnapshots) await attempt(() => chmod(folder, 0o700));
    await writeFile(path, body, { mode: 0o600 });
  };
  const namesInBucket = async (start: string): Promise<string[]> => {
    const names: string[] = [];
    const pages = paginateListObjectsV2({ client: s3 }, { ...mine, Prefix: `snapshots/${start}` });
    for await (const { Contents: page = [] } of pages)
      names.push(...page.map(({ Key = '' }) => Key.replace(/^snapshots\//, '')));
    return names;
  };
  return {
    save: async (snapshot, before = 'attach') => {
      const body = `${JSON.stringify(snapshot, null, 2)}\n`;
      const name = fileName(snapshot, before);
      const [path, Key] = [join(folder, name), `snapshots/${name}`];
      const here = await attempt(() => writeHere(path, body));
      const there = await attempt(() => s3.send(new PutObjectCommand({ ...mine, Key, Body: body })));
      const inBucket = `s3://${bucket}/${Key}`;
      if ('why' in here && 'why' in there)
        throw new CommandError(
          `The state of the pool cannot be kept, neither in ${folder} (${here.why}) nor in ${inBucket} (${there.why})`,
          'Name a folder that can be written to with --snapshots',
        );
      if ('why' in here)
        return {
          place: inBucket,
          isShared: true,
          missing: `the snapshot could not be written to ${folder} (${here.why}); it is in ${inBucket}`,
        };
      if ('value' in there) return { place: path, isShared: true };
      return {
        place: path,
        isShared: false,
        fix: there.fix,
        missing: `the copy of the snapshot could not be written to ${inBucket} (${there.why}): only ${path} has the state before`,
      };
    },
    latest: async (stack, userPoolId, before = 'attach') => {
      const start = prefix(stack, userPoolId, before);
      const here = newestOf(await readdir(folder).catch(() => []), start);
      // A bucket that is not there has no copy.
      const list = await attempt(async () => (await found(() => namesInBucket(start))) ?? []);
      const there = 'value' in list ? newestOf(list.value, start) : '';
      const unread = 'why' in list ? { unread: list.why, fix: list.fix } : {};
      if (here === '' && there === '') return unread;
      if (here >= there)
        return { snapshot: parse(await readFile(join(folder, here), 'utf8'), join(folder, here)), ...unread };
      const { Body: body } = await s3.send(new GetObjectCommand({ ...mine, Key: `snapshots/${there}` }));
      return {
        snapshot: parse((await body?.transformToString()) ?? '', `s3://${bucket}/snapshots/${there}`),
      };
    },
  };
}
