// The options of the commands that change or look at a deployment, and what hangs on them.
import type { Command } from 'commander';
import type { Context } from './context.ts';
import type { GlobalOptions } from './global-options.ts';
import { defaultSnapshots, openSnapshots, type SnapshotStore } from './pool/snapshot.ts';
import { defaultBucket } from './release/artifact.ts';

export interface AccountOptions extends GlobalOptions {
  readonly account?: string;
}

export interface BucketOptions {
  readonly bucket?: string;
  readonly snapshots: string;
}

export type DeploymentOptions = AccountOptions & BucketOptions;

export const addAccountOption = (command: Command): Command =>
  command.option('--account <id>', 'refuse to run in another account than this');

export const addBucketOptions = (command: Command): Command =>
  command
    .option('--bucket <name>', 'artifact bucket (default: otp-router-<account>-<region>)')
    .option('--snapshots <folder>', 'where snapshots of pools are kept', defaultSnapshots);

export const chooseBucket = (context: Context, { bucket }: Pick<BucketOptions, 'bucket'>): string =>
  bucket ?? defaultBucket(context);

export const openSnapshotStore = (context: Context, options: BucketOptions): SnapshotStore =>
  openSnapshots(options.snapshots, context.aws.s3, chooseBucket(context, options), context.where.account);
