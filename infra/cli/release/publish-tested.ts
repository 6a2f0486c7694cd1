// From the code and settings of $LATEST to a version that has passed its test, and live to that version.
import type { Context } from '../context.ts';
import { deployedSettings, environmentOf } from '../settings/environment.ts';
import type { Values } from '../settings/given.ts';
import { readResources, readStack } from '../stack/state.ts';
import { invokeVersion } from './invoke.ts';
import { historyAfter, type Live, moveLive } from './live.ts';
import { testVersion } from './test-version.ts';
import { publish } from './version.ts';

/** What is to be published. */
export interface Release {
  readonly stack: string;
  readonly code: {
    readonly bucket: string;
    readonly key: string;
    /** Hex. */
    readonly sha256: string;
  };
}

/** The environment that the stack has given the function, to find what was changed by hand since. */
async function expectedEnvironment(context: Context, stack: string): Promise<Values> {
  const { parameters = {} } = (await readStack(context.aws.cloudformation, stack)) ?? {};
  const { Table: table } = await readResources(context.aws.cloudformation, stack);
  const settings = deployedSettings(parameters);
  const environment = environmentOf(settings, parameters.LogLevel ?? 'INFO');
  return { ...environment, OTP_TABLE: settings.OTP_TABLE || table || '' };
}

export async function publishTested(
  context: Context,
  release: Release,
  holds: string,
  invokeWith: typeof invokeVersion = invokeVersion,
): Promise<string> {
  const { terminal, interrupt } = context;
  const { stack, code } = release;
  const environment = await expectedEnvironment(context, stack);
  const version = await terminal.step('publish a version', () =>
    publish(context, stack, { ...code, environment }),
  );
  interrupt.check(holds, true);
  const { slowestMs, events } = await terminal.step(`test version ${version}`, () =>
    testVersion(context, { stack, version, invokeWith, holds, isMidway: true }),
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
  await terminal.step(`move live to version ${version}`, () =>
    moveLive(aws.lambda, stack, version, live, live ? historyAfter(live, version) : []),
  );
}
