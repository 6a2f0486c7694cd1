// What the doctor looks at: one stack, its settings, its pool and app clients.
import { readSettings, SettingsError } from '../../../src/settings/read.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { attempt, explain } from '../aws/errors.ts';
import { stackPool } from '../commands/target-pool.ts';
import type { Context } from '../context.ts';
import { permittedPools } from '../pool/permission.ts';
import { readLive } from '../release/live.ts';
import { readFunction, readVariables } from '../release/version.ts';
import { readResources, type StackState } from '../stack/state.ts';

export interface Subject {
  readonly stack: string;
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

export async function readSubject(
  context: Context,
  stack: string,
  state: StackState,
  flags: { userPoolId?: string | undefined; clientId?: string | undefined },
): Promise<Subject> {
  const { aws, now } = context;
  const live = await attempt(() => readLive(aws.lambda, stack));
  const liveVersion = 'value' in live ? live.value?.version : undefined;
  const configuration = await attempt(() => readFunction(aws.lambda, stack, liveVersion));
  let config: Settings | undefined;
  let faults: readonly string[] = [];
  try {
    const variables =
      'value' in configuration && configuration.value ? readVariables(configuration.value) : {};
    config = readSettings(variables, now());
  } catch (error) {
    faults = error instanceof SettingsError ? error.faults : [explain(error).message];
  }
  const permitted = await attempt(() => permittedPools(context, stack));
  const userPoolId =
    flags.userPoolId ??
    (await stackPool(context, state))?.id ??
    ('value' in permitted ? permitted.value[0] : undefined);
  return {
    stack,
    state,
    resources: await readResources(aws.cloudformation, stack),
    config,
    faults,
    liveVersion,
    ...('why' in live && { liveUnread: live.why }),
    userPoolId,
    ...('why' in permitted && { poolUnread: permitted.why }),
    clientIds: flags.clientId === undefined ? [] : [flags.clientId],
  };
}
