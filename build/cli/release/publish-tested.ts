// From the code and settings of $LATEST to a version that has passed its test, and live to that version.
import { randomUUID } from 'node:crypto';
import type { Settings } from '../../../src/settings/table.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { deployedSettings, environmentOf } from '../settings/environment.ts';
import type { Values } from '../settings/given.ts';
import { readResources, readStack } from '../stack/state.ts';
import { type Invoke, invokeVersion } from './invoke.ts';
import { historyAfter, type Live, moveLive } from './live.ts';
import { smokeTest } from './smoke.ts';
import { environmentVariables, publish, readFunction } from './version.ts';

/** What is to be published. */
export interface Release {
  readonly stack: string;
  readonly config: Settings;
  readonly code: {
    readonly bucket: string;
    readonly key: string;
    /** Hex. */
    readonly sha256: string;
  };
}

/** Fresh permissions take some seconds to reach everywhere: a first failure may be that. */
const smokeTries = 3;
const smokeWaitMs = 5_000;

/** The environment that the stack has given the function, to find what was changed by hand since. */
async function expectedEnvironment(context: Context, stack: string): Promise<Values> {
  const { parameters = {} } = (await readStack(context.aws.cloudformation, stack)) ?? {};
  const { Table: table } = await readResources(context.aws.cloudformation, stack);
  const settings = deployedSettings(parameters);
  const environment = environmentOf(settings, parameters.LogLevel ?? 'INFO');
  return { ...environment, OTP_TABLE: settings.OTP_TABLE || table || '' };
}

async function test(
  context: Context,
  { stack, config }: Release,
  version: string,
  invoke: Invoke,
  holds: string,
) {
  const { aws, where, interrupt, wait, now } = context;
  const { OTP_SECRET, OTP_SECRET_PREVIOUS } = environmentVariables(
    await readFunction(aws.lambda, stack, version),
  );
  const secrets = [OTP_SECRET, OTP_SECRET_PREVIOUS].flatMap((secret) => secret || []);
  for (let left = smokeTries - 1; ; left--) {
    const id = randomUUID();
    const report = await smokeTest(invoke, config, { region: where.region, id, secrets, now });
    if (report.faults.length === 0) return report;
    if (left === 0)
      throw new CommandError(
        `Version ${version} fails its smoke test (${holds}):\n  - ${report.faults.join('\n  - ')}`,
        `Correct the build or the settings and deploy again; the log is /aws/lambda/${stack}`,
        2,
      );
    interrupt.check(holds, true);
    await wait(smokeWaitMs);
  }
}

export async function publishTested(
  context: Context,
  release: Release,
  holds: string,
  invokeWith: typeof invokeVersion = invokeVersion,
): Promise<string> {
  const { aws, terminal, interrupt } = context;
  const { stack, code } = release;
  const environment = await expectedEnvironment(context, stack);
  const version = await terminal.step('publish a version', () =>
    publish(context, stack, { ...code, environment }),
  );
  interrupt.check(holds, true);
  const invoke = invokeWith(aws.lambda, stack, version);
  const { slowestMs, events } = await terminal.step(`test version ${version}`, () =>
    test(context, release, version, invoke, holds),
  );
  terminal.say(
    `  ${events} events, every trigger source; the slowest took ${slowestMs} ms of Cognito's 5000`,
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
  await terminal.step(`move live to version ${version}`, () =>
    moveLive(aws.lambda, stack, version, live, live ? historyAfter(live, version) : []),
  );
}
