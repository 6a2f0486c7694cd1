// otp destroy: detaches every pool, then deletes the stack; keeps users and table unless told.
import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { DeleteTableCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { attempt, explain, found, isAnswerLost } from '../aws/errors.ts';
import { CommandError, exit } from '../command-error.ts';
import { confirm } from '../confirm.ts';
import type { Context } from '../context.ts';
import { accountCommand } from '../define-command.ts';
import { deploymentOf } from '../deployment.ts';
import {
  addBucketOptions,
  type BucketOptions,
  chooseBucket,
  openSnapshotStore,
} from '../deployment-options.ts';
import { orPartialFailure } from '../interrupt.ts';
import { detach, planDetach } from '../pool/detach.ts';
import { permittedPools } from '../pool/permission.ts';
import { deletePool } from '../pool/targets.ts';
import { followStack, markEvents } from '../stack/follow.ts';
import { exists, readStack } from '../stack/state.ts';

export interface DestroyOptions extends BucketOptions {
  readonly stack: string;
  readonly deletePool: boolean;
  readonly deleteTable: boolean;
}

async function deleteTable({ aws: { dynamodb } }: Context, TableName: string): Promise<void> {
  await dynamodb.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
  await dynamodb.send(new DeleteTableCommand({ TableName }));
}

async function readPlan(context: Context, options: DestroyOptions) {
  const { stack } = options;
  const state = await readStack(context.aws.cloudformation, stack);
  if (state === undefined || state.status === 'DELETE_COMPLETE') return undefined;
  if (/IN_PROGRESS$/.test(state.status) && exists(state))
    throw new CommandError(
      `The stack ${stack} is in ${state.status}`,
      'Wait until it is done, then run the same command again',
    );
  const { pool, resources } = await deploymentOf(context, state);
  const [table, ownPool] = [resources.Table, pool?.own ? pool.id : undefined];
  if (options.deletePool && !ownPool)
    throw new CommandError(
      'The stack did not create a pool, so there is none to delete',
      'Leave --delete-pool out',
    );
  const permitted = await attempt(() => permittedPools(context, stack));
  const ids = new Set([...(pool ? [pool.id] : []), ...('value' in permitted ? permitted.value : [])]);
  const store = openSnapshotStore(context, options);
  // A pool that is gone needs no detaching.
  const pools = await Promise.all([...ids].map((id) => found(() => planDetach(context, stack, id, store))));
  return { id: state.id, store, pools: pools.filter((plan) => plan !== undefined), table, ownPool };
}

/** What the stack leaves when it is deleted, where a person finds it, and whether that is to be deleted too. */
const leftoversOf = ({ table, ownPool }: DestroyPlan, options: DestroyOptions) =>
  [
    { kind: 'table', id: table, isWanted: options.deleteTable, console: 'DynamoDB', remove: deleteTable },
    { kind: 'pool', id: ownPool, isWanted: options.deletePool, console: 'Cognito', remove: deletePool },
  ].flatMap(({ id, ...rest }) => (id ? [{ ...rest, id, name: `the ${rest.kind} ${id}` }] : []));

type DestroyPlan = NonNullable<Awaited<ReturnType<typeof readPlan>>>;
type Leftover = ReturnType<typeof leftoversOf>[number];

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
async function removeLeftover(context: Context, holds: string, leftover: Leftover): Promise<void> {
  const { id, name, console, remove } = leftover;
  try {
    await context.terminal.step(`delete ${name}`, () => remove(context, id));
  } catch (error) {
    const { message, fix } = explain(error);
    throw new CommandError(
      `${message} (${holds})`,
      `Delete ${name} in the ${console} console, its deletion protection first: with its stack gone, this command no longer finds it. ${fix}`,
      exit.partial,
      { cause: error },
    );
  }
}

export async function runDestroy(context: Context, options: DestroyOptions): Promise<void> {
  const { terminal, interrupt } = context;
  const { stack } = options;
  const plan = await terminal.watch('read stack and pools', () => readPlan(context, options));
  if (plan === undefined) {
    terminal.say(`There is no stack ${stack}: nothing to do.`);
    if (options.deletePool || options.deleteTable)
      terminal.say('A pool or a table that it made is found through its stack only: look in the console.');
    return terminal.result({ stack, changed: false });
  }
  const { id, store, pools, table, ownPool } = plan;
  const leftovers = leftoversOf(plan, options);
  const bucket = chooseBucket(context, options);
  for (const { userPoolId, warnings } of pools) {
    terminal.say(`Detach ${userPoolId}: nobody signs in to it with a code any more.`);
    for (const warning of warnings) terminal.warn(warning);
  }
  terminal.say(`Delete the stack ${stack}: function with all versions, role, logs.`);
  for (const { name, isWanted } of leftovers) terminal.say(`${isWanted ? 'DELETE' : 'Keep'} ${name}.`);
  terminal.say(`Keep the bucket ${bucket}.`);
  if (!(await confirm(context, 'Destroy this?', { stack, changed: false }))) return;

  for (const pool of pools)
    await orPartialFailure(`the stack ${stack} is as it was`, () =>
      terminal.step(`detach ${pool.userPoolId}`, () => detach(context, pool, store)),
    );
  const detached = 'the pools are detached';
  interrupt.check(`${detached}, the stack ${stack} is as it was`, true);
  const deleteStack = () =>
    terminal.step('delete the stack', async () => {
      const seen = await markEvents(context, id);
      await askToDelete(context, id);
      await followStack(context, id, 'DELETE_COMPLETE', seen, detached);
    });
  await (pools.length > 0 ? orPartialFailure(detached, deleteStack) : deleteStack());
  const rest = ['the stack is deleted', ...leftovers.map(({ name }) => `${name} is left`)].join('; ');
  for (const leftover of leftovers.filter(({ isWanted }) => isWanted)) {
    interrupt.check(rest, true);
    await removeLeftover(context, rest, leftover);
  }
  const kept = {
    bucket,
    table: options.deleteTable ? undefined : table,
    userPoolId: options.deletePool ? undefined : ownPool,
  };
  terminal.result({ stack, changed: true, kept });
}

export const addDestroy = accountCommand<DestroyOptions>('destroy', {
  summary: 'detach and delete the stack; keeps pool and table unless told',
  asks: true,
  declare: (command) =>
    addBucketOptions(command)
      .option('--delete-pool', 'delete the pool that the stack made, with every user in it', false)
      .option('--delete-table', 'delete the table that the stack made: codes, limits and locks', false),
  run: runDestroy,
});
