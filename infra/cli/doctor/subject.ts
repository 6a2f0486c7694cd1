// What the doctor looks at: one stack, its settings, its pool and app clients.
import type { UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import { DescribeUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { lazy } from '../../../src/effects.ts';
import { readSettings, SettingsError } from '../../../src/settings/read.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { attempt, explain } from '../aws/errors.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { type Deployment, readDeployment, type StackPool } from '../deployment.ts';
import { permittedPools } from '../pool/permission.ts';
import { readLive } from '../release/live.ts';
import { readFunction, readVariables } from '../release/version.ts';
import type { StackState } from '../stack/state.ts';

type Resources = Deployment['resources'];

export interface Subject {
  readonly stack: string;
  /** Named like the stack, where this command line deployed it. */
  readonly functionName: string;
  /** Whether somebody's own code owns the stack: then that code, and not `otp deploy`, changes it. */
  readonly isOfCode: boolean;
  readonly state: StackState;
  readonly resources: Resources;
  /** The pool that the stack was deployed with. */
  readonly stackPool: StackPool | undefined;
  /** Of the version that is live, or else of $LATEST; undefined when it refuses its settings. */
  readonly config: Settings | undefined;
  readonly faults: readonly string[];
  readonly live: FunctionConfiguration | undefined;
  /** Why it is not known which version is live. */
  readonly liveUnread?: string;
  readonly pool: SubjectPool | undefined;
  /** Why it is not known which pools call it. */
  readonly poolUnread?: string;
  /** The app client to look at. Undefined: all of the pool. */
  readonly clientId: string | undefined;
}

export interface SubjectPool {
  readonly id: string;
  /** Asks Cognito once. */
  readonly describe: () => Promise<UserPoolType>;
}

/** CDK writes the construct's own names between those of the construct and a hash: `OtpPartsFunction1A2B3C4D`. */
const ofConstruct = /Parts([A-Z]\w*?)[0-9A-F]{8}$/;

/**
 * Pure. Physical ids by the names that our template has for them, also where the construct made them. Throws where a stack
 * has more than one function of ours.
 */
export function partsOfStack(
  resources: Resources,
  { parentId }: Pick<StackState, 'parentId'>,
): { readonly parts: Resources; readonly isOfCode: boolean } {
  if (resources.Function !== undefined) return { parts: resources, isOfCode: parentId !== undefined };
  const made = Object.entries(resources).map(([logical, physical]) => ({
    part: ofConstruct.exec(logical)?.[1] ?? logical,
    physical,
  }));
  const functions = made.filter(({ part }) => part === 'Function').map(({ physical }) => physical);
  if (functions.length > 1)
    throw new CommandError(
      `The stack has ${functions.length} functions of this kind: ${functions.join(', ')}`,
      'Put each construct into a stack by itself; doctor looks at one',
    );
  return {
    parts: Object.fromEntries(made.map(({ part, physical }) => [part, physical])),
    isOfCode: functions.length > 0,
  };
}

export const subjectPool = ({ aws }: Context, id: string): SubjectPool => ({
  id,
  describe: lazy(async () => {
    const { UserPool: pool = {} } = await aws.cognito.send(new DescribeUserPoolCommand({ UserPoolId: id }));
    return pool;
  }),
});

export async function readSubject(
  context: Context,
  stack: string,
  flags: { readonly userPoolId?: string | undefined; readonly clientId?: string | undefined },
): Promise<Subject> {
  const { aws, now } = context;
  const { state, resources, pool: stackPool } = await readDeployment(context, stack);
  const { parts, isOfCode } = partsOfStack(resources, state);
  const functionName = isOfCode && parts.Function !== undefined ? parts.Function : stack;
  const isLive = await attempt(() => readLive(aws.lambda, functionName));
  const version = 'value' in isLive ? isLive.value?.version : undefined;
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
    functionName,
    isOfCode,
    state,
    resources: parts,
    stackPool,
    config,
    faults,
    live: version === undefined ? undefined : configuration,
    ...('why' in read && { liveUnread: read.why }),
    ...('why' in isLive && { liveUnread: isLive.why }),
    pool: userPoolId === undefined ? undefined : subjectPool(context, userPoolId),
    ...('why' in permitted && { poolUnread: permitted.why }),
    clientId: flags.clientId,
  };
}
