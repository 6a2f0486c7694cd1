// The zip that is deployed, and where it is kept.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  GetBucketPolicyCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { attempt, errorName, explain, found, isAnswerLost, statusOf } from '../aws/errors.ts';
import { CommandError, exit } from '../command-error.ts';
import type { Context } from '../context.ts';
import { orPartialFailure } from '../interrupt.ts';

export interface Artifact {
  readonly zipPath: string;
  readonly zipBytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** The first file's header, and the record that ends a zip (APPNOTE.TXT 4.3.7 and 4.3.16). */
const isZip = (bytes: Buffer): boolean =>
  bytes.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1')) &&
  bytes.includes('PK\x05\x06', 0, 'latin1');

/** A zip that was built before, such as by CI. */
export async function readArtifact(zipPath: string): Promise<Artifact> {
  const bytes = await readFile(zipPath).catch((cause: unknown) => {
    throw new CommandError(`The zip ${zipPath} cannot be read`, 'Check its path', exit.refused, { cause });
  });
  if (!isZip(bytes))
    throw new CommandError(
      `${zipPath} is not a zip, or not all of it is there`,
      'Give --zip the otp-router.zip of a release or of `npm run build`, or leave it out',
    );
  return { zipPath, zipBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

export const defaultBucket = ({ where: { account, region } }: Context): string =>
  `otp-router-${account}-${region}`;

export const artifactKey = (stack: string, { sha256 }: Artifact): string => `${stack}/${sha256}.zip`;

/** S3's rules for names (user guide, "General purpose bucket naming rules"), as far as a text can tell. */
const bucketName = /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

const owned = ({ where: { account } }: Context, bucket: string) => ({
  Bucket: bucket,
  ExpectedBucketOwner: account,
});

/** S3 answers HEAD without a body, so the status is all there is. */
function refuseBucket(error: unknown, bucket: string, region: string): never {
  const another = 'Choose another with --bucket NAME';
  const refusals: Readonly<Record<number, readonly [what: string, fix: string]>> = {
    301: [`The bucket ${bucket} is in another Region than ${region}`, another],
    403: [
      `The bucket ${bucket} belongs to someone else, or you may not use it (HeadBucket: status 403)`,
      `${another}, or ask for the permission s3:ListBucket on it`,
    ],
  };
  const [what, fix] = refusals[statusOf(error)] ?? [];
  throw what && fix ? new CommandError(what, fix, exit.refused, { cause: error }) : error;
}

/**
 * Whether the bucket is there and, where it is the one that this command line makes, complete. Its policy is made
 * last, so a bucket without one is what an interrupted run left behind. Throws when it is someone else's.
 */
export async function isBucketReady(context: Context, bucket: string): Promise<boolean> {
  if (!bucketName.test(bucket))
    throw new CommandError(
      `${bucket} cannot name a bucket`,
      'Use 3 to 63 lower-case letters, digits, hyphens and dots, or leave --bucket out',
    );
  const { aws, where, terminal } = context;
  const mine = owned(context, bucket);
  const head = await found(() => aws.s3.send(new HeadBucketCommand(mine))).catch((error: unknown) =>
    refuseBucket(error, bucket, where.region),
  );
  if (head === undefined) return false;
  if (bucket !== defaultBucket(context)) return true;
  const policy = await attempt(() => aws.s3.send(new GetBucketPolicyCommand(mine)));
  if ('value' in policy) return true;
  if (policy.why.startsWith('NoSuchBucketPolicy')) return false;
  terminal.warn(`! could not check whether ${bucket} has its policy: ${policy.why}`);
  return true;
}

/** Over TLS only. */
const policyOf = (partition: string, bucket: string) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [`arn:${partition}:s3:::${bucket}`, `arn:${partition}:s3:::${bucket}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
});

/**
 * Makes a private, versioned bucket that takes no plain HTTP; S3 encrypts what is in it (user guide, "Setting default
 * server-side encryption behavior"). Safe to repeat after an interrupted run. A refusal of the bucket has changed nothing.
 */
export async function createBucket(context: Context, bucket: string, holds: string): Promise<void> {
  const { s3 } = context.aws;
  const { region, partition } = context.where;
  const mine = owned(context, bucket);
  const create = new CreateBucketCommand({
    Bucket: bucket,
    // us-east-1 is the one Region that must not be named.
    ...(region !== 'us-east-1' && {
      CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint },
    }),
  });
  await s3.send(create).catch((error: unknown) => {
    // Made by a try whose answer was lost.
    if (errorName(error) === 'BucketAlreadyOwnedByYou') return undefined;
    if (isAnswerLost(error)) return orPartialFailure(holds, () => Promise.reject(error));
    const { message, fix } = explain(error);
    throw new CommandError(`${message}. Nothing was changed`, fix, exit.refused, { cause: error });
  });
  await orPartialFailure(holds, async () => {
    await s3.send(
      new PutPublicAccessBlockCommand({
        ...mine,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      }),
    );
    await s3.send(
      new PutBucketVersioningCommand({ ...mine, VersioningConfiguration: { Status: 'Enabled' } }),
    );
    const Policy = JSON.stringify(policyOf(partition, bucket));
    await s3.send(new PutBucketPolicyCommand({ ...mine, Policy }));
  });
}

/** Uploads under a key that is made of the content's hash, unless it was there already. */
export async function uploadOnce(
  context: Context,
  bucket: string,
  key: string,
  read: () => Promise<Uint8Array | string>,
): Promise<void> {
  const { s3 } = context.aws;
  const at = { ...owned(context, bucket), Key: key };
  if ((await found(() => s3.send(new HeadObjectCommand(at)))) !== undefined) return;
  await s3.send(new PutObjectCommand({ ...at, Body: await read() }));
}

/** Uploads a template as JSON. Returns where CloudFormation reads it. */
export async function uploadTemplate(
  context: Context,
  bucket: string,
  stack: string,
  body: string,
): Promise<string> {
  const { region, partition } = context.where;
  const key = `${stack}/${createHash('sha256').update(body).digest('hex')}.json`;
  await uploadOnce(context, bucket, key, async () => body);
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  // With the bucket in the path: a name with dots fits no certificate for host names.
  return `https://s3.${region}.${suffix}/${bucket}/${key}`;
}
