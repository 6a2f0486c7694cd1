// Takes `live` out of the slots of a pool and puts back what was there before.
import { found } from '../aws/errors.ts';
import { CommandError } from '../command-error.ts';
import { type Context, functionArn } from '../context.ts';
import { orPartialFailure } from '../interrupt.ts';
import { change } from './change.ts';
import { type Difference, differences, type Fields } from './fields.ts';
import { unpermit } from './permission.ts';
import { detachedSlots, slotsOf, withSlots } from './slots.ts';
import type { ClientSnapshot, SnapshotStore } from './snapshot.ts';
import { clientDefaults, clientTarget, judgeMfaDetails, poolTarget } from './targets.ts';

export interface ClientChange {
  readonly id: string;
  readonly from: Fields;
  readonly to: Fields;
}

export interface DetachPlan {
  readonly stack: string;
  readonly userPoolId: string;
  readonly pool: { readonly from: Fields; readonly to: Fields };
  /** Those that still differ from what they were before they were prepared. */
  readonly clients: readonly ClientChange[];
  /** Whether it is known what was there before. */
  readonly hasSnapshot: boolean;
  /** What a person has to know: where the snapshot was read, and what cannot be guarded. */
  readonly warnings: readonly string[];
}

/** What attaching sets on an app client; the rest of it is not ours to put back. */
const clientFields = ['ExplicitAuthFlows', 'PreventUserExistenceErrors', 'AuthSessionValidity'];

/** The change that puts a client back; undefined where it is so already, or is gone. */
async function planClient(
  { aws }: Context,
  userPoolId: string,
  { id, fields }: ClientSnapshot,
): Promise<ClientChange | undefined> {
  const from = await found(() => clientTarget(aws.cognito, userPoolId, id).read());
  if (from === undefined) return undefined;
  const kept = Object.entries(from).filter(([name]) => !clientFields.includes(name));
  const put = Object.entries({ ...clientDefaults, ...fields }).filter(([name]) =>
    clientFields.includes(name),
  );
  const to = Object.fromEntries([...kept, ...put]);
  return differences(from, to).length > 0 ? { id, from, to } : undefined;
}

export async function planDetach(
  context: Context,
  stack: string,
  userPoolId: string,
  store: SnapshotStore,
): Promise<DetachPlan> {
  const { aws, where } = context;
  const from = await poolTarget(aws.cognito, userPoolId).read();
  const { snapshot, unread, fix } = await store.latest(stack, userPoolId);
  const slots = detachedSlots(slotsOf(from), slotsOf(snapshot?.pool ?? {}), functionArn(where, stack));
  const pool = { from, to: withSlots(from, slots) };
  const isDetached = poolDifferences({ pool }).length === 0;
  if (unread !== undefined && snapshot === undefined && !isDetached)
    throw new CommandError(
      `What was in the slots of ${userPoolId} before is not known: there is no snapshot here, and those in the bucket cannot be read: ${unread}`,
      `${fix}; or name the folder that has the snapshots with --snapshots`,
    );
  // Clients are put back together with their pool only: on a second run they may have been changed on purpose.
  const clients = isDetached
    ? []
    : await Promise.all((snapshot?.clients ?? []).map((client) => planClient(context, userPoolId, client)));
  const unguarded = isDetached ? undefined : await judgeMfaDetails(aws.cognito, userPoolId);
  return {
    stack,
    userPoolId,
    pool,
    clients: clients.filter((change) => change !== undefined),
    hasSnapshot: snapshot !== undefined,
    warnings: [
      ...(unread === undefined || snapshot === undefined
        ? []
        : [
            `The bucket may have a newer snapshot than the one of ${snapshot.takenAt} here, and cannot be read: ${unread}`,
          ]),
      ...(unguarded ? [`${unguarded.check}: ${unguarded.detail}`] : []),
    ],
  };
}

export const poolDifferences = ({ pool }: Pick<DetachPlan, 'pool'>): Difference[] =>
  differences(pool.from, pool.to);

/** Clients first: as long as the pool is attached, a run after a failure finds what is left to put back. */
export async function detach(context: Context, plan: DetachPlan, store: SnapshotStore): Promise<void> {
  const { aws, interrupt, now, terminal } = context;
  const { stack, userPoolId, pool, clients } = plan;
  interrupt.check(`the pool ${userPoolId} is as it was`, false);
  const isDetached = poolDifferences(plan).length === 0;
  let snapshot = '';
  if (!isDetached) {
    const saved = await store.save(
      {
        format: 1,
        stack,
        userPoolId,
        takenAt: new Date(now()).toISOString(),
        pool: pool.from,
        ...(clients.length > 0 && { clients: clients.map(({ id, from }) => ({ id, fields: from })) }),
      },
      'detach',
    );
    snapshot = saved.place;
    if (saved.missing !== undefined) terminal.say(terminal.style('yellow', `! ${saved.missing}`));
  }
  const done: string[] = [];
  const step = (run: () => Promise<void>): Promise<void> =>
    done.length === 0
      ? run()
      : orPartialFailure(
          `app clients put back: ${done.join(', ')}; the pool ${userPoolId} is still attached`,
          run,
        );
  for (const client of clients) {
    await step(() =>
      change(context, clientTarget(aws.cognito, userPoolId, client.id), { ...client, snapshot }),
    );
    done.push(client.id);
  }
  if (!isDetached)
    await step(() => change(context, poolTarget(aws.cognito, userPoolId), { ...pool, snapshot }));
  // Last: until the slots are empty, the pool still calls.
  await orPartialFailure(
    `the pool ${userPoolId} is detached; the permission to call live is still there`,
    () => unpermit(context, stack, userPoolId),
  );
}
