// A deployment as its stack shows it: what it is made of, which pool it was deployed with, and what is live.
import { CommandError } from './command-error.ts';
import type { Context } from './context.ts';
import { type Live, readLive } from './release/live.ts';
import { exists, readResources, readStack, type StackState } from './stack/state.ts';

export type Deployment = Awaited<ReturnType<typeof deploymentOf>>;

export async function deploymentOf({ aws }: Context, state: StackState) {
  const resources = await readResources(aws.cloudformation, state.id);
  const { UserPool: made, UserPoolClient: clientId } = resources;
  const { UserPoolId: given } = state.parameters;
  const id = given || made;
  return {
    state,
    /** Physical ids by logical id. */
    resources,
    /** The pool that the stack was deployed with, its own or one that it was given; its client, where the stack made that. */
    pool: id && id !== 'none' ? { id, own: !given, clientId: given ? undefined : clientId } : undefined,
  };
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
