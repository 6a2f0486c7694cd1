// From the code and settings of $LATEST to a version that has passed its test on AWS, and live to that version.
import { randomUUID } from 'node:crypto';
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { readSettings } from '../../../src/settings/read.ts';
import { CommandError, exit } from '../command-error.ts';
import type { Context } from '../context.ts';
import { deployedSettings, environmentOf, type Values } from '../settings/given.ts';
import { readResources, readStack } from '../stack/state.ts';
import { type Live, moveLive } from './live.ts';
import { smokeTest } from './smoke.ts';
import type { Invoke, TrialReport } from './trial.ts';
import { publish, type Release, readFunction, readVariables } from './version.ts';

/** Fresh permissions take some seconds to reach everywhere: a first failure may be that. */
const tries = 3;
const waitMs = 5_000;

/** Runs events through a published version. */
const invokeVersion =
  (lambda: LambdaClient, functionName: string, version: string): Invoke =>
  async (event) => {
    const answered = await lambda.send(
      new InvokeCommand({
        FunctionName: functionName,
        Qualifier: version,
        Payload: JSON.stringify(event),
        LogType: 'Tail',
      }),
    );
    const { FunctionError: error, Payload: payload, LogResult: log = '' } = answered;
    try {
      const answer: unknown = JSON.parse(payload?.transformToString() ?? '');
      if (error === undefined) return { answer };
      const { errorMessage = error } = answer as { errorMessage?: string };
      return { failure: errorMessage, log: Buffer.from(log, 'base64').toString().split('\n') };
    } catch {
      return { failure: 'the answer is not JSON' };
    }
  };

/**
 * Throws a `CommandError` with every fault. A failure says what `holds`. `isPartial`: something was changed before, so that a
 * failure is an interrupted run.
 */
export async function testVersion(
  context: Context,
  stack: string,
  version: string,
  { holds, isPartial }: { readonly holds: string; readonly isPartial: boolean },
): Promise<TrialReport> {
  const { aws, where, interrupt, wait, now } = context;
  const published = await readFunction(aws.lambda, stack, version);
  if (published === undefined)
    throw new CommandError(
      `There is no version ${version} of ${stack}`,
      'Run `otp status`, which lists them',
    );
  const config = readSettings(readVariables(published), now());
  const invoke = invokeVersion(aws.lambda, stack, version);
  for (let left = tries - 1; ; left--) {
    const report = await smokeTest(invoke, config, { region: where.region, id: randomUUID(), now });
    if (report.faults.length === 0) return report;
    if (left === 0)
      throw new CommandError(
        `Version ${version} fails its smoke test (${holds}):\n  - ${report.faults.join('\n  - ')}`,
        `Correct the build or the settings and run \`otp deploy\` again; the log is /aws/lambda/${stack}`,
        isPartial ? exit.partial : exit.refused,
      );
    interrupt.check(holds, isPartial);
    await wait(waitMs);
  }
}

/** The environment that the stack has given the function, to find what was changed by hand since. */
async function expectedEnvironment({ aws }: Context, stack: string): Promise<Values> {
  const { parameters = {} } = (await readStack(aws.cloudformation, stack)) ?? {};
  const { Table: table = '' } = await readResources(aws.cloudformation, stack);
  const settings = deployedSettings(parameters);
  const environment = environmentOf(settings, parameters.LogLevel ?? 'INFO');
  return { ...environment, OTP_TABLE: settings.OTP_TABLE || table };
}

/** Returns the version. Throws with what `holds`: live has not moved. */
export async function publishTested(context: Context, release: Release, holds: string): Promise<string> {
  const { terminal, interrupt } = context;
  const { stack } = release;
  const environment = await expectedEnvironment(context, stack);
  const version = await terminal.step('publish a version', () => publish(context, release, environment));
  interrupt.check(holds, true);
  const { slowestMs, events } = await terminal.step(`test version ${version}`, () =>
    testVersion(context, stack, version, { holds, isPartial: true }),
  );
  terminal.say(
    `  ${events} events, every trigger source and a whole sign-in; the slowest took ${slowestMs} ms of Cognito's 5000`,
  );
  interrupt.check(holds, true);
  return version;
}

/** Moves live to a version that has passed its test. Does nothing where it is there already. */
export async function moveForward(
  { aws, terminal }: Context,
  stack: string,
  version: string,
  live: Live | undefined,
): Promise<void> {
  if (live?.version === version) return;
  // The version that was live comes first, the one that now is drops out.
  const before = live ? [live.version, ...live.before].filter((entry) => entry !== version) : [];
  await terminal.step(`move live to version ${version}`, () =>
    moveLive(aws.lambda, stack, version, live, before),
  );
}
