import { type Settings, settingsTable } from '../../../src/settings/table.ts';
import type { AppClient } from '../../review/app-client.ts';
import { attempt } from '../aws/errors.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { type AttachChoices, acceptances } from '../deployment-options.ts';
import { planAttach } from '../pool/attach.ts';
import { type Pool, readPool } from '../pool/review.ts';
import {
  deployedSettings,
  environmentOf,
  givenSettings,
  settingsFor,
  signUpClients,
  type Values,
} from '../settings/given.ts';
import { secretsFor, tableKeyOf } from '../settings/secrets.ts';
import { mailPermission } from '../settings/senders.ts';
import { validate } from '../settings/validate.ts';
import { exists, footing, readStack } from '../stack/state.ts';
import type { StackTag } from '../stack/tags.ts';
import { type Artifact, isBucketReady } from './artifact.ts';
import { refuseHarmBySettings } from './attached-pools.ts';
import { readLive } from './live.ts';
import { olderMailPermission, readLiveSettings } from './live-settings.ts';
import { refuseMoves } from './refusals.ts';
import { rehearse } from './rehearsal/rehearse.ts';
import { environmentVariables, readFunction, readVariables } from './version.ts';

export interface DeployRequest extends AttachChoices {
  readonly stack: string;
  readonly bucket: string;
  /** `none`: no pool now. Undefined: as before, or a new one. */
  readonly userPoolId?: string | undefined;
  /** An app client of that pool to prepare. */
  readonly clientId?: string | undefined;
  readonly set: readonly string[];
  readonly settingsFile?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** With --yes nobody would read a warning before it is too late: what it says is refused instead. */
  readonly asksNobody?: boolean;
  /** Template parameters that are no settings, from flags. */
  readonly flags: Values;
  /** Of the stack, beside those that it has. */
  readonly stackTags?: readonly StackTag[];
  readonly artifact: () => Promise<Artifact>;
  /** For a plan that nobody carries out: what had to be uploaded to ask is taken away again. */
  readonly leaveNothing?: boolean;
}

export async function readDeployed({ aws }: Context, stack: string) {
  const state = await readStack(aws.cloudformation, stack);
  const kind = footing(stack, state);
  const latest = kind === 'UPDATE' ? await readFunction(aws.lambda, stack) : undefined;
  return {
    kind,
    current: exists(state) ? state.parameters : {},
    tags: exists(state) ? (state.tags ?? []) : [],
    latest,
    live: latest && (await readLive(aws.lambda, stack)),
  };
}

export type Deployed = Awaited<ReturnType<typeof readDeployed>>;

const orUndefined = <T>(read: { value: T } | { why: string }): T | undefined =>
  'value' in read ? read.value : undefined;

/** The pool that is named; or the one that the stack was given, as far as it can be read. */
export async function readTarget(
  context: Context,
  { stack, userPoolId }: DeployRequest,
  current: Values,
): Promise<Pool | undefined> {
  if (userPoolId !== undefined)
    return userPoolId && userPoolId !== 'none' ? readPool(context, stack, userPoolId) : undefined;
  const given = current.UserPoolId;
  if (!given || given === 'none') return undefined;
  return orUndefined(await attempt(() => readPool(context, stack, given)));
}

/** The app clients as they will be: one that is prepared now signs users up by code too. */
const futureClients = (pool: Pool | undefined, clientId: string | undefined): readonly AppClient[] =>
  (pool?.clients ?? []).map((client) => (client.id === clientId ? { ...client, allowsCode: true } : client));

/** The pool to attach at the end. One that was given before is attached, but a client may have to be prepared. */
export function poolToAttach({ userPoolId, clientId }: DeployRequest, current: Values): string | undefined {
  const pool = userPoolId ?? (clientId === undefined ? undefined : current.UserPoolId);
  if (pool && pool !== 'none') return pool;
  if (clientId !== undefined)
    throw new CommandError(
      '--client-id is an app client of an existing pool, and none is named',
      "Say --user-pool-id too; a pool of the stack's own comes with an app client",
    );
  return undefined;
}

export async function refuseBrokenBuild(
  { where: { region }, now, interrupt }: Context,
  { zipPath }: Artifact,
  { config, environment: env }: Chosen,
): Promise<void> {
  const { faults } = await rehearse({ zipPath, config, env, region, now });
  // Ctrl-C reaches the build's process too, and that would look like a fault of it.
  interrupt.check('nothing was changed', false);
  if (faults.length > 0)
    throw new CommandError(
      `This build fails before it is deployed, and nothing was changed:\n  - ${faults.join('\n  - ')}`,
      'Correct the build or the settings, then run the same command again',
    );
}

const isNameUnsaid = (given: Values, { APP_NAME: name }: Pick<Settings, 'APP_NAME'>): boolean =>
  given.APP_NAME === undefined && name === settingsTable.APP_NAME.fallback;

/** Empty where somebody chose the name. */
export const nameWarnings = ({ given, config }: Pick<Chosen, 'given' | 'config'>): string[] =>
  isNameUnsaid(given, config) ? [`APP_NAME is not set: every message will say "${config.APP_NAME}"`] : [];

function refuseUnsaidName(given: Values, config: Pick<Settings, 'APP_NAME'>): void {
  if (isNameUnsaid(given, config))
    throw new CommandError(
      `APP_NAME is not set, and nothing was changed: every message would say "${config.APP_NAME}"`,
      'Say --set APP_NAME="Your name", or leave out --yes to be asked',
    );
}

/** What the person gives and what is deployed, as the settings that the function will have. */
export function chooseSettings(
  context: Context,
  request: DeployRequest,
  deployed: Deployed,
  pool: Pool | undefined,
) {
  const { current, latest } = deployed;
  const given = givenSettings(request.set, request.settingsFile, request.env);
  const old = deployedSettings(current);
  const filled = {
    ...signUpClients(given, old, futureClients(pool, request.clientId)),
    ...(pool && { USERNAME_CASE: pool.usernameCase }),
  };
  const all = settingsFor({ ...filled, ...given }, old);
  // Without the old secret we cannot know whether the names in the table stay.
  const variables =
    latest && (given.OTP_SECRET || given.OTP_TABLE_KEY)
      ? readVariables(latest)
      : environmentVariables(latest);
  const secrets = secretsFor(given, current.OtpSecret === undefined ? undefined : variables);
  const environment = environmentOf(all, request.flags.LogLevel ?? current.LogLevel ?? 'INFO');
  const config = validate({ ...environment, ...secrets.values }, given, context.now());
  if (request.asksNobody) refuseUnsaidName(given, config);
  const tableKey = tableKeyOf(variables);
  refuseMoves({
    current,
    userPoolId: request.userPoolId,
    clientId: request.clientId,
    flags: request.flags,
    table: all.OTP_TABLE ?? '',
    renames: tableKey !== undefined && tableKey !== tableKeyOf(secrets.values),
    isLive: deployed.live !== undefined,
  });
  return { given, all, variables, secrets, environment, config };
}

export type Chosen = ReturnType<typeof chooseSettings>;

/** What AWS has to say about these settings: senders, the pool to attach, pools that are attached, the bucket. */
export async function checkSettings(
  context: Context,
  request: DeployRequest,
  { current, live }: Deployed,
  { config }: Chosen,
  pool: Pool | undefined,
) {
  const { aws, where } = context;
  const { stack, clientId } = request;
  const userPoolId = poolToAttach(request, current);
  const client = clientId === undefined ? undefined : { id: clientId, ttlSeconds: config.CODE_TTL_SECONDS };
  return {
    mail: await mailPermission(aws.ses, where, config),
    older: await olderMailPermission(context, stack, live),
    attach:
      userPoolId === undefined
        ? undefined
        : await planAttach(context, { ...request, userPoolId, config, client }, pool),
    attached: live
      ? await refuseHarmBySettings(context, {
          stack,
          before: orUndefined(await attempt(() => readLiveSettings(context, stack, live))),
          after: config,
          accepted: acceptances(request),
        })
      : [],
    isReady: await isBucketReady(context, request.bucket),
  };
}

export type Checked = Awaited<ReturnType<typeof checkSettings>>;
