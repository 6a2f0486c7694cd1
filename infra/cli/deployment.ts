// A deployment as its stack shows it: what it is made of, which pool it was deployed with, and what is live.
import { CommandError } from './command-error.ts';
import type { Context } from './context.ts';
import { type Live, readLive } from './release/live.ts';
import { exists, readResources, readStack, type StackState } from './stack/state.ts';

export interface StackPool {
  readonly id: string;
  readonly clientId: string | undefined;
  /** Whether the stack made it. */
  readonly own: boolean;
}

export interface Deployment {
  readonly state: StackState;
  /** Physical ids by logical id. */
  readonly resources: Readonly<Record<string, string>>;
  /** The pool that the stack was deployed with, its own or one that it was given. */
  readonly pool: StackPool | undefined;
}

export async function deploymentOf({ aws }: Context, state: StackState): Promise<Deployment> {
  const resources = await readResources(aws.cloudformation, state.id);
  const { UserPool: id, UserPoolClient: clientId } = resources;
  const { UserPoolId: given } = state.parameters;
  if (given)
    return {
      state,
      resources,
      pool: given === 'none' ? undefined : { id: given, clientId: undefined, own: false },
    };
  return { state, resources, pool: id ? { id, clientId, own: true } : undefined };
}

/** Throws where there is no such stack. */
export async function readDeployment(context: Context, stack: string): Promise<Deployment> {
  const state = await readStack(context.aws.cloudformation, stack);
  if (exists(state)) return deploymentOf(context, state);
  throw new CommandError(
    `There is no stack ${stack} in ${context.where.region}`,
    'Deploy it with `otp deploy`, or name another with --stack',
  );
}

/** The pool that a command is about: the one that is named, or the one of the deployment. */
export function targetPool(flag: string | undefined, { pool }: Deployment): string {
  const id = flag ?? pool?.id;
  if (id === undefined)
    throw new CommandError('No user pool is named', 'Say --user-pool-id eu-west-1_AbCdEfGhI');
  return id;
}

/** Throws where nothing is live; `deploy` is the command that changes that. */
export async function requireLive({ aws }: Context, stack: string, deploy = 'otp deploy'): Promise<Live> {
  const live = await readLive(aws.lambda, stack);
  if (live === undefined)
    throw new CommandError(
      `The function ${stack} has no live version`,
      `Run \`${deploy}\`, or name another with --stack`,
    );
  return live;
}
