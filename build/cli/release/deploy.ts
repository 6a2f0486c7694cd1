// Carries a plan out. Until the last step `live` stays where it was, so a failure before it reaches no user.
import { randomUUID } from 'node:crypto';
import { CommandError, midway } from '../command-error.ts';
import type { Context } from '../context.ts';
import { attach } from '../pool/attach.ts';
import type { SnapshotStore } from '../pool/snapshot.ts';
import { deployedSettings, environmentOf } from '../settings/environment.ts';
import type { Values } from '../settings/given.ts';
import { type ChangeSet, createChangeSet, dropChangeSet, executeChangeSet } from '../stack/change-set.ts';
import { followStack, markEvents } from '../stack/follow.ts';
import { changeSetParameters } from '../stack/parameters.ts';
import { readResources, readStack } from '../stack/state.ts';
import { artifactKey, createBucket, upload } from './artifact.ts';
import { type Invoke, invokeVersion } from './invoke.ts';
import { historyAfter, moveLive, readLive } from './live.ts';
import { type DeployPlan, isReleased } from './plan.ts';
import { smokeTest } from './smoke.ts';
import { environmentVariables, publish, readFunction } from './version.ts';

/** Fresh permissions take some seconds to reach everywhere: a first failure may be that. */
const smokeTries = 3;
const smokeWaitMs = 5_000;

async function execute(context: Context, set: ChangeSet, holds: string): Promise<void> {
  const seen = await markEvents(context, set.stackId);
  await executeChangeSet(context, set);
  await followStack(context, set.stackId, `${set.kind}_COMPLETE`, seen, holds);
}

/** The environment that the stack has given the function, to find what was changed by hand since. */
async function expectedEnvironment(context: Context, stack: string): Promise<Values> {
  const { parameters = {} } = (await readStack(context.aws.cloudformation, stack)) ?? {};
  const { Table: table } = await readResources(context.aws.cloudformation, stack);
  const { OTP_SECRET: _, ...settings } = deployedSettings(parameters);
  const environment = environmentOf(settings, parameters.LogLevel ?? 'INFO');
  return { ...environment, OTP_TABLE: settings.OTP_TABLE || table || '' };
}

async function test(context: Context, plan: DeployPlan, version: string, invoke: Invoke, holds: string) {
  const { aws, where, interrupt, wait, now } = context;
  const secret = environmentVariables(await readFunction(aws.lambda, plan.stack, version)).OTP_SECRET;
  for (let left = smokeTries - 1; ; left--) {
    const id = randomUUID();
    const report = await smokeTest(invoke, plan.config, { region: where.region, id, secret, now });
    if (report.faults.length === 0) return report;
    if (left === 0)
      throw new CommandError(
        `Version ${version} fails its smoke test (${holds}):\n  - ${report.faults.join('\n  - ')}`,
        `Correct the build or the settings and deploy again; the log is /aws/lambda/${plan.stack}`,
        2,
      );
    interrupt.check(holds, true);
    await wait(smokeWaitMs);
  }
}

/** The first version comes to live through the stack: alias, permission, pool and client are made of it. */
async function goLiveFirst(context: Context, plan: DeployPlan, version: string): Promise<void> {
  const { aws, terminal } = context;
  const { stack, template, body } = plan;
  const { parameters: current = {} } = (await readStack(aws.cloudformation, stack)) ?? {};
  const parameters = changeSetParameters(template, { LiveVersion: version }, current);
  const set = await createChangeSet(context, { stack, kind: 'UPDATE', body, parameters });
  if (set)
    await terminal.step(`make live at version ${version}, and what hangs on it`, () =>
      execute(context, set, 'nothing is live yet'),
    );
  if ((await readLive(aws.lambda, stack)) === undefined)
    await moveLive(aws.lambda, stack, version, undefined, []);
}

/** All that comes before `live` moves, and the move. Returns the version that is live then. */
async function release(context: Context, plan: DeployPlan, holds: string, invokeWith: typeof invokeVersion) {
  const { aws, terminal, interrupt } = context;
  const { stack, bucket, artifact, changeSet, live } = plan;
  const key = artifactKey(stack, artifact);
  let pending = changeSet;
  try {
    if (!bucket.isThere)
      await terminal.step(`make the bucket ${bucket.name}`, () => createBucket(context, bucket.name));
    interrupt.check(holds, true);
    await terminal.step('upload the zip', () => upload(context, bucket.name, key, artifact));
    interrupt.check(holds, true);
    pending = undefined;
    if (changeSet)
      await terminal.step(`${changeSet.kind.toLowerCase()} the stack`, () =>
        execute(context, changeSet, holds),
      );
  } catch (error) {
    // A change set that was not carried out would be in the way of the next run.
    if (pending) await dropChangeSet(context, pending).catch(() => undefined);
    throw error;
  }
  interrupt.check(holds, true);

  const environment = await expectedEnvironment(context, stack);
  const version = await terminal.step('publish a version', () =>
    publish(context, stack, { bucket: bucket.name, key, sha256: artifact.sha256, environment }),
  );
  interrupt.check(holds, true);
  const invoke = invokeWith(aws.lambda, stack, version);
  const { slowestMs, events } = await terminal.step(`test version ${version}`, () =>
    test(context, plan, version, invoke, holds),
  );
  terminal.say(
    `  ${events} events, every trigger source; the slowest took ${slowestMs} ms of Cognito's 5000`,
  );
  interrupt.check(holds, true);

  if (plan.isFirst) await goLiveFirst(context, plan, version);
  else if (live?.version !== version)
    await terminal.step(`move live to version ${version}`, () =>
      moveLive(aws.lambda, stack, version, live, live ? historyAfter(live, version) : []),
    );
  return version;
}

/** Returns the version that is live in the end. Throws with the state that holds. */
export async function deploy(
  context: Context,
  plan: DeployPlan,
  store: SnapshotStore,
  invokeWith: typeof invokeVersion = invokeVersion,
): Promise<string> {
  const { terminal, interrupt } = context;
  const { live, attach: attachPlan } = plan;
  const holds = live ? `live is at version ${live.version} as before` : 'nothing is live yet';
  const version =
    live && isReleased(plan)
      ? live.version
      : await midway(holds, () => release(context, plan, holds, invokeWith));
  const isLive = `live is at version ${version}`;
  await midway(isLive, async () => {
    interrupt.check(isLive, true);
    if (attachPlan)
      await terminal.step(`attach ${attachPlan.userPoolId}`, () => attach(context, attachPlan, store));
  });
  return version;
}
