// Takes `live` out of the slots of a pool and puts back what was there before.
import { found } from '../aws/errors.ts';
import { CommandError } from '../command-error.ts';
import { type Context, functionArn } from '../context.ts';
import { orPartialFailure } from '../interrupt.ts';
import { change, type Edit, edit } from './change.ts';
import { unpermit } from './permission.ts';
import { editsOf, type PoolPlan } from './plan.ts';
import { detachedSlots, slotsOf, withSlots } from './slots.ts';
import { type ClientSnapshot, type SnapshotStore, snapshotOf } from './snapshot.ts';
import { clientDefaults, clientTarget, judgeMfaDetails, poolTarget } from './targets.ts';

/** What attaching sets on an app client; the rest of it is not ours to put back. */
const clientFields = ['ExplicitAuthFlows', 'PreventUserExistenceErrors', 'AuthSessionValidity'];

/** Puts a client back. None where it is so already, or is gone. */
async function planClient(
  { aws }: Context,
  userPoolId: string,
  { id, fields }: ClientSnapshot,
): Promise<Edit[]> {
  const target = clientTarget(aws.cognito, userPoolId, id);
  const from = await found(() => target.read());
  if (from === undefined) return [];
  const before = { ...clientDefaults, ...fields };
  const put = Object.fromEntries(clientFields.map((name) => [name, before[name]]));
  return [edit(target, from, { ...from, ...put })].filter(({ changes }) => changes.length > 0);
}

export async function planDetach(
  context: Context,
  stack: string,
  userPoolId: string,
  store: SnapshotStore,
): Promise<PoolPlan> {
  const { aws, where } = context;
  const target = poolTarget(aws.cognito, userPoolId);
  const from = await target.read();
  const { snapshot, unread, fix } = await store.latest(stack, userPoolId);
  const slots = detachedSlots(slotsOf(from), slotsOf(snapshot?.pool ?? {}), functionArn(where, stack));
  const pool = edit(target, from, withSlots(from, slots));
  // Clients are put back together with their pool only: on a second run they may have been changed on purpose.
  if (pool.changes.length === 0) return { stack, userPoolId, pool, clients: [], warnings: [] };
  if (unread !== undefined && snapshot === undefined)
    throw new CommandError(
      `What was in the slots of ${userPoolId} before is not known: there is no snapshot here, and those in the bucket cannot be read: ${unread}`,
      `${fix}; or name the folder that has the snapshots with --snapshots`,
    );
  const clients = await Promise.all(
    (snapshot?.clients ?? []).map((client) => planClient(context, userPoolId, client)),
  );
  const unguarded = await judgeMfaDetails(aws.cognito, userPoolId);
  const warnings = [
    ...(snapshot === undefined
      ? ['There is no snapshot of what was there before: the slots become empty.']
      : []),
    ...(unread !== undefined && snapshot !== undefined
      ? [
          `! The bucket may have a newer snapshot than the one of ${snapshot.takenAt} here, and cannot be read: ${unread}`,
        ]
      : []),
    ...(unguarded ? [`! ${unguarded.check}: ${unguarded.detail}`] : []),
  ];
  return { stack, userPoolId, pool, clients: clients.flat(), warnings };
}

export async function detach(context: Context, plan: PoolPlan, store: SnapshotStore): Promise<void> {
  const { interrupt, now, terminal } = context;
  const { stack, userPoolId } = plan;
  interrupt.check(`the pool ${userPoolId} is as it was`, false);
  const edits = editsOf(plan);
  let snapshot = '';
  if (edits.length > 0) {
    const { place, missing } = await store.save(snapshotOf(plan, now()), 'detach');
    snapshot = place;
    if (missing !== undefined) terminal.warn(`! ${missing}`);
  }
  const done: string[] = [];
  for (const one of edits) {
    const run = () => change(context, one, snapshot);
    const holds = `app clients put back: ${done.join(', ')}; the pool ${userPoolId} is still attached`;
    await (done.length === 0 ? run() : orPartialFailure(holds, run));
    done.push(one.target.id);
  }
  // Last: until the slots are empty, the pool still calls.
  await orPartialFailure(
    `the pool ${userPoolId} is detached; the permission to call live is still there`,
    () => unpermit(context, stack, userPoolId),
  );
}
