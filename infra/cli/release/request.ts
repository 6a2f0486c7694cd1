// What somebody asks a deployment for, and what is deployed already: together the settings that the function will have.
import { type Settings, settingsTable } from '../../../src/settings/table.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import type { AttachChoices } from '../deployment-options.ts';
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
import { validate } from '../settings/validate.ts';
import type { StackTag } from '../stack/parameters.ts';
import { exists, footing, readStack } from '../stack/state.ts';
import type { Artifact } from './artifact.ts';
import { readLive } from './live.ts';
import { refuseMoves } from './refusals.ts';
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
  /** Builds the zip, or reads the one that was given. */
  readonly artifact: () => Promise<Artifact>;
}

export async function readDeployed({ aws: { cloudformation, lambda } }: Context, stack: string) {
  const state = await readStack(cloudformation, stack);
  const kind = footing(stack, state);
  const { parameters: current = {}, tags = [] } = exists(state) ? state : {};
  const latest = kind === 'UPDATE' ? await readFunction(lambda, stack) : undefined;
  const live = latest && (await readLive(lambda, stack));
  const liveFunction = live && (await readFunction(lambda, stack, live.version));
  return { kind, current, tags, latest, live, liveFunction };
}

export type Deployed = Awaited<ReturnType<typeof readDeployed>>;

/** The pool that is named; or the one that the stack was given, as far as it can be read. */
export async function readTarget(
  context: Context,
  { stack, userPoolId }: DeployRequest,
  { UserPoolId: given }: Values,
): Promise<Pool | undefined> {
  const id = userPoolId ?? given;
  if (!id || id === 'none') return undefined;
  const read = readPool(context, stack, id);
  return userPoolId === undefined ? read.catch(() => undefined) : read;
}

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

/** Whether messages would carry the default of APP_NAME because nobody chose one. */
export const isNameUnsaid = (given: Values, { APP_NAME: name }: Pick<Settings, 'APP_NAME'>): boolean =>
  given.APP_NAME === undefined && name === settingsTable.APP_NAME.fallback;

/** What the person gives and what is deployed, as the settings that the function will have. */
export function chooseSettings(
  { now }: Context,
  request: DeployRequest,
  { current, latest, live }: Deployed,
  pool: Pool | undefined,
) {
  const { clientId, userPoolId, flags } = request;
  const given = givenSettings(request.set, request.settingsFile, request.env);
  const old = deployedSettings(current);
  // An app client that is prepared now signs users up by code too.
  const clients = (pool?.clients ?? []).map((one) =>
    one.id === clientId ? { ...one, allowsCode: true } : one,
  );
  const filled = { ...signUpClients(given, old, clients), ...(pool && { USERNAME_CASE: pool.usernameCase }) };
  const all = settingsFor({ ...filled, ...given }, old);
  // Without the old secret we cannot know whether the names in the table stay.
  const variables =
    latest && (given.OTP_SECRET || given.OTP_TABLE_KEY)
      ? readVariables(latest)
      : environmentVariables(latest);
  const secrets = secretsFor(given, current.OtpSecret === undefined ? undefined : variables);
  const environment = environmentOf(all, flags.LogLevel ?? current.LogLevel ?? 'INFO');
  const config = validate({ ...environment, ...secrets.values }, given, now());
  if (request.asksNobody && isNameUnsaid(given, config))
    throw new CommandError(
      `APP_NAME is not set, and nothing was changed: every message would say "${config.APP_NAME}"`,
      'Say --set APP_NAME="Your name", or leave out --yes to be asked',
    );
  const tableKey = tableKeyOf(variables);
  refuseMoves({
    ...{ current, userPoolId, clientId, flags },
    table: all.OTP_TABLE ?? '',
    renames: tableKey !== undefined && tableKey !== tableKeyOf(secrets.values),
    isLive: live !== undefined,
  });
  return { given, all, variables, secrets, environment, config };
}

export type Chosen = ReturnType<typeof chooseSettings>;
