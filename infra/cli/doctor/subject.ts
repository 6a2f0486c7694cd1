// What the doctor looks at: one stack, its settings, its pool and app clients.
import { readSettings, SettingsError } from '../../../src/settings/read.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { attempt, explain } from '../aws/errors.ts';
import { CommandError } from '../command-error.ts';
import { stackPool } from '../commands/target-pool.ts';
import type { Context } from '../context.ts';
import { permittedPools } from '../pool/permission.ts';
import { readLive } from '../release/live.ts';
import { readFunction, readVariables } from '../release/version.ts';
import { readResources, type StackState } from '../stack/state.ts';

export interface Subject {
  readonly stack: string;
  /** Named like the stack, where this command line deployed it. */
  readonly functionName: string;
  /** Whether somebody's own code owns the stack: then that code, and not `otp deploy`, changes it. */
  readonly isOfCode: boolean;
  readonly state: StackState;
  readonly resources: Readonly<Record<string, string>>;
  /** Of the version that is live, or else of $LATEST; undefined when it refuses its settings. */
  readonly config: Settings | undefined;
  readonly faults: readonly string[];
  readonly liveVersion: string | undefined;
  /** Why it is not known which version is live. */
  readonly liveUnread?: string;
  readonly userPoolId: string | undefined;
  /** Why it is not known which pools call it. */
  readonly poolUnread?: string;
  /** App clients to look at. Empty: all of the pool. */
  readonly clientIds: readonly string[];
}

/** CDK writes the construct's own names between those of the construct and a hash: `OtpPartsFunction1A2B3C4D`. */
const ofConstruct = /Parts([A-Z]\w*?)[0-9A-F]{8}$/;

/**
 * Pure. Physical ids by the names that our template has for them, also where the construct made them. Throws where a stack
 * has more than one function of ours.
 */
export function partsOfStack(
  resources: Readonly<Record<string, string>>,
  { parentId }: Pick<StackState, 'parentId'>,
): { readonly parts: Readonly<Record<string, string>>; readonly isOfCode: boolean } {
  if (resources.Function !== undefined) return { parts: resources, isOfCode: parentId !== undefined };
  const made = Object.entries(resources).flatMap(([logical, physical]): [string, string][] => {
    const part = ofConstruct.exec(logical)?.[1];
    return part === undefined ? [] : [[part, physical]];
  });
  const functions = made.filter(([part]) => part === 'Function').map(([, name]) => name);
  if (functions.length > 1)
    throw new CommandError(
      `The stack has ${functions.length} functions of this kind: ${functions.join(', ')}`,
      'Put each construct into a stack by itself; doctor looks at one',
    );
  return { parts: { ...resources, ...Object.fromEntries(made) }, isOfCode: functions.length > 0 };
}

export async function readSubject(
  context: Context,
  stack: string,
  state: StackState,
  flags: { userPoolId?: string | undefined; clientId?: string | undefined },
): Promise<Subject> {
  const { aws, now } = context;
  const resources = await readResources(aws.cloudformation, stack);
  const { parts, isOfCode } = partsOfStack(resources, state);
  const functionName = isOfCode && parts.Function !== undefined ? parts.Function : stack;
  const live = await attempt(() => readLive(aws.lambda, functionName));
  const liveVersion = 'value' in live ? live.value?.version : undefined;
  const configuration = await attempt(() => readFunction(aws.lambda, functionName, liveVersion));
  let config: Settings | undefined;
  let faults: readonly string[] = [];
  try {
    const variables =
      'value' in configuration && configuration.value ? readVariables(configuration.value) : {};
    config = readSettings(variables, now());
  } catch (error) {
    faults = error instanceof SettingsError ? error.faults : [explain(error).message];
  }
  const permitted = await attempt(() => permittedPools(context, functionName));
  const userPoolId =
    flags.userPoolId ??
    (isOfCode ? undefined : (await stackPool(context, state))?.id) ??
    ('value' in permitted ? permitted.value[0] : undefined);
  return {
    stack,
    functionName,
    isOfCode,
    state,
    resources: parts,
    config,
    faults,
    liveVersion,
    ...('why' in live && { liveUnread: live.why }),
    userPoolId,
    ...('why' in permitted && { poolUnread: permitted.why }),
    clientIds: flags.clientId === undefined ? [] : [flags.clientId],
  };
}
