// Points the four slots of a pool at `live`: a plan that can be shown, then the deed.

import { CommandError } from '../command-error.ts';
import { type Context, functionArn, liveArn } from '../context.ts';
import { change } from './change.ts';
import { preparedClient } from './client-flows.ts';
import { type Difference, differenceLines, differences, type Fields } from './fields.ts';
import { permit, unpermit } from './permission.ts';
import { attachedSlots, detachedSlots, slotsOf, takenSlots, withSlots } from './slots.ts';
import type { Snapshot, SnapshotStore } from './snapshot.ts';
import { clientTarget, poolTarget } from './targets.ts';

export interface AttachRequest {
  readonly stack: string;
  readonly userPoolId: string;
  /** Take slots that hold another function. */
  readonly replace: boolean;
  /** An app client to prepare as well. */
  readonly client?: { readonly id: string; readonly ttlSeconds: number } | undefined;
}

export interface AttachPlan extends AttachRequest {
  readonly pool: { readonly from: Fields; readonly to: Fields };
  readonly clientChange?: { readonly id: string; readonly from: Fields; readonly to: Fields } | undefined;
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
      `Say --region ${itsRegion}: a pool can only call functions of its own Region`,
    );
}

/** Reads and judges; changes nothing. */
export async function planAttach(context: Context, request: AttachRequest): Promise<AttachPlan> {
  const { where, aws } = context;
  const { stack, userPoolId, replace, client } = request;
  refuseOtherRegion(userPoolId, where.region);
  const from = await poolTarget(aws.cognito, userPoolId).read();
  const taken = takenSlots(slotsOf(from), functionArn(where, stack));
  if (taken.length > 0 && !replace)
    throw new CommandError(
      `Slots of ${userPoolId} hold other functions: ${taken.map(([name, arn]) => `${name} ${arn}`).join(', ')}`,
      'Say --replace to take them; detach puts them back',
    );
  const pool = { from, to: withSlots(from, attachedSlots(liveArn(where, stack))) };
  if (client === undefined) return { ...request, pool };
  const before = await clientTarget(aws.cognito, userPoolId, client.id).read();
  return {
    ...request,
    pool,
    clientChange: { id: client.id, from: before, to: preparedClient(before, client.ttlSeconds) },
  };
}

const poolDifferences = ({ pool }: AttachPlan): Difference[] => differences(pool.from, pool.to);
const clientDifferences = ({ clientChange: client }: AttachPlan): Difference[] =>
  client ? differences(client.from, client.to) : [];

export function attachLines(plan: AttachPlan): string[] {
  const [pool, client] = [poolDifferences(plan), clientDifferences(plan)];
  return [
    ...(pool.length > 0 ? [`The pool ${plan.userPoolId}:`, ...differenceLines(pool)] : []),
    ...(client.length > 0 ? [`The app client ${plan.clientChange?.id}:`, ...differenceLines(client)] : []),
  ];
}

export const isAttached = (plan: AttachPlan): boolean => attachLines(plan).length === 0;

/** What was there before us, also when we are in some slots already. */
async function snapshotOf(context: Context, plan: AttachPlan, store: SnapshotStore): Promise<Snapshot> {
  const { stack, userPoolId, pool, clientChange } = plan;
  const earlier = await store.latest(stack, userPoolId);
  const before = detachedSlots(
    slotsOf(pool.from),
    slotsOf(earlier?.pool ?? {}),
    functionArn(context.where, stack),
  );
  return {
    format: 1,
    stack,
    userPoolId,
    takenAt: new Date(context.now()).toISOString(),
    pool: withSlots(pool.from, before),
    ...(clientChange
      ? { client: { id: clientChange.id, fields: clientChange.from } }
      : earlier?.client && { client: earlier.client }),
  };
}

/** Carries the plan out. Afterwards the pool is attached or as it was, and a fault says which. */
export async function attach(context: Context, plan: AttachPlan, store: SnapshotStore): Promise<void> {
  const { interrupt, terminal, aws } = context;
  const { stack, userPoolId, pool, clientChange: client } = plan;
  const asItWas = `the pool ${userPoolId} is as it was`;
  interrupt.check(asItWas, false);
  const snapshot = isAttached(plan) ? '' : await store.save(await snapshotOf(context, plan, store));
  if (snapshot) terminal.say(`  Snapshot of the old state: ${snapshot}`);
  // First, so that no sign-in meets a slot whose function it may not call.
  const given = await permit(context, stack, userPoolId);
  let clientChanged = false;
  try {
    interrupt.check(asItWas, false);
    if (client && clientDifferences(plan).length > 0) {
      await change(context, clientTarget(aws.cognito, userPoolId, client.id), { ...client, snapshot });
      clientChanged = true;
    }
    if (poolDifferences(plan).length > 0)
      await change(context, poolTarget(aws.cognito, userPoolId), { ...pool, snapshot });
  } catch (error) {
    if (!(error instanceof CommandError) || error.exitCode === 2) throw error;
    // The pool is as it was, so the rest goes back as well.
    if (client && clientChanged) {
      const back = { from: client.to, to: client.from, snapshot };
      await change(context, clientTarget(aws.cognito, userPoolId, client.id), back);
    }
    if (given) await unpermit(context, stack, userPoolId);
    throw error;
  }
}
