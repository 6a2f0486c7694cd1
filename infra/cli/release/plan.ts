// The plan of a deployment: what it would change in the stack and in the pool. Nothing is changed but a change set, which
// is dropped again if the answer is no, and the template in the bucket, which is named by its hash.
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Settings } from '../../../src/settings/table.ts';
import { sessionMinutes } from '../../review/app-client.ts';
import { parameterName, type Template, templateBody } from '../../template.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { acceptances } from '../deployment-options.ts';
import { type AttachPlan, planAttach, refuseOtherRegion } from '../pool/attach.ts';
import type { Pool } from '../pool/review.ts';
import { keyUsers } from '../settings/environment-key.ts';
import type { Values } from '../settings/given.ts';
import { strayedSecrets } from '../settings/secrets.ts';
import { mailPermission } from '../settings/senders.ts';
import type { ChangeSet, ChangeSetRequest } from '../stack/change-set.ts';
import { changeSetParameters, formOf, ownTemplate } from '../stack/parameters.ts';
import { mergeTags } from '../stack/tags.ts';
import { type Artifact, artifactKey, isBucketReady } from './artifact.ts';
import { refuseHarmBySettings } from './attached-pools.ts';
import type { Live } from './live.ts';
import { readLiveSettings, readOlderMail } from './live-settings.ts';
import { propose } from './propose.ts';
import { refuseWrongFlags } from './refusals.ts';
import { rehearse } from './rehearsal/rehearse.ts';
import {
  type Chosen,
  chooseSettings,
  type Deployed,
  type DeployRequest,
  isNameUnsaid,
  poolToAttach,
  readDeployed,
  readTarget,
} from './request.ts';
import { changedForm, codeHash, environmentVariables, isSame, readFunction } from './version.ts';

/** `tags` undefined: the stack keeps those that it has. */
export interface DeployPlan extends Pick<ChangeSetRequest, 'stack' | 'kind' | 'parameters' | 'tags'> {
  readonly template: Template;
  readonly body: string;
  readonly config: Settings;
  readonly artifact: Artifact;
  /** CloudFormation reads the template from the bucket: without one, it cannot be asked yet for a change set. */
  readonly bucket: { readonly name: string; readonly isReady: boolean };
  /** Undefined where CloudFormation sees nothing to change, or could not be asked. */
  readonly changeSet: ChangeSet | undefined;
  /** Parameters of the stack as they are. */
  readonly current: Values;
  readonly wanted: Values;
  readonly live: Live | undefined;
  /** Whether live is already what $LATEST is, with this code. */
  readonly liveIsLatest: boolean;
  /** Whether the stack does not know yet that a first version is live. */
  readonly isFirst: boolean;
  readonly attach: AttachPlan | undefined;
  readonly warnings: readonly string[];
}

/** Signs in with the build on this machine. */
async function refuseBrokenBuild(
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

/** What AWS has to say about these settings: senders, the pool to attach, pools that are attached, the bucket. */
async function checkSettings(
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
    older: await readOlderMail(context, stack, live),
    attach:
      userPoolId === undefined
        ? undefined
        : await planAttach(context, { ...request, userPoolId, config, client }, pool),
    attached: live
      ? await refuseHarmBySettings(context, stack, {
          before: await readLiveSettings(context, stack, live).catch(() => undefined),
          after: config,
          accepted: acceptances(request),
        })
      : [],
    isReady: await isBucketReady(context, request.bucket),
  };
}

type Checked = Awaited<ReturnType<typeof checkSettings>>;

/** The parameters of the template that this deployment sets. */
function wantedParameters(
  { where }: Context,
  { stack, bucket, userPoolId, flags }: DeployRequest,
  { current }: Deployed,
  { all, secrets, config }: Chosen,
  { mail, older }: Checked,
  artifact: Artifact,
): Values {
  const joined = (of: 'senders' | 'resources') =>
    [...new Set([mail, ...older].flatMap((permission) => permission[of]))].sort().join(',');
  return {
    CodeBucket: bucket,
    CodeKey: artifactKey(stack, artifact),
    EmailSenders: joined('senders'),
    EmailResources: joined('resources'),
    AuthSessionMinutes: String(sessionMinutes(config.CODE_TTL_SECONDS)),
    ...(userPoolId !== undefined && { UserPoolId: userPoolId }),
    ...flags,
    ...keyUsers(flags.EnvironmentKey ?? current.EnvironmentKey, current.KeyUsers, where),
    ...Object.fromEntries(
      Object.entries({ ...all, ...secrets.send }).map(([name, value]) => [parameterName(name), value]),
    ),
  };
}

/** What a person has to know before they say yes. */
function warningsOf(
  { given, variables, config }: Chosen,
  { mail: { warnings, sandboxUnread }, attached }: Checked,
  liveFunction: FunctionConfiguration | undefined,
  drifted: readonly string[],
): string[] {
  const strayed = strayedSecrets(given, variables, liveFunction && environmentVariables(liveFunction));
  return [
    ...(isNameUnsaid(given, config)
      ? [`APP_NAME is not set: every message will say "${config.APP_NAME}"`]
      : []),
    ...warnings,
    ...(sandboxUnread === undefined
      ? []
      : [`could not check whether SES is in its sandbox, where the role needs more: ${sandboxUnread}`]),
    ...attached,
    ...drifted.map((name) => `${name} of live is not the template's, and is put back`),
    ...strayed.map((name) => `${name} of $LATEST is not that of live, and goes live now`),
  ];
}

export async function planDeploy(context: Context, request: DeployRequest): Promise<DeployPlan> {
  const { aws, terminal, interrupt } = context;
  const { stack, userPoolId, flags, bucket: name } = request;
  const template = ownTemplate();
  refuseWrongFlags(template, flags);
  if (userPoolId && userPoolId !== 'none') refuseOtherRegion(userPoolId, context.where.region);

  const deployed = await terminal.watch('read what is deployed', () => readDeployed(context, stack));
  const { kind, current, latest, live } = deployed;
  poolToAttach(request, current);
  const pool = await terminal.watch('read the pool', () => readTarget(context, request, current));
  const chosen = chooseSettings(context, request, deployed, pool);
  const checked = await terminal.watch('check senders, pool and bucket', () =>
    checkSettings(context, request, deployed, chosen, pool),
  );
  const artifact = await request.artifact().catch((error: unknown) => {
    // Ctrl-C reaches the compiler's process too, and that would look like a fault of the build.
    interrupt.check('nothing was changed', false);
    throw error;
  });
  await terminal.step('sign in with the build on this machine, sending nothing', () =>
    refuseBrokenBuild(context, artifact, chosen),
  );
  // Before there is a change set: what fails after that would leave it behind.
  const liveFunction =
    live && (await terminal.watch('read what is live', () => readFunction(aws.lambda, stack, live.version)));
  const drifted = liveFunction ? changedForm(formOf(template), liveFunction) : [];

  const wanted = wantedParameters(context, request, deployed, chosen, checked, artifact);
  const body = templateBody(template);
  const parameters = changeSetParameters(template, wanted, current);
  const tags = mergeTags(deployed.tags, request.stackTags ?? []);
  const { isReady, attach } = checked;
  const changeSet = isReady
    ? await terminal.step('ask CloudFormation what would change', () =>
        propose(context, { stack, kind, bucket: name, body, parameters, tags }),
      )
    : undefined;
  return {
    ...{ stack, kind, template, body, artifact, current, wanted, parameters, tags, changeSet, live, attach },
    config: chosen.config,
    bucket: { name, isReady },
    liveIsLatest:
      latest !== undefined &&
      liveFunction !== undefined &&
      isSame(latest, liveFunction) &&
      latest.CodeSha256 === codeHash(artifact.sha256) &&
      drifted.length === 0,
    isFirst: !current.LiveVersion,
    warnings: warningsOf(chosen, checked, liveFunction, drifted),
  };
}

/** Whether this code with these settings is live already. */
export const isReleased = ({ bucket, changeSet, liveIsLatest, isFirst, live }: DeployPlan): boolean =>
  bucket.isReady && changeSet === undefined && liveIsLatest && !isFirst && live !== undefined;
