// What a deployment would do: everything is read and judged, nothing is changed but a change set, which is dropped
// again when the answer is no.
import type { Parameter } from '@aws-sdk/client-cloudformation';
import type { Settings } from '../../../src/settings/table.ts';
import { parameterName, type Template, templateBody } from '../../template.ts';
import { type AttachChoices, acceptances } from '../attach-options.ts';
import { attempt } from '../aws/errors.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { type AttachPlan, planAttach, refuseOtherRegion } from '../pool/attach.ts';
import { type AppClient, sessionMinutes } from '../pool/client-flows.ts';
import { type Pool, readPool } from '../pool/review.ts';
import { deployedSettings, environmentOf } from '../settings/environment.ts';
import { keyUsers } from '../settings/environment-key.ts';
import { givenSettings, type Values } from '../settings/given.ts';
import { settingsFor } from '../settings/merge.ts';
import { secretsFor, strayedSecrets, tableKeyOf } from '../settings/secrets.ts';
import { mailPermission } from '../settings/senders.ts';
import { signUpClients } from '../settings/sign-up-clients.ts';
import { validate } from '../settings/validate.ts';
import type { ChangeSet } from '../stack/change-set.ts';
import { changeSetParameters, ownTemplate } from '../stack/parameters.ts';
import { exists, footing, readStack } from '../stack/state.ts';
import { type Artifact, artifactKey, isBucketReady } from './artifact.ts';
import { refuseHarmBySettings } from './attached-pools.ts';
import { refuseWrongFlags } from './flags.ts';
import { type Live, readLive } from './live.ts';
import { readLiveSettings } from './live-settings.ts';
import { olderMailPermission } from './older-versions.ts';
import { propose } from './propose.ts';
import { refuseMoves } from './refusals.ts';
import { rehearse } from './rehearsal/rehearse.ts';
import { environmentVariables, isSame, readFunction, readVariables } from './version.ts';

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
  /** Template parameters that are no settings, from flags. */
  readonly flags: Values;
  readonly artifact: () => Promise<Artifact>;
  /** For a plan that nobody carries out: what had to be uploaded to ask is taken away again. */
  readonly leaveNothing?: boolean;
}

/** `unknown`: CloudFormation reads the template from the bucket, and there is none yet to ask it with. */
export type StackChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'known'; readonly set: ChangeSet }
  | { readonly kind: 'unknown'; readonly wouldBe: ChangeSet['kind'] };

export interface DeployPlan {
  readonly stack: string;
  readonly template: Template;
  readonly body: string;
  readonly config: Settings;
  readonly artifact: Artifact;
  readonly bucket: { readonly name: string; readonly isReady: boolean };
  /** Parameters of the stack as they are. */
  readonly current: Values;
  readonly wanted: Values;
  readonly parameters: Parameter[];
  readonly stackChange: StackChange;
  readonly live: Live | undefined;
  /** Whether live is already what $LATEST is, with this code. */
  readonly liveIsLatest: boolean;
  /** Whether the stack still has to be told of the first live version. */
  readonly isFirst: boolean;
  readonly attach: AttachPlan | undefined;
  readonly warnings: readonly string[];
}

async function readDeployed({ aws }: Context, stack: string) {
  const state = await readStack(aws.cloudformation, stack);
  const kind = footing(stack, state);
  const latest = kind === 'UPDATE' ? await readFunction(aws.lambda, stack) : undefined;
  return {
    kind,
    current: exists(state) ? state.parameters : {},
    latest,
    live: latest && (await readLive(aws.lambda, stack)),
  };
}

const orUndefined = <T>(read: { value: T } | { why: string }): T | undefined =>
  'value' in read ? read.value : undefined;

/** The pool that is named; or the one that the stack was given, as far as it can be read. */
async function readTarget(
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
function poolToAttach({ userPoolId, clientId }: DeployRequest, current: Values): string | undefined {
  const pool = userPoolId ?? (clientId === undefined ? undefined : current.UserPoolId);
  if (pool && pool !== 'none') return pool;
  if (clientId !== undefined)
    throw new CommandError(
      '--client-id is an app client of an existing pool, and none is named',
      "Say --user-pool-id too; a pool of the stack's own comes with an app client",
    );
  return undefined;
}

async function refuseBrokenBuild(
  { where: { region }, now, interrupt }: Context,
  { zipPath }: Artifact,
  config: Settings,
  env: Values,
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

export async function planDeploy(context: Context, request: DeployRequest): Promise<DeployPlan> {
  const { aws, where, now, terminal, interrupt } = context;
  const { stack, userPoolId, clientId, flags } = request;
  const template = ownTemplate();
  refuseWrongFlags(template, flags);
  if (userPoolId && userPoolId !== 'none') refuseOtherRegion(userPoolId, where.region);

  const { kind, current, latest, live } = await terminal.watch('read what is deployed', () =>
    readDeployed(context, stack),
  );

  const attachTo = poolToAttach(request, current);

  const given = givenSettings(request.set, request.settingsFile, request.env);
  const pool = await terminal.watch('read the pool', () => readTarget(context, request, current));
  const filled = signUpClients(given, deployedSettings(current), futureClients(pool, clientId));
  const all = settingsFor({ ...filled, ...given }, deployedSettings(current));
  // Without the old secret it cannot be told whether the names in the table stay.
  const deployed =
    latest && (given.OTP_SECRET || given.OTP_TABLE_KEY)
      ? readVariables(latest)
      : environmentVariables(latest);
  const secrets = secretsFor(given, current.OtpSecret === undefined ? undefined : deployed);
  const logLevel = flags.LogLevel ?? current.LogLevel ?? 'INFO';
  const config = validate({ ...environmentOf(all, logLevel), ...secrets.values }, given, now());
  const tableKey = tableKeyOf(deployed);
  refuseMoves({
    current,
    userPoolId,
    flags,
    table: all.OTP_TABLE ?? '',
    renames: tableKey !== undefined && tableKey !== tableKeyOf(secrets.values),
    isLive: live !== undefined,
  });

  const { mail, older, attach, attached, isReady } = await terminal.watch(
    'check senders, pool and bucket',
    async () => ({
      mail: await mailPermission(aws.ses, where, config),
      older: await olderMailPermission(context, stack, live),
      attach:
        attachTo === undefined
          ? undefined
          : await planAttach(
              context,
              {
                ...request,
                userPoolId: attachTo,
                config,
                client:
                  clientId === undefined ? undefined : { id: clientId, ttlSeconds: config.CODE_TTL_SECONDS },
              },
              pool,
            ),
      attached: live
        ? await refuseHarmBySettings(context, {
            stack,
            before: orUndefined(await attempt(() => readLiveSettings(context, stack, live))),
            after: config,
            accepted: acceptances(request),
          })
        : [],
      isReady: await isBucketReady(context, request.bucket),
    }),
  );
  const artifact = await terminal.step('build', request.artifact);
  const environment = environmentOf(all, logLevel);
  await terminal.step('sign in with the build on this machine, sending nothing', () =>
    refuseBrokenBuild(context, artifact, config, environment),
  );
  interrupt.check('nothing was changed', false);

  const joined = (mine: readonly string[], theirs: readonly string[]) =>
    [...new Set([...mine, ...theirs])].sort().join(',');
  const wanted: Values = {
    CodeBucket: request.bucket,
    CodeKey: artifactKey(stack, artifact),
    EmailSenders: joined(mail.senders, older.senders),
    EmailResources: joined(mail.resources, older.resources),
    AuthSessionMinutes: String(sessionMinutes(config.CODE_TTL_SECONDS)),
    ...(userPoolId !== undefined && { UserPoolId: userPoolId }),
    ...flags,
    ...keyUsers(flags.EnvironmentKey ?? current.EnvironmentKey, current.KeyUsers, where),
    ...Object.fromEntries(
      Object.entries({ ...all, ...secrets.send }).map(([name, value]) => [parameterName(name), value]),
    ),
  };
  const body = templateBody(template);
  const parameters = changeSetParameters(template, wanted, current);
  // Before there is a change set: what fails after that would leave it behind.
  const liveConfiguration =
    live && (await terminal.watch('read what is live', () => readFunction(aws.lambda, stack, live.version)));
  const set = isReady
    ? await terminal.step('ask CloudFormation what would change', () =>
        propose(context, {
          stack,
          kind,
          bucket: request.bucket,
          body,
          parameters,
          leaveNothing: request.leaveNothing ?? false,
        }),
      )
    : undefined;
  const stackChange: StackChange = !isReady
    ? { kind: 'unknown', wouldBe: kind }
    : set
      ? { kind: 'known', set }
      : { kind: 'none' };

  return {
    stack,
    template,
    body,
    config,
    artifact,
    bucket: { name: request.bucket, isReady },
    current,
    wanted,
    parameters,
    stackChange,
    live,
    liveIsLatest:
      latest !== undefined &&
      liveConfiguration !== undefined &&
      isSame(latest, liveConfiguration) &&
      latest.CodeSha256 === Buffer.from(artifact.sha256, 'hex').toString('base64'),
    isFirst: !current.LiveVersion,
    attach,
    warnings: [
      ...mail.warnings,
      ...attached,
      ...(liveConfiguration
        ? strayedSecrets(given, deployed, environmentVariables(liveConfiguration)).map(
            (name) => `${name} of $LATEST is not that of live, and goes live now`,
          )
        : []),
    ],
  };
}

/** Whether this code with these settings is live already. */
export const isReleased = ({ stackChange, liveIsLatest, isFirst, live }: DeployPlan): boolean =>
  stackChange.kind === 'none' && liveIsLatest && !isFirst && live !== undefined;
