// Points the four slots of a pool at `live`: a plan that can be shown, then the deed.

import type { Settings } from '../../../src/settings/table.ts';
import { appClient } from '../../review/app-client.ts';
import { type Finding, unaccepted } from '../../review/finding.ts';
import { attempt, isNotFound } from '../aws/errors.ts';
import { CommandError, exit } from '../command-error.ts';
import { type Context, functionArn, liveArn } from '../context.ts';
import { type AttachChoices, acceptances } from '../deployment-options.ts';
import { change } from './change.ts';
import { preparedClient } from './client-flows.ts';
import { type Difference, differenceLines, differences, type Fields } from './fields.ts';
import { permit, unpermit } from './permission.ts';
import { judgeAttachment, type Pool, readPool, refuse } from './review.ts';
import { attachedSlots, detachedSlots, isOurs, slotsOf, withSlots } from './slots.ts';
import type { ClientSnapshot, Snapshot, SnapshotStore } from './snapshot.ts';
import { clientTarget, judgeMfaDetails, poolTarget } from './targets.ts';
import { orNameClients, orNamePools } from './which.ts';

export interface AttachRequest extends AttachChoices {
  readonly stack: string;
  readonly userPoolId: string;
  /** The settings that the pool's users will meet. */
  readonly config: Settings;
  /** An app client to prepare as well. */
  readonly client?: { readonly id: string; readonly ttlSeconds: number } | undefined;
}

export interface AttachPlan extends AttachRequest {
  readonly pool: { readonly from: Fields; readonly to: Fields };
  readonly clientChange?: { readonly id: string; readonly from: Fields; readonly to: Fields } | undefined;
  /** What is not refused, and yet has to be known. */
  readonly warnings: readonly Finding[];
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
  { userPoolId, client }: AttachRequest,
): Promise<AttachPlan['clientChange']> {
  if (client === undefined) return undefined;
  const from = await orNameClients(context, userPoolId, client.id, () =>
    clientTarget(context.aws.cognito, userPoolId, client.id).read(),
  );
  return { id: client.id, from, to: preparedClient(from, client.ttlSeconds) };
}

/** Reads and judges; changes nothing. `known`: the pool, where it has been read already. */
export async function planAttach(
  context: Context,
  request: AttachRequest,
  known?: Pool,
): Promise<AttachPlan> {
  const { where, aws } = context;
  const { stack, userPoolId, keep, config } = request;
  refuseOtherRegion(userPoolId, where.region);
  const from = await orNamePools(context, userPoolId, () => poolTarget(aws.cognito, userPoolId).read());
  const pool = { from, to: withSlots(from, attachedSlots(slotsOf(from), liveArn(where, stack), keep)) };
  const clientChange = await planClient(context, request);
  const plan = { ...request, pool, clientChange };

  const now = known ?? (await readPool(context, stack, userPoolId));
  // Judged as it would be: preparing a client for passwords makes it one for both.
  const clients = now.clients.map((client) =>
    client.id === clientChange?.id ? appClient(client.id, clientChange.to) : client,
  );
  const findings = judgeAttachment({ ...now, clients }, config, {
    functionArn: functionArn(where, stack),
    keep,
    changes: poolDifferences(plan).length > 0,
  });
  const refused = unaccepted(findings, acceptances(request));
  refuse(`The pool ${userPoolId} is not attached`, refused, context);
  const unguarded =
    poolDifferences(plan).length > 0 ? await judgeMfaDetails(aws.cognito, userPoolId) : undefined;
  const toKnow = findings.filter(({ state }) => state === 'warning' || state === 'broken');
  return { ...plan, warnings: unguarded ? [...toKnow, unguarded] : toKnow };
}

const poolDifferences = ({ pool }: Pick<AttachPlan, 'pool'>): Difference[] => differences(pool.from, pool.to);
const clientDifferences = ({ clientChange: client }: AttachPlan): Difference[] =>
  client ? differences(client.from, client.to) : [];

/** What attaching would change, field by field. */
export const attachDifferences = (plan: AttachPlan) => ({
  pool: poolDifferences(plan),
  client: plan.clientChange ? { id: plan.clientChange.id, changes: clientDifferences(plan) } : undefined,
});

export function attachLines(plan: AttachPlan): string[] {
  const [pool, client] = [poolDifferences(plan), clientDifferences(plan)];
  return [
    ...(pool.length > 0 ? [`The pool ${plan.userPoolId}:`, ...differenceLines(pool)] : []),
    ...(client.length > 0 ? [`The app client ${plan.clientChange?.id}:`, ...differenceLines(client)] : []),
  ];
}

/** What to know before saying yes, one line each. */
export const warningLines = ({ warnings }: AttachPlan): string[] =>
  warnings.map(({ check, detail }) => `! ${check}: ${detail}`);

export const isAttached = (plan: AttachPlan): boolean => attachLines(plan).length === 0;

/** The clients of an earlier snapshot, unless a detach of ours has put them back since. */
async function preparedBefore(
  { where }: Context,
  { stack, userPoolId, pool }: AttachPlan,
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
async function snapshotOf(context: Context, plan: AttachPlan, store: SnapshotStore): Promise<Snapshot> {
  const { stack, userPoolId, pool, clientChange } = plan;
  const { snapshot: earlier, unread } = await store.latest(stack, userPoolId);
  const ours = functionArn(context.where, stack);
  if (unread !== undefined)
    context.terminal.say(
      context.terminal.style('yellow', `! the snapshots in the bucket cannot be read: ${unread}`),
    );
  const before = detachedSlots(slotsOf(pool.from), slotsOf(earlier?.pool ?? {}), ours);
  const known = await preparedBefore(context, plan, earlier, store);
  const isNew = clientChange !== undefined && !known.some(({ id }) => id === clientChange.id);
  const clients = isNew ? [...known, { id: clientChange.id, fields: clientChange.from }] : known;
  return {
    format: 1,
    stack,
    userPoolId,
    takenAt: new Date(context.now()).toISOString(),
    pool: withSlots(pool.from, before),
    ...(clients.length > 0 && { clients }),
  };
}

/** Keeps the state before. Refuses where only this machine would know what to put back. */
async function keepSnapshot(context: Context, plan: AttachPlan, store: SnapshotStore): Promise<string> {
  const { terminal } = context;
  const snapshot = await snapshotOf(context, plan, store);
  const { place, missing, fix, isShared } = await store.save(snapshot);
  const holdsMore = Object.keys(slotsOf(snapshot.pool)).length > 0 || snapshot.clients !== undefined;
  if (missing !== undefined && !isShared && holdsMore)
    throw new CommandError(
      `The pool ${plan.userPoolId} is not attached: ${missing}, and nobody else could put it back`,
      `${fix}; or name another bucket with --bucket`,
    );
  if (missing !== undefined) terminal.say(terminal.style('yellow', `! ${missing}`));
  terminal.say(`  Snapshot of the old state: ${place}`);
  return place;
}

/** Carries the plan out. Afterwards the pool is attached or as it was, and a fault says which. */
export async function attach(context: Context, plan: AttachPlan, store: SnapshotStore): Promise<void> {
  const { interrupt, aws } = context;
  const { stack, userPoolId, pool, clientChange: client } = plan;
  const asItWas = `the pool ${userPoolId} is as it was`;
  interrupt.check(asItWas, false);
  const snapshot = isAttached(plan) ? '' : await keepSnapshot(context, plan, store);
  // First, so that no sign-in meets a slot whose function it may not call.
  const given = await permit(context, stack, userPoolId).catch(async (error: unknown) => {
    // It may have been given although the answer was lost.
    await attempt(() => unpermit(context, stack, userPoolId));
    throw error;
  });
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
    if (!(error instanceof CommandError) || error.exitCode === exit.partial) throw error;
    // The pool is as it was, so the rest goes back as well.
    if (client && clientChanged) {
      const back = { from: client.to, to: client.from, snapshot };
      await change(context, clientTarget(aws.cognito, userPoolId, client.id), back).catch(
        // With a pool that was deleted, its clients are gone as well.
        (fault: unknown) => {
          if (!isNotFound(fault instanceof Error ? fault.cause : fault)) throw fault;
        },
      );
    }
    if (given) await unpermit(context, stack, userPoolId);
    throw error;
  }
}
