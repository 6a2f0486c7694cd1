// Carries a plan out. Until the last step `live` stays where it was, so a failure before it reaches no user.
import { readFile } from 'node:fs/promises';
import type { Context } from '../context.ts';
import { orPartialFailure } from '../interrupt.ts';
import { attach } from '../pool/attach.ts';
import type { SnapshotStore } from '../pool/snapshot.ts';
import { type ChangeSet, dropChangeSet } from '../stack/change-set.ts';
import { carryOut } from '../stack/follow.ts';
import { changeSetParameters, formOf } from '../stack/parameters.ts';
import { readStack } from '../stack/state.ts';
import { artifactKey, createBucket, uploadOnce } from './artifact.ts';
import { moveLive, readLive } from './live.ts';
import { type DeployPlan, isReleased, propose } from './plan.ts';
import { moveForward, publishTested } from './publish-tested.ts';
import { codeHash } from './version.ts';

/** The first version comes to live through the stack: alias, permission, pool and client are made of it. */
async function goLiveFirst(context: Context, plan: DeployPlan, version: string): Promise<void> {
  const { aws, terminal } = context;
  const { stack, template } = plan;
  const { parameters: current = {} } = (await readStack(aws.cloudformation, stack)) ?? {};
  const parameters = changeSetParameters(template, { LiveVersion: version }, current);
  const set = await propose(context, { ...plan, kind: 'UPDATE', parameters, tags: undefined });
  if (set)
    await terminal.step(`point live to version ${version}, and create what depends on it`, () =>
      carryOut(context, set, 'nothing is live yet'),
    );
  await orPartialFailure(`the stack has version ${version} as its first live one`, async () => {
    if ((await readLive(aws.lambda, stack)) === undefined)
      await moveLive(aws.lambda, stack, version, undefined, []);
  });
}

/** Uploads the zip. Returns the change set: the plan's, or one that it could not ask for without a bucket. */
async function prepare(
  context: Context,
  plan: DeployPlan,
  key: string,
  holds: string,
): Promise<ChangeSet | undefined> {
  const { terminal, interrupt } = context;
  const { bucket, artifact, changeSet } = plan;
  try {
    await terminal.step('upload the zip', () =>
      uploadOnce(context, bucket.name, key, () => readFile(artifact.zipPath)),
    );
    interrupt.check(holds, true);
  } catch (error) {
    // A change set that was not carried out would be in the way of the next run.
    if (changeSet) await dropChangeSet(context, changeSet, error);
    throw error;
  }
  if (bucket.isReady) return changeSet;
  return terminal.step('ask CloudFormation what would change', () => propose(context, plan));
}

/** All that comes before `live` moves, and the move. Returns the version that is live then. */
async function release(context: Context, plan: DeployPlan, holds: string): Promise<string> {
  const { terminal, interrupt } = context;
  const { stack, kind, template, bucket, artifact, live } = plan;
  const key = artifactKey(stack, artifact);
  const set = await prepare(context, plan, key, holds);
  if (set) await terminal.step(`${kind.toLowerCase()} the stack`, () => carryOut(context, set, holds));
  interrupt.check(holds, true);
  const codeSha256 = codeHash(artifact.sha256);
  const code = { stack, bucket: bucket.name, key, codeSha256, form: formOf(template) };
  const version = await publishTested(context, code, holds);
  if (plan.isFirst) await goLiveFirst(context, plan, version);
  else await moveForward(context, stack, version, live);
  return version;
}

/** Returns the version that is live in the end. Throws with the state that holds. */
export async function deploy(context: Context, plan: DeployPlan, store: SnapshotStore): Promise<string> {
  const { terminal, interrupt } = context;
  const { live, bucket, attach: attachPlan } = plan;
  const holds = live ? `live is at version ${live.version} as before` : 'nothing is live yet';
  if (!bucket.isReady) {
    await terminal.step(`make the bucket ${bucket.name}`, () => createBucket(context, bucket.name, holds));
    interrupt.check(holds, true);
  }
  const version =
    live && isReleased(plan)
      ? live.version
      : await orPartialFailure(holds, () => release(context, plan, holds));
  const isLive = `live is at version ${version}`;
  await orPartialFailure(isLive, async () => {
    interrupt.check(isLive, true);
    if (attachPlan)
      await terminal.step(`attach ${attachPlan.userPoolId}`, () => attach(context, attachPlan, store));
  });
  return version;
}
