// The options that commands about a deployment share, and what a person accepts when a pool is attached.
import { type Command, Option } from 'commander';
import type { Acceptance } from '../review/finding.ts';
import type { Context } from './context.ts';
import { defaultSnapshots, openSnapshots, type SnapshotStore } from './pool/snapshot.ts';
import { defaultBucket } from './release/artifact.ts';

export interface BucketOptions {
  readonly bucket?: string;
  readonly snapshots: string;
}

export const addBucketOptions = (command: Command): Command =>
  command
    .option('--bucket <name>', 'artifact bucket (default: otp-router-<account>-<region>)')
    .option('--snapshots <folder>', 'where snapshots of pools are kept', defaultSnapshots);

export const chooseBucket = (context: Context, { bucket }: BucketOptions): string =>
  bucket ?? defaultBucket(context);

export const openSnapshotStore = (context: Context, options: BucketOptions): SnapshotStore =>
  openSnapshots(options.snapshots, context.aws.s3, chooseBucket(context, options), context.where.account);

export interface AttachChoices {
  /** Take slots that hold another function. */
  readonly replace?: boolean;
  /** The slot that keeps what it has. */
  readonly keep?: 'PreSignUp' | undefined;
  readonly acceptNoMfa?: boolean | undefined;
  readonly outOfBand?: boolean | undefined;
}

export const acceptances = ({ replace, acceptNoMfa, outOfBand }: AttachChoices): readonly Acceptance[] => [
  ...(replace ? (['--replace'] as const) : []),
  ...(acceptNoMfa ? (['--accept-no-mfa'] as const) : []),
  ...(outOfBand ? (['--out-of-band'] as const) : []),
];

export const acceptNoMfa = ['--accept-no-mfa', 'accept that a sign-in by code runs no MFA', false] as const;

export const addAttachOptions = (command: Command): Command =>
  addBucketOptions(command)
    .option('--replace', 'take trigger slots that hold another function; detach puts it back', false)
    .addOption(
      new Option(
        '--keep <slot>',
        'leave this slot as it is and attach the three challenge triggers only; doctor says what its function must do',
      ).choices(['PreSignUp']),
    )
    .option(...acceptNoMfa)
    .option(
      '--out-of-band',
      'attach although code owns the pool: its next apply takes the triggers off unless the code has them',
      false,
    )
    .option(
      '--client-id <id>',
      'prepare this app client too: CUSTOM_AUTH, hidden user existence, session length',
    );
