// Which pool a command is about when it is not told: the one that was deployed with the stack.

import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { exists, readResources, readStack, type StackState } from '../stack/state.ts';

export async function requireStack(context: Context, name: string): Promise<StackState> {
  const stack = await readStack(context.aws.cloudformation, name);
  if (exists(stack)) return stack;
  throw new CommandError(
    `There is no stack ${name} in ${context.where.region}`,
    'Deploy it with `otp deploy`, or name another with --stack',
  );
}

export interface StackPool {
  readonly id: string;
  readonly clientId: string | undefined;
  /** Whether the stack made it. */
  readonly own: boolean;
}

/** The pool that a stack was deployed with, its own or one that it was given. */
export async function stackPool(context: Context, stack: StackState): Promise<StackPool | undefined> {
  const given = stack.parameters.UserPoolId;
  if (given === 'none') return undefined;
  if (given) return { id: given, clientId: undefined, own: false };
  const ids = await readResources(context.aws.cloudformation, stack.id);
  return ids.UserPool ? { id: ids.UserPool, clientId: ids.UserPoolClient, own: true } : undefined;
}

export async function targetPool(
  context: Context,
  stack: StackState,
  flag: string | undefined,
): Promise<string> {
  const pool = flag ?? (await stackPool(context, stack))?.id;
  if (pool === undefined)
    throw new CommandError('No user pool is named', 'Say --user-pool-id eu-west-1_AbCdEfGhI');
  return pool;
}
