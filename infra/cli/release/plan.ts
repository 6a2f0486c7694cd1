// The plan of a deployment: what it would change in the stack and in the pool. Nothing is changed but a change set, which
// is dropped again if the answer is no.
import type { Parameter } from '@aws-sdk/client-cloudformation';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { Settings } from '../../../src/settings/table.ts';
import { sessionMinutes } from '../../review/app-client.ts';
import { parameterName, type Template, templateBody } from '../../template.ts';
import type { Context } from '../context.ts';
import { type AttachPlan, refuseOtherRegion } from '../pool/attach.ts';
import { keyUsers } from '../settings/environment-key.ts';
import type { Values } from '../settings/given.ts';
import { strayedSecrets } from '../settings/secrets.ts';
import type { ChangeSet } from '../stack/change-set.ts';
import { changeSetParameters, formOf, ownTemplate } from '../stack/parameters.ts';
import { mergeTags, type StackTag } from '../stack/tags.ts';
import { type Artifact, artifactKey } from './artifact.ts';
import type { Live } from './live.ts';
import { propose } from './propose.ts';
import { refuseWrongFlags } from './refusals.ts';
import {
  type Checked,
  type Chosen,
  checkSettings,
  chooseSettings,
  type Deployed,
  type DeployRequest,
  nameWarnings,
  poolToAttach,
  readDeployed,
  readTarget,
  refuseBrokenBuild,
} from './request.ts';
import { changedForm, environmentVariables, isSame, readFunction } from './version.ts';
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
  /** Of the stack; undefined: as they are. */
  readonly tags: StackTag[] | undefined;
  readonly stackChange: StackChange;
  readonly live: Live | undefined;
  /** Whether live is already what $LATEST is, with this code. */
  readonly liveIsLatest: boolean;
  /** Whether the stack does not know yet that a first version is live. */
  readonly isFirst: boolean;
  readonly attach: AttachPlan | undefined;
  readonly warnings: readonly string[];
}

const joined = (mine: readonly string[], theirs: readonly string[]): string =>
  [...new Set([...mine, ...theirs])].sort().join(',');

/** The parameters of the template that this deployment sets. */
function wantedParameters(
  { where }: Context,
  { stack, bucket, userPoolId, flags }: DeployRequest,
  { current }: Deployed,
  { all, secrets, config }: Chosen,
  { mail, older }: Checked,
  artifact: Artifact,
): Values {
  return {
    CodeBucket: bucket,
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
}

async function proposeStack(
  context: Context,
  { stack, bucket, leaveNothing = false }: DeployRequest,
  { kind }: Deployed,
  { isReady }: Checked,
  { body, parameters, tags }: Pick<DeployPlan, 'body' | 'parameters' | 'tags'>,
): Promise<StackChange> {
  if (!isReady) return { kind: 'unknown', wouldBe: kind };
  const set = await context.terminal.step('ask CloudFormation what would change', () =>
    propose(context, { stack, kind, bucket, body, parameters, tags, leaveNothing }),
  );
  return set ? { kind: 'known', set } : { kind: 'none' };
}

export async function planDeploy(context: Context, request: DeployRequest): Promise<DeployPlan> {
  const { aws, terminal, interrupt } = context;
  const { stack, userPoolId, flags } = request;
  const template = ownTemplate();
  refuseWrongFlags(template, flags);
  if (userPoolId && userPoolId !== 'none') refuseOtherRegion(userPoolId, context.where.region);

  const deployed = await terminal.watch('read what is deployed', () => readDeployed(context, stack));
  const { current, latest, live } = deployed;
  poolToAttach(request, current);
  const pool = await terminal.watch('read the pool', () => readTarget(context, request, current));
  const chosen = chooseSettings(context, request, deployed, pool);
  const checked = await terminal.watch('check senders, pool and bucket', () =>
    checkSettings(context, request, deployed, chosen, pool),
  );
  const artifact = await terminal.step('build', request.artifact).catch((error: unknown) => {
    // Ctrl-C reaches the compiler's process too, and that would look like a fault of the build.
    interrupt.check('nothing was changed', false);
    throw error;
  });
  await terminal.step('sign in with the build on this machine, sending nothing', () =>
    refuseBrokenBuild(context, artifact, chosen),
  );
  interrupt.check('nothing was changed', false);

  const wanted = wantedParameters(context, request, deployed, chosen, checked, artifact);
  const body = templateBody(template);
  const parameters = changeSetParameters(template, wanted, current);
  const tags = mergeTags(deployed.tags, request.stackTags ?? []);
  // Before there is a change set: what fails after that would leave it behind.
  const liveFunction =
    live && (await terminal.watch('read what is live', () => readFunction(aws.lambda, stack, live.version)));
  const drifted = liveFunction ? changedForm(formOf(template), liveFunction) : [];
  return {
    stack,
    template,
    body,
    config: chosen.config,
    artifact,
    bucket: { name: request.bucket, isReady: checked.isReady },
    current,
    wanted,
    parameters,
    tags,
    stackChange: await proposeStack(context, request, deployed, checked, { body, parameters, tags }),
    live,
    liveIsLatest: isLatest(latest, liveFunction, artifact) && drifted.length === 0,
    isFirst: !current.LiveVersion,
    attach: checked.attach,
    warnings: [
      ...nameWarnings(chosen),
      ...checked.mail.warnings,
      ...(checked.mail.sandboxUnread === undefined
        ? []
        : [
            `could not check whether SES is in its sandbox, where the role needs more: ${checked.mail.sandboxUnread}`,
          ]),
      ...checked.attached,
      ...drifted.map((name) => `${name} of live is not the template's, and is put back`),
      ...strayedSecrets(
        chosen.given,
        chosen.variables,
        liveFunction && environmentVariables(liveFunction),
      ).map((name) => `${name} of $LATEST is not that of live, and goes live now`),
    ],
  };
}

const isLatest = (
  latest: FunctionConfiguration | undefined,
  live: FunctionConfiguration | undefined,
  { sha256 }: Artifact,
): boolean =>
  latest !== undefined &&
  live !== undefined &&
  isSame(latest, live) &&
  latest.CodeSha256 === Buffer.from(sha256, 'hex').toString('base64');

/** Whether this code with these settings is live already. */
export const isReleased = ({ stackChange, liveIsLatest, isFirst, live }: DeployPlan): boolean =>
  stackChange.kind === 'none' && liveIsLatest && !isFirst && live !== undefined;
