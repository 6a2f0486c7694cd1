// The plan of a deployment: what it would change in the stack and in the pool. Nothing is changed but a change set, which
// is dropped again if the answer is no, and the template in the bucket, which is named by its hash.
import type { Settings } from '../../../src/settings/table.ts';
import { sessionMinutes } from '../../review/app-client.ts';
import { parameterName, type Template, templateBody } from '../../template.ts';
import { attempt } from '../aws/errors.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { acceptances } from '../deployment-options.ts';
import { planAttach, refuseOtherRegion } from '../pool/attach.ts';
import type { PoolPlan } from '../pool/plan.ts';
import type { Pool } from '../pool/review.ts';
import { keyUsers } from '../settings/environment-key.ts';
import type { Values } from '../settings/given.ts';
import { strayedSecrets } from '../settings/secrets.ts';
import { type MailPermission, mailPermission } from '../settings/senders.ts';
import { type ChangeSet, type ChangeSetRequest, createChangeSet } from '../stack/change-set.ts';
import { changeSetParameters, formOf, mergeTags, ownTemplate } from '../stack/parameters.ts';
import { type Artifact, artifactKey, isBucketReady, uploadTemplate } from './artifact.ts';
import { refuseHarmBySettings } from './attached-pools.ts';
import { type Live, settingsIn } from './live.ts';
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
  readonly attach: PoolPlan | undefined;
  readonly warnings: readonly string[];
}

type Proposal = Pick<DeployPlan, 'stack' | 'kind' | 'template' | 'bucket' | 'parameters' | 'tags'>;

/** Asks CloudFormation what would change. Undefined when nothing would. */
export async function propose(context: Context, proposal: Proposal): Promise<ChangeSet | undefined> {
  const { stack, template, bucket } = proposal;
  const templateUrl = await uploadTemplate(context, bucket.name, stack, templateBody(template));
  return createChangeSet(context, { ...proposal, templateUrl });
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

/** What the role must still allow: live runs until the end, and a rollback brings back the version before it. */
async function readOlderMail(
  context: Context,
  stack: string,
  { live, liveFunction }: Deployed,
): Promise<MailPermission[]> {
  const { aws, where } = context;
  const [before] = live?.before ?? [];
  const reads = [
    ...(liveFunction ? [async () => liveFunction] : []),
    ...(before === undefined ? [] : [() => readFunction(aws.lambda, stack, before)]),
  ];
  // A version that cannot be read, or whose sender is gone, sends nothing that could be allowed.
  const permissions = await Promise.all(
    reads.map((read) =>
      attempt(async () => mailPermission(aws.ses, where, settingsIn(await read(), context))),
    ),
  );
  return permissions.flatMap((outcome) => ('value' in outcome ? [outcome.value] : []));
}

/** Undefined where nothing is live, or live refuses its settings. */
async function settingsBefore(context: Context, { liveFunction }: Deployed): Promise<Settings | undefined> {
  const read = await attempt(async () => liveFunction && settingsIn(liveFunction, context));
  return 'value' in read ? read.value : undefined;
}

/** What AWS has to say about these settings: senders, the pool to attach, pools that are attached, the bucket. */
async function checkSettings(
  context: Context,
  request: DeployRequest,
  deployed: Deployed,
  { config }: Chosen,
  pool: Pool | undefined,
) {
  const { stack, bucket } = request;
  const userPoolId = poolToAttach(request, deployed.current);
  const change = {
    before: await settingsBefore(context, deployed),
    after: config,
    accepted: acceptances(request),
  };
  return {
    mail: await mailPermission(context.aws.ses, context.where, config),
    older: await readOlderMail(context, stack, deployed),
    attach: userPoolId && (await planAttach(context, { ...request, userPoolId, config }, pool)),
    attached: deployed.live ? await refuseHarmBySettings(context, stack, change) : [],
    isReady: await isBucketReady(context, bucket),
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
  { liveFunction }: Deployed,
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
  const { terminal, interrupt } = context;
  const { stack, userPoolId, flags } = request;
  const template = ownTemplate();
  refuseWrongFlags(template, flags);
  if (userPoolId && userPoolId !== 'none') refuseOtherRegion(userPoolId, context.where.region);

  const deployed = await terminal.watch('read what is deployed', () => readDeployed(context, stack));
  const { kind, current, latest, live, liveFunction } = deployed;
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

  const wanted = wantedParameters(context, request, deployed, chosen, checked, artifact);
  const drifted = liveFunction ? changedForm(formOf(template), liveFunction) : [];
  const plan = {
    ...{ stack, kind, template, artifact, current, wanted, live },
    parameters: changeSetParameters(template, wanted, current),
    tags: mergeTags(deployed.tags, request.stackTags ?? []),
    bucket: { name: request.bucket, isReady: checked.isReady },
    attach: checked.attach || undefined,
    liveIsLatest:
      latest !== undefined &&
      liveFunction !== undefined &&
      isSame(latest, liveFunction) &&
      latest.CodeSha256 === codeHash(artifact.sha256) &&
      drifted.length === 0,
    isFirst: !current.LiveVersion,
    warnings: warningsOf(chosen, checked, deployed, drifted),
  };
  // Last: what fails after it would leave the change set behind.
  const changeSet = checked.isReady
    ? await terminal.step('ask CloudFormation what would change', () => propose(context, plan))
    : undefined;
  return { ...plan, changeSet };
}

/** Whether this code with these settings is live already. */
export const isReleased = ({ bucket, changeSet, liveIsLatest, isFirst, live }: DeployPlan): boolean =>
  bucket.isReady && changeSet === undefined && liveIsLatest && !isFirst && live !== undefined;
