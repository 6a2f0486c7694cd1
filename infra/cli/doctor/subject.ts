// What the doctor looks at: one stack, its settings, its pool and app clients.
import { DescribeUserPoolCommand, type UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import { lazy } from '../../../src/effects.ts';
import { readSettings, SettingsError } from '../../../src/settings/read.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { attempt, explain } from '../aws/errors.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { type Deployment, readDeployment } from '../deployment.ts';
import { permittedPools } from '../pool/permission.ts';
import { readLive } from '../release/live.ts';
import { readFunction, readVariables } from '../release/version.ts';
import type { StackState } from '../stack/state.ts';

type Resources = Deployment['resources'];

/** CDK writes the construct's own names between those of the construct and a hash: `OtpPartsFunction1A2B3C4D`. */
const ofConstruct = /Parts([A-Z]\w*?)[0-9A-F]{8}$/;

/**
 * Physical ids by the names that our template has for them, also where the construct made them. Throws where a stack has more
 * than one function of ours.
 */
export function partsOfStack(
  resources: Resources,
  { parentId }: Pick<StackState, 'parentId'>,
): { readonly parts: Resources; readonly isOfCode: boolean } {
  if (resources.Function !== undefined) return { parts: resources, isOfCode: parentId !== undefined };
  const made = Object.entries(resources).map(([id, physical]) => [ofConstruct.exec(id)?.[1] ?? id, physical]);
  const functions = made.filter(([part]) => part === 'Function').map(([, physical]) => physical);
  if (functions.length > 1)
    throw new CommandError(
      `The stack has ${functions.length} functions of this kind: ${functions.join(', ')}`,
      'Put each construct into a stack by itself; doctor looks at one',
    );
  return { parts: Object.fromEntries(made), isOfCode: functions.length > 0 };
}

export type SubjectPool = ReturnType<typeof subjectPool>;

export const subjectPool = ({ aws }: Context, id: string) => ({
  id,
  /** Asks Cognito once. */
  describe: lazy(async (): Promise<UserPoolType> => {
    const { UserPool: pool = {} } = await aws.cognito.send(new DescribeUserPoolCommand({ UserPoolId: id }));
    return pool;
  }),
});

export type Subject = Awaited<ReturnType<typeof readSubject>>;

export async function readSubject(
  context: Context,
  stack: string,
  flags: { readonly userPoolId?: string | undefined; readonly clientId?: string | undefined },
) {
  const { aws, now } = context;
  const { state, resources, pool: stackPool } = await readDeployment(context, stack);
  const { parts, isOfCode } = partsOfStack(resources, state);
  const functionName = (isOfCode && parts.Function) || stack;
  const alias = await attempt(() => readLive(aws.lambda, functionName));
  const version = 'value' in alias ? alias.value?.version : undefined;
  const read = await attempt(() => readFunction(aws.lambda, functionName, version));
  const configuration = 'value' in read ? read.value : undefined;
  let config: Settings | undefined;
  let faults: readonly string[] = [];
  try {
    config = readSettings(configuration ? readVariables(configuration) : {}, now());
  } catch (error) {
    faults = error instanceof SettingsError ? error.faults : [explain(error).message];
  }
  const permitted = await attempt(() => permittedPools(context, functionName));
  const userPoolId =
    flags.userPoolId ??
    (isOfCode ? undefined : stackPool?.id) ??
    ('value' in permitted ? permitted.value[0] : undefined);
  return {
    stack,
    /** Named like the stack, where this command line deployed it. */
    functionName,
    /** Whether somebody's own code owns the stack: then that code, and not `otp deploy`, changes it. */
    isOfCode,
    state,
    resources: parts,
    /** The pool that the stack was deployed with. */
    stackPool,
    /** Of the version that is live, or else of $LATEST; undefined when it refuses its settings. */
    config,
    faults,
    live: version === undefined ? undefined : configuration,
    /** Why it is not known which version is live. */
    liveUnread: [alias, read].flatMap((one) => ('why' in one ? one.why : []))[0],
    pool: userPoolId === undefined ? undefined : subjectPool(context, userPoolId),
    /** Why it is not known which pools call it. */
    poolUnread: 'why' in permitted ? permitted.why : undefined,
    /** The app client to look at. Undefined: all of the pool. */
    clientId: flags.clientId,
  };
}
