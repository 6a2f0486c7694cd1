// The options that every command shares, and the context that they open.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import { locate, openClients } from '../aws/clients.ts';
import { Fault } from '../command-error.ts';
import type { Context } from '../context.ts';
import { Interrupt } from '../interrupt.ts';
import { openSnapshots, type SnapshotStore } from '../pool/snapshot.ts';
import { defaultBucket } from '../release/artifact.ts';
import { openTerminal } from '../terminal.ts';

export interface SharedOptions {
  readonly stack: string;
  readonly region?: string;
  readonly account?: string;
  readonly bucket?: string;
  readonly snapshots: string;
  readonly json: boolean;
  readonly yes: boolean;
}

/** One for the process: Ctrl-C comes once, whatever command runs. */
export const interrupt = new Interrupt();

export const shareOptions = (command: Command): Command =>
  command
    .option('--stack <name>', 'name of the stack and of the function', 'otp-router')
    .option('--region <region>', 'AWS Region (default: that of the profile)')
    .option('--account <id>', 'refuse to run in another account than this')
    .addOption(new Option('--bucket <name>', 'artifact bucket (default: otp-router-<account>-<region>)'))
    .option('--snapshots <folder>', 'where snapshots of pools are kept', '.snapshots')
    .option('--json', 'print the result as JSON on stdout, all else on stderr', false)
    .option('-y, --yes', 'do not ask', false);

export async function openContext({ stack, region, account, json, yes }: SharedOptions): Promise<Context> {
  if (!/^[a-zA-Z][a-zA-Z0-9-]{0,63}$/.test(stack))
    throw new Fault(
      `${stack} cannot name a stack and a function`,
      'Use up to 64 letters, digits and hyphens, a letter first',
    );
  const where = await locate(region, account);
  return {
    aws: openClients(where.region),
    where,
    terminal: openTerminal({ json, yes }),
    interrupt,
    now: Date.now,
    wait: async (ms) => void (await sleep(ms)),
  };
}

export const bucketOf = (context: Context, { bucket }: Pick<SharedOptions, 'bucket'>): string =>
  bucket ?? defaultBucket(context);

export const snapshotsOf = (context: Context, options: SharedOptions): SnapshotStore =>
  openSnapshots(options.snapshots, context.aws.s3, bucketOf(context, options), context.where.account);
