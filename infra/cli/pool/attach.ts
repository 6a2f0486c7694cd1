// Points the four slots of a pool at `live`: a plan that can be shown, then the deed.

import type { Settings } from '../../../src/settings/table.ts';
import { appClient } from '../../review/app-client.ts';
import { unaccepted } from '../../review/finding.ts';
import { attempt, isNotFound } from '../aws/errors.ts';
import { CommandError, exit } from '../command-error.ts';
import { type Context, functionArn, liveArn } from '../context.ts';
import { type AttachChoices, acceptances } from '../deployment-options.ts';
import { change, type Edit, edit } from './change.ts';
import { preparedClient } from './clients.ts';
import { permit, unpermit } from './permission.ts';
import { editsOf, type PoolPlan } from './plan.ts';
import { judgeAttachment, type Pool, readPool, refuse } from './review.ts';
import { attachedSlots, detachedSlots, isOurs, slotsOf, withSlots } from './slots.ts';
import { type ClientSnapshot, type Snapshot, type SnapshotStore, snapshotOf } from './snapshot.ts';
import { clientTarget, judgeMfaDetails, poolTarget } from './targets.ts';
import { orNameClients, orNamePools } from './which.ts';

export interface AttachRequest extends AttachChoices {
  readonly stack: string;
  readonly userPoolId: string;
  /** The settings that the pool's users will meet. */
  readonly config: Settings;
  /** An app client to prepare as well. */
  readonly clientId?: string | undefined;
}

export function refuseOtherRegion(userPoolId: string, region: string): void {
  const [itsRegion = '', id] = userPoolId.split('_');
  if (id === undefined || !/^[\w-]+_[0-9A-Za-z]+$/.test(userPoolId))
    throw new CommandError(
      `${userPoolId} is no user pool id`,
      'It looks like eu-west-1_AbCdEfGhI; the Cognito console shows it',
    );
  if (itsRegion !== region)
    throw new CommandError(
      `The pool ${userPoolId} is in ${itsRegion}, and this runs in ${region}`,
      `Say --region ${itsRegion}: a pool can only call functions in the same Region`,
    );
}

async function planClient(
  context: Context,
  { userPoolId, clientId, config }: AttachRequest,
): Promise<Edit[]> {
  if (clientId === undefined) return [];
  const target = clientTarget(context.aws.cognito, userPoolId, clientId);
  const from = await orNameClients(context, userPoolId, clientId, () => target.read());
  return [edit(target, from, preparedClient(from, config.CODE_TTL_SECONDS))];
}

/** Reads and judges; changes nothing. `known`: the pool, where it has been read already. */
export async function planAttach(context: Context, request: AttachRequest, known?: Pool): Promise<PoolPlan> {
  const { where, aws } = context;
  const { stack, userPoolId, keep, config } = request;
  refuseOtherRegion(userPoolId, where.region);
  const target = poolTarget(aws.cognito, userPoolId);
  const from = await orNamePools(context, userPoolId, () => target.read());
  const pool = edit(target, from, withSlots(from, attachedSlots(slotsOf(from), liveArn(where, stack), keep)));
  const prepared = await planClient(context, request);

  const now = known ?? (await readPool(context, stack, userPoolId));
  // Judged as it would be: preparing a client for passwords makes it one for both.
  const clients = now.clients.map((client) => {
    const change = prepared.find(({ target: { id } }) => id === client.id);
    return change ? appClient(client.id, change.to) : client;
  });
  const changes = pool.changes.length > 0;
  const findings = judgeAttachment({ ...now, clients }, config, {
    ...{ functionArn: functionArn(where, stack), keep, changes },
  });
  refuse(`The pool ${userPoolId} is not attached`, unaccepted(findings, acceptances(request)), context);
  const unguarded = changes ? await judgeMfaDetails(aws.cognito, userPoolId) : undefined;
  const warnings = [...findings, ...(unguarded ? [unguarded] : [])]
    .filter(({ state }) => state === 'warning' || state === 'broken')
    .map(({ check, detail }) => `! ${check}: ${detail}`);
  return { stack, userPoolId, pool, clients: prepared, warnings };
}

/** The clients of an earlier snapshot, unless a detach of ours has put them back since. */
async function preparedBefore(
  { where }: Context,
  { stack, userPoolId, pool }: PoolPlan,
  earlier: Snapshot | undefined,
  store: SnapshotStore,
): Promise<readonly ClientSnapshot[]> {
  const { clients = [], takenAt = '' } = earlier ?? {};
  const isAttachedNow = Object.values(slotsOf(pool.from)).some((arn) =>
    isOurs(arn, functionArn(where, stack)),
  );
  if (clients.length === 0 || isAttachedNow) return clients;
  const { snapshot: detached } = await store.latest(stack, userPoolId, 'detach');
  return detached !== undefined && detached.takenAt > takenAt ? [] : clients;
}

/** What was there before us, also when we are in some slots already. */
async function stateBefore(context: Context, plan: PoolPlan, store: SnapshotStore): Promise<Snapshot> {
  const { stack, userPoolId, pool } = plan;
  const { snapshot: earlier, unread } = await store.latest(stack, userPoolId);
  if (unread !== undefined) context.terminal.warn(`! the snapshots in the bucket cannot be read: ${unread}`);
  const ours = functionArn(context.where, stack);
  const before = detachedSlots(slotsOf(pool.from), slotsOf(earlier?.pool ?? {}), ours);
  const known = await preparedBefore(context, plan, earlier, store);
  const now = snapshotOf(plan, context.now());
  const added = (now.clients ?? []).filter(({ id }) => !known.some((one) => one.id === id));
  const clients = [...known, ...added];
  return { ...now, pool: withSlots(pool.from, before), ...(clients.length > 0 && { clients }) };
}

/** Keeps the state before. Refuses where only this machine would know what to put back. */
async function keepSnapshot(context: Context, plan: PoolPlan, store: SnapshotStore): Promise<string> {
  const { terminal } = context;
  const snapshot = await stateBefore(context, plan, store);
  const { place, missing, fix, isShared } = await store.save(snapshot);
  const holdsMore = Object.keys(slotsOf(snapshot.pool)).length > 0 || snapshot.clients !== undefined;
  if (missing !== undefined && !isShared && holdsMore)
    throw new CommandError(
      `The pool ${plan.userPoolId} is not attached: ${missing}, and nobody else could put it back`,
      `${fix}; or name another bucket with --bucket`,
    );
  if (missing !== undefined) terminal.warn(`! ${missing}`);
  terminal.say(`  Snapshot of the old state: ${place}`);
  return place;
}

/** Carries the plan out. Afterwards the pool is attached or as it was, and a fault says which. */
export async function attach(context: Context, plan: PoolPlan, store: SnapshotStore): Promise<void> {
  const { stack, userPoolId } = plan;
  const edits = editsOf(plan);
  const stopIfAsked = () => context.interrupt.check(`the pool ${userPoolId} is as it was`, false);
  stopIfAsked();
  const snapshot = edits.length === 0 ? '' : await keepSnapshot(context, plan, store);
  // First, so that no sign-in meets a slot whose function it may not call.
  const given = await permit(context, stack, userPoolId).catch(async (error: unknown) => {
    // It may have been given although the answer was lost.
    await attempt(() => unpermit(context, stack, userPoolId));
    throw error;
  });
  const done: Edit[] = [];
  try {
    for (const one of edits) {
      stopIfAsked();
      await change(context, one, snapshot);
      done.push(one);
    }
  } catch (error) {
    if (!(error instanceof CommandError) || error.exitCode === exit.partial) throw error;
    // The last one is as it was, so the rest goes back as well.
    for (const { target, from, to } of done)
      await change(context, edit(target, to, from), snapshot).catch((fault: unknown) => {
        // With a pool that was deleted, its clients are gone as well.
        if (!isNotFound(fault instanceof Error ? fault.cause : fault)) throw fault;
      });
    if (given) await unpermit(context, stack, userPoolId);
    throw error;
  }
}
