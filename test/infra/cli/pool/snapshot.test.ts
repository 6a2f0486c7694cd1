// Snapshots hold the configuration of a pool: nobody else on this machine reads them.
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { defaultSnapshots, openSnapshots } from '../../../../infra/cli/pool/snapshot.ts';
import { temporaryFolder } from '../../../support/deployment.ts';

const back = process.cwd();
beforeEach(() => process.chdir(temporaryFolder()));
afterEach(() => process.chdir(back));

/** Nobody listens there: a copy in the bucket is not what this is about. */
const s3 = new S3Client({
  region: 'eu-west-1',
  endpoint: 'http://127.0.0.1:9',
  maxAttempts: 1,
  credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
});

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
const save = (folder: string) =>
  openSnapshots(folder, s3, 'bucket', '123456789012').save({
    format: 1,
    stack: 's',
    userPoolId: 'p',
    takenAt: '2026-11-23T12:00:00Z',
    pool: {},
  });

it('are in a folder of the owner alone, as are the files in it', async () => {
  const path = await save(defaultSnapshots);
  expect(modeOf(defaultSnapshots)).toBe('700');
  expect(modeOf(path)).toBe('600');
});

it('close a folder that an older version left open', async () => {
  mkdirSync(defaultSnapshots);
  chmodSync(defaultSnapshots, 0o755);
  await save(defaultSnapshots);
  expect(modeOf(defaultSnapshots)).toBe('700');
});

it('are in a folder of the owner alone, whatever its name, where it has to be made', async () => {
  const made = join(temporaryFolder(), 'new');
  await save(made);
  expect(modeOf(made)).toBe('700');
});

it('leave a folder that somebody named as it is', async () => {
  const named = join(temporaryFolder(), 'ours');
  mkdirSync(named);
  chmodSync(named, 0o750);
  expect(modeOf(await save(named))).toBe('600');
  expect(modeOf(named)).toBe('750');
});
