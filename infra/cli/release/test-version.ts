// The smoke test of a published version on AWS, with its own settings, tried again where permissions may be fresh.
import { randomUUID } from 'node:crypto';
import { readSettings } from '../../../src/settings/read.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { exit } from '../exit-codes.ts';
import type { invokeVersion } from './invoke.ts';
import type { ProbeReport } from './probe.ts';
import { smokeTest } from './smoke.ts';
import { readFunction, readVariables } from './version.ts';

/** Fresh permissions take some seconds to reach everywhere: a first failure may be that. */
const tries = 3;
const waitMs = 5_000;

export interface VersionTest {
  readonly stack: string;
  readonly version: string;
  readonly invokeWith: typeof invokeVersion;
  /** Told with a failure. */
  readonly holds: string;
  /** Whether something was changed before, so that a failure is a stop midway. */
  readonly isMidway: boolean;
}

/** Throws a `CommandError` with every fault. */
export async function testVersion(context: Context, test: VersionTest): Promise<ProbeReport> {
  const { aws, where, interrupt, wait, now } = context;
  const { stack, version, invokeWith, holds, isMidway } = test;
  const published = await readFunction(aws.lambda, stack, version);
  if (published === undefined)
    throw new CommandError(
      `There is no version ${version} of ${stack}`,
      'Run `otp status`, which lists them',
    );
  const config = readSettings(readVariables(published), now());
  const invoke = invokeWith(aws.lambda, stack, version);
  for (let left = tries - 1; ; left--) {
    const report = await smokeTest(invoke, config, { region: where.region, id: randomUUID(), now });
    if (report.faults.length === 0) return report;
    if (left === 0)
      throw new CommandError(
        `Version ${version} fails its smoke test (${holds}):\n  - ${report.faults.join('\n  - ')}`,
        `Correct the build or the settings and run \`otp deploy\` again; the log is /aws/lambda/${stack}`,
        isMidway ? exit.midway : exit.refused,
      );
    interrupt.check(holds, isMidway);
    await wait(waitMs);
  }
}
