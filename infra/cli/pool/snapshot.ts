// Snapshots: what a pool was like before it was attached, and before it was detached. One copy here, one in the
// artifact bucket, so that another machine can detach. They hold configuration only; an app client's secret is no updatable field.

import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { attempt } from '../aws/errors.ts';
import type { Fields } from './fields.ts';

export interface Snapshot {
  readonly format: 1;
  readonly stack: string;
  readonly userPoolId: string;
  /** ISO 8601. */
  readonly takenAt: string;
  readonly pool: Fields;
  readonly client?: { readonly id: string; readonly fields: Fields };
}

export const defaultSnapshots = '.snapshots';

/** What was about to be done. */
export type SnapshotOccasion = 'attach' | 'detach';

export interface SnapshotStore {
  /** Returns where a person finds it. */
  save(snapshot: Snapshot, before?: SnapshotOccasion): Promise<string>;
  /** The newest of a pool from before it was attached: what detaching puts back. */
  latest(stack: string, userPoolId: string): Promise<Snapshot | undefined>;
}

const prefix = (stack: string, userPoolId: string) => `${stack}_${userPoolId}_`;
// No stack has an underscore in its name, so no prefix of the one kind begins a name of the other.
const fileName = ({ stack, userPoolId, takenAt }: Snapshot, before: SnapshotOccasion) =>
  `${before === 'detach' ? 'before-detach_' : ''}${prefix(stack, userPoolId)}${takenAt.replaceAll(':', '-')}.json`;

export function openSnapshots(folder: string, s3: S3Client, bucket: string, account: string): SnapshotStore {
  const mine = { Bucket: bucket, ExpectedBucketOwner: account };
  return {
    save: async (snapshot, before = 'attach') => {
      const body = `${JSON.stringify(snapshot, null, 2)}\n`;
      const path = join(folder, fileName(snapshot, before));
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Made by an older version, it may be open to all. A folder that somebody named is theirs to guard.
      if (folder === defaultSnapshots) await attempt(() => chmod(folder, 0o700));
      await writeFile(path, body, { mode: 0o600 });
      const Key = `snapshots/${fileName(snapshot, before)}`;
      // The copy is for other machines; without it this one can still detach.
      await attempt(() => s3.send(new PutObjectCommand({ ...mine, Key, Body: body })));
      return path;
    },
    latest: async (stack, userPoolId) => {
      const start = prefix(stack, userPoolId);
      const here = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith(start)).sort();
      const newest = here.at(-1);
      if (newest !== undefined) return JSON.parse(await readFile(join(folder, newest), 'utf8')) as Snapshot;
      const list = await attempt(() =>
        s3.send(new ListObjectsV2Command({ ...mine, Prefix: `snapshots/${start}` })),
      );
      const key =
        'value' in list
          ? (list.value.Contents ?? [])
              .map(({ Key }) => Key ?? '')
              .sort()
              .at(-1)
          : undefined;
      if (!key) return undefined;
      const { Body: body } = await s3.send(new GetObjectCommand({ ...mine, Key: key }));
      return JSON.parse((await body?.transformToString()) ?? '') as Snapshot;
    },
  };
}
