// otp destroy: detaches every pool, then deletes the stack; keeps users and table unless told.

import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { DeleteTableCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { attempt, explain, found, isAnswerLost } from '../aws/errors.ts';
import { CommandError, exit } from '../command-error.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { accountCommand } from '../define-command.ts';
import {
  addBucketOptions,
  type BucketOptions,
  chooseBucket,
  openSnapshotStore,
} from '../deployment-options.ts';
import { orPartialFailure } from '../interrupt.ts';
import { type DetachPlan, detach, planDetach } from '../pool/detach.ts';
import { permittedPools } from '../pool/permission.ts';
import type { SnapshotStore } from '../pool/snapshot.ts';
import { deletePool } from '../pool/targets.ts';
import { followStack, markEvents } from '../stack/follow.ts';
import { exists, readResources, readStack, type StackState } from '../stack/state.ts';
import { type StackPool, stackPool } from './target-pool.ts';

export interface DestroyOptions {
  readonly stack: string;
  readonly deletePool: boolean;
  readonly deleteTable: boolean;
}

async function plansFor(
  context: Context,
  state: StackState,
  stack: string,
  store: SnapshotStore,
): Promise<DetachPlan[]> {
  const own = await stackPool(context, state);
  const permitted = await attempt(() => permittedPools(context, stack));
  const ids = new Set([...(own ? [own.id] : []), ...('value' in permitted ? permitted.value : [])]);
  // A pool that is gone needs no detaching.
  const plans = await Promise.all([...ids].map((id) => found(() => planDetach(context, stack, id, store))));
  return plans.filter((plan) => plan !== undefined);
}

async function deleteTable({ aws: { dynamodb } }: Context, table: string): Promise<void> {
  await dynamodb.send(new UpdateTableCommand({ TableName: table, DeletionProtectionEnabled: false }));
  await dynamodb.send(new DeleteTableCommand({ TableName: table }));
}

/** Asks CloudFormation to delete the stack; where the answer is lost, looks whether it does. */
async function askToDelete({ aws: { cloudformation } }: Context, id: string): Promise<void> {
  try {
    await cloudformation.send(new DeleteStackCommand({ StackName: id }));
  } catch (error) {
    if (!isAnswerLost(error)) throw error;
    const stack = await readStack(cloudformation, id);
    if (stack && !stack.status.startsWith('DELETE_')) throw error;
  }
}

/** Without its stack, a second run finds nothing to do: what fails here is left to a person. */
async function byHandOtherwise(holds: string, what: string, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    const { message, fix } = explain(error);
    throw new CommandError(
      `${message} (${holds})`,
      `Delete ${what}, its deletion protection first: with its stack gone, this command no longer finds it. ${fix}`,
      exit.partial,
      { cause: error },
    );
  }
}

interface Kept {
  readonly own: StackPool | undefined;
  readonly table: string | undefined;
}

function sayPlan(
  { terminal }: Context,
  options: DestroyOptions,
  { plans, own, table, bucket }: Kept & { readonly plans: readonly DetachPlan[]; readonly bucket: string },
): void {
  for (const { userPoolId, warnings } of plans) {
    terminal.say(`Detach ${userPoolId}: nobody signs in to it with a code any more.`);
    for (const warning of warnings) terminal.warn(`! ${warning}`);
  }
  terminal.say(`Delete the stack ${options.stack}: function with all versions, role, logs.`);
  if (own?.own)
    terminal.say(`${options.deletePool ? 'DELETE' : 'Keep'} the user pool ${own.id} and its users.`);
  if (table) terminal.say(`${options.deleteTable ? 'DELETE' : 'Keep'} the table ${table}.`);
  terminal.say(`Keep the bucket ${bucket}.`);
}

/** What a stack leaves when it is deleted, where somebody asked for that too. */
async function deleteKept(
  context: Context,
  options: DestroyOptions,
  { own, table }: Kept,
  rest: string,
): Promise<void> {
  const { terminal, interrupt } = context;
  if (options.deleteTable && table)
    await byHandOtherwise(rest, `the table ${table} in the DynamoDB console`, () =>
      terminal.step(`delete the table ${table}`, () => deleteTable(context, table)),
    );
  interrupt.check(rest, true);
  if (options.deletePool && own)
    await byHandOtherwise(rest, `the pool ${own.id} in the Cognito console`, () =>
      terminal.step(`delete the pool ${own.id}`, () => deletePool(context, own.id)),
    );
}

export async function runDestroy(
  context: Context,
  options: DestroyOptions,
  store: SnapshotStore,
  bucket: string,
): Promise<void> {
  const { aws, terminal, interrupt } = context;
  const { stack } = options;
  const state = await terminal.watch('read the stack', () => readStack(aws.cloudformation, stack));
  if (state === undefined || state.status === 'DELETE_COMPLETE') {
    terminal.say(`There is no stack ${stack}: nothing to do.`);
    if (options.deletePool || options.deleteTable)
      terminal.say('A pool or a table that it made is found through its stack only: look in the console.');
    terminal.result({ stack, changed: false });
    return;
  }
  if (/IN_PROGRESS$/.test(state.status) && exists(state))
    throw new CommandError(
      `The stack ${stack} is in ${state.status}`,
      'Wait until it is done, then run the same command again',
    );
  const [own, { Table: table }] = await terminal.watch('read the stack', () =>
    Promise.all([stackPool(context, state), readResources(aws.cloudformation, stack)]),
  );
  if (options.deletePool && !own?.own)
    throw new CommandError(
      'The stack did not create a pool, so there is none to delete',
      'Leave --delete-pool out',
    );
  const plans = await terminal.watch('read the pools', () => plansFor(context, state, stack, store));

  sayPlan(context, options, { plans, own, table, bucket });
  if (!(await confirm(context, 'Destroy this?', { result: { stack, changed: false } }))) return;

  for (const plan of plans)
    await orPartialFailure(`the stack ${stack} is as it was`, () =>
      terminal.step(`detach ${plan.userPoolId}`, () => detach(context, plan, store)),
    );
  interrupt.check(`the pools are detached, the stack ${stack} is as it was`, true);
  const detached = 'the pools are detached';
  const deleteStack = () =>
    terminal.step('delete the stack', async () => {
      const seen = await markEvents(context, state.id);
      await askToDelete(context, state.id);
      await followStack(context, state.id, 'DELETE_COMPLETE', seen, detached);
    });
  await (plans.length > 0 ? orPartialFailure(detached, deleteStack) : deleteStack());
  const rest = `the stack is deleted${table ? `; the table is ${table}` : ''}${own?.own ? `; the pool is ${own.id}` : ''}`;
  await deleteKept(context, options, { own, table }, rest);
  terminal.result({
    stack,
    changed: true,
    kept: {
      bucket,
      table: options.deleteTable ? undefined : table,
      userPoolId: own?.own && !options.deletePool ? own.id : undefined,
    },
  });
}

export const addDestroy = accountCommand<BucketOptions & DestroyOptions>('destroy', {
  summary: 'detach and delete the stack; keeps pool and table unless told',
  asks: true,
  declare: (command) =>
    addBucketOptions(command)
      .option('--delete-pool', 'delete the pool that the stack made, with every user in it', false)
      .option('--delete-table', 'delete the table that the stack made: codes, limits and locks', false),
  run: (context, options) =>
    runDestroy(context, options, openSnapshotStore(context, options), chooseBucket(context, options)),
});
