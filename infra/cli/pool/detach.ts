// Takes `live` out of the slots of a pool and puts back what was there before.
import { type Context, functionArn } from '../context.ts';
import { change } from './change.ts';
import { type Difference, differences, type Fields } from './fields.ts';
import { unpermit } from './permission.ts';
import { detachedSlots, slotsOf, withSlots } from './slots.ts';
import type { SnapshotStore } from './snapshot.ts';
import { clientTarget, poolTarget } from './targets.ts';

export interface DetachPlan {
  readonly stack: string;
  readonly userPoolId: string;
  readonly pool: { readonly from: Fields; readonly to: Fields };
  readonly client?: { readonly id: string; readonly from: Fields; readonly to: Fields } | undefined;
  /** Whether it is known what was there before. */
  readonly hasSnapshot: boolean;
}

/** What attaching sets on an app client; the rest of it is not ours to put back. */
const clientFields = ['ExplicitAuthFlows', 'PreventUserExistenceErrors', 'AuthSessionValidity'];

export async function planDetach(
  context: Context,
  stack: string,
  userPoolId: string,
  store: SnapshotStore,
): Promise<DetachPlan> {
  const { aws, where } = context;
  const from = await poolTarget(aws.cognito, userPoolId).read();
  const snapshot = await store.latest(stack, userPoolId);
  const slots = detachedSlots(slotsOf(from), slotsOf(snapshot?.pool ?? {}), functionArn(where, stack));
  const plan = {
    stack,
    userPoolId,
    pool: { from, to: withSlots(from, slots) },
    hasSnapshot: snapshot !== undefined,
  };
  // A client is put back together with its pool only: on a second run it may have been changed on purpose.
  if (!snapshot?.client || poolDifferences(plan).length === 0) return plan;
  const now = await clientTarget(aws.cognito, userPoolId, snapshot.client.id).read();
  const before = snapshot.client.fields;
  const kept = Object.entries(now).filter(([name]) => !clientFields.includes(name));
  const put = Object.entries(before).filter(([name]) => clientFields.includes(name));
  return {
    ...plan,
    client: { id: snapshot.client.id, from: now, to: Object.fromEntries([...kept, ...put]) },
  };
}

export const poolDifferences = ({ pool }: Pick<DetachPlan, 'pool'>): Difference[] =>
  differences(pool.from, pool.to);
export const clientDifferences = ({ client }: DetachPlan): Difference[] =>
  client ? differences(client.from, client.to) : [];

export async function detach(context: Context, plan: DetachPlan, store: SnapshotStore): Promise<void> {
  const { aws, interrupt, now } = context;
  const { stack, userPoolId, pool, client } = plan;
  interrupt.check(`the pool ${userPoolId} is as it was`, false);
  const isDetached = poolDifferences(plan).length === 0 && clientDifferences(plan).length === 0;
  const snapshot = isDetached
    ? ''
    : await store.save(
        {
          format: 1,
          stack,
          userPoolId,
          takenAt: new Date(now()).toISOString(),
          pool: pool.from,
          ...(client && { client: { id: client.id, fields: client.from } }),
        },
        'detach',
      );
  if (poolDifferences(plan).length > 0)
    await change(context, poolTarget(aws.cognito, userPoolId), { ...pool, snapshot });
  if (client && clientDifferences(plan).length > 0)
    await change(context, clientTarget(aws.cognito, userPoolId, client.id), { ...client, snapshot });
  // Last: until the slots are empty, the pool still calls.
  await unpermit(context, stack, userPoolId);
}
