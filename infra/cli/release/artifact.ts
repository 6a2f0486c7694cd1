// The zip that is deployed, and where it is kept.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketPolicyCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { attempt, errorName, isNotFound } from '../aws/errors.ts';
import { CommandError, exit } from '../command-error.ts';
import type { Context } from '../context.ts';

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
  const { aws, where } = context;
  const { s3 } = aws;
  const mine = { Bucket: bucket, ExpectedBucketOwner: where.account };
  try {
    await s3.send(new HeadBucketCommand(mine));
    if (bucket !== defaultBucket(context)) return true;
    const policy = await attempt(() => s3.send(new GetBucketPolicyCommand(mine)));
    if ('value' in policy) return true;
    if (policy.why.startsWith('NoSuchBucketPolicy')) return false;
    const { terminal } = context;
    terminal.say(
      terminal.style('yellow', `! could not check whether ${bucket} has its policy: ${policy.why}`),
    );
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    // S3 answers HEAD without a body, so the status is all there is.
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    if (status === 403)
      throw new CommandError(
        `The bucket ${bucket} belongs to someone else, or you may not use it (HeadBucket: status 403)`,
        'Choose another with --bucket NAME, or ask for the permission s3:ListBucket on it',
        exit.refused,
        { cause: error },
      );
    if (status === 301)
      throw new CommandError(
        `The bucket ${bucket} is in another Region than ${where.region}`,
        'Choose another with --bucket NAME',
        exit.refused,
        { cause: error },
      );
    throw error;
  }
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

/** Makes a private, encrypted, versioned bucket that takes no plain HTTP. Safe to repeat after an interrupted run. */
export async function createBucket({ aws: { s3 }, where }: Context, bucket: string) {
  const { region, account, partition } = where;
  const mine = { Bucket: bucket, ExpectedBucketOwner: account };
  const create = new CreateBucketCommand({
    Bucket: bucket,
    // us-east-1 is the one Region that must not be named.
    ...(region !== 'us-east-1' && {
      CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint },
    }),
  });
  try {
    await s3.send(create);
  } catch (error) {
    // The answer of a first try was lost.
    if (errorName(error) !== 'BucketAlreadyOwnedByYou') throw error;
  }
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
    new PutBucketEncryptionCommand({
      ...mine,
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    }),
  );
  await s3.send(new PutBucketVersioningCommand({ ...mine, VersioningConfiguration: { Status: 'Enabled' } }));
  const Policy = JSON.stringify(policyOf(partition, bucket));
  await s3.send(new PutBucketPolicyCommand({ ...mine, Policy }));
}

export interface Upload {
  read(): Promise<Uint8Array | string>;
  /** MIME type. */
  readonly type: string;
}

export const zipUpload = ({ zipPath }: Artifact): Upload => ({
  read: () => readFile(zipPath),
  type: 'application/zip',
});

export interface Uploaded {
  /** Where the bucket keeps versions. */
  readonly versionId: string | undefined;
}

/** Uploads under a key that is made of the content's hash; undefined when it was there already. */
export async function uploadOnce(
  context: Context,
  bucket: string,
  key: string,
  { read, type }: Upload,
): Promise<Uploaded | undefined> {
  const { aws, where } = context;
  const at = { Bucket: bucket, Key: key, ExpectedBucketOwner: where.account };
  try {
    await aws.s3.send(new HeadObjectCommand(at));
    return undefined;
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  const { VersionId: versionId } = await aws.s3.send(
    new PutObjectCommand({ ...at, Body: await read(), ContentType: type }),
  );
  return { versionId };
}

/** Takes away what `uploadOnce` has put there, this version of it. Says so where it may not. */
export async function removeUpload(
  { aws, where, terminal }: Context,
  bucket: string,
  key: string,
  { versionId }: Uploaded,
): Promise<void> {
  const at = { Bucket: bucket, Key: key, ExpectedBucketOwner: where.account };
  const removed = await attempt(() =>
    aws.s3.send(new DeleteObjectCommand({ ...at, ...(versionId && { VersionId: versionId }) })),
  );
  if ('why' in removed)
    terminal.say(
      terminal.style(
        'yellow',
        `! the template could not be taken out of ${bucket}/${key} again: ${removed.why}`,
      ),
    );
}
