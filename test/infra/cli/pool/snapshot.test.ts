// Snapshots hold the configuration of a pool: nobody else on this machine reads them.
import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
  const { place: path } = await save(defaultSnapshots);
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
  expect(modeOf((await save(named)).place)).toBe('600');
  expect(modeOf(named)).toBe('750');
});

describe('the newest counts, whichever place has it', () => {
  /** A bucket in memory; `fault` is thrown by every call. */
  function bucketOf(fault?: Error) {
    const objects = new Map<string, string>();
    const send = async (command: { input: { Key?: string; Prefix?: string; Body?: string } }) => {
      if (fault) throw fault;
      const { Key = '', Prefix, Body } = command.input;
      if (Body !== undefined) objects.set(Key, Body);
      if (Prefix !== undefined)
        return {
          Contents: [...objects.keys()]
            .filter((key) => key.startsWith(Prefix))
            .map((name) => ({ Key: name })),
        };
      return { Body: { transformToString: async () => objects.get(Key) ?? '' } };
    };
    // The paginator asks for a real client.
    return {
      objects,
      client: Object.assign(new S3Client({ region: 'eu-west-1' }), { send }) as unknown as S3Client,
    };
  }
  const denied = Object.assign(new Error('Access Denied'), { name: 'AccessDenied' });
  const taken = (takenAt: string, arn: string) => ({
    ...{ format: 1 as const, stack: 's', userPoolId: 'p', takenAt },
    pool: { LambdaConfig: { PreSignUp: arn } },
  });
  const [older, newer] = [taken('2026-11-01T00:00:00Z', 'old'), taken('2026-11-02T00:00:00Z', 'new')];
  const open = (folder: string, client: S3Client) => openSnapshots(folder, client, 'bucket', '123456789012');

  it.each([
    ['here', [older], [newer], newer],
    ['in the bucket', [newer], [older], newer],
    ['in both', [newer], [newer], newer],
    ['here alone', [newer], [], newer],
    ['in the bucket alone', [], [newer], newer],
  ] as const)('%s', async (_, here, there, expected) => {
    const { client } = bucketOf();
    const [mine, theirs] = [temporaryFolder(), temporaryFolder()];
    for (const one of there) await open(theirs, client).save(one);
    for (const one of here) await open(mine, bucketOf(denied).client).save(one);
    expect(await open(mine, client).latest('s', 'p')).toEqual({ snapshot: expected });
  });

  it('and one from before a detach is no state to put back', async () => {
    const store = open(temporaryFolder(), bucketOf().client);
    await store.save(older);
    await store.save(newer, 'detach');
    expect(await store.latest('s', 'p')).toEqual({ snapshot: older });
    expect(await store.latest('s', 'p', 'detach')).toEqual({ snapshot: newer });
  });

  it('a bucket that cannot be read is said, and one that is not there is none', async () => {
    const folder = temporaryFolder();
    const store = open(folder, bucketOf(denied).client);
    expect(await store.latest('s', 'p')).toEqual({
      unread: expect.stringContaining('Access Denied'),
      fix: expect.stringContaining('Ask for that permission'),
    });
    await store.save(older);
    expect(await store.latest('s', 'p')).toMatchObject({ snapshot: older, unread: expect.any(String) });
    const noBucket = Object.assign(new Error('no such bucket'), { name: 'NoSuchBucket' });
    expect(await open(temporaryFolder(), bucketOf(noBucket).client).latest('s', 'p')).toEqual({});
  });

  it('a copy that could not be written is said, and a snapshot without any is refused', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const here = await open(temporaryFolder(), bucketOf(denied).client).save(older);
    expect(here).toMatchObject({
      isShared: false,
      missing: expect.stringMatching(/s3:\/\/bucket\/snapshots\/.*Access Denied/),
    });
    const there = await open(file, bucketOf().client).save(older);
    expect(there).toMatchObject({
      isShared: true,
      place: expect.stringMatching(/^s3:\/\/bucket\/snapshots\/s_p_/),
    });
    await expect(open(file, bucketOf(denied).client).save(older)).rejects.toThrow(
      /cannot be kept, neither in/,
    );
  });

  it('a damaged one is refused by its name', async () => {
    const folder = temporaryFolder();
    const store = open(folder, bucketOf().client);
    const { place } = await store.save(older);
    writeFileSync(place, '{"format":');
    await expect(store.latest('s', 'p')).rejects.toThrow(`The snapshot ${place} is damaged`);
  });
});
