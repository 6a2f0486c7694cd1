// What a deployment would change, as lines and as data; and otp deploy --plan, which changes nothing.
import { GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { settingNames } from '../../../src/settings/table.ts';
import { resourcesFor, settingName, templateBody } from '../../template.ts';
import { attempt } from '../aws/errors.ts';
import type { Context } from '../context.ts';
import { editsOf, type PoolPlan, planLines } from '../pool/plan.ts';
import { isSecret } from '../redact.ts';
import { type DeployPlan, isReleased, planDeploy } from '../release/plan.ts';
import type { DeployRequest } from '../release/request.ts';
import { changeLines, dropChangeSet } from '../stack/change-set.ts';

/** Whether the pool, or an app client of it, would change. */
const attaches = ({ attach }: DeployPlan): boolean => attach !== undefined && editsOf(attach).length > 0;

/** Whether a deployment would have anything to do. */
export const wouldChange = (plan: DeployPlan): boolean => !isReleased(plan) || attaches(plan);

/** What CloudFormation would do with the stack. */
const stackAction = ({ bucket, changeSet, kind }: DeployPlan): string | undefined =>
  bucket.isReady && changeSet === undefined ? undefined : kind.toLowerCase();

/** By setting, or by the template's parameter where it is none. Keys, and codes that let someone in, have no value here. */
function changedParameters({ template, current, wanted }: DeployPlan) {
  return Object.entries(template.Parameters).flatMap(([parameter, { Default: fallback = '' }]) => {
    const from = current[parameter] ?? String(fallback);
    const to = wanted[parameter];
    if (to === undefined || to === from) return [];
    const name = settingNames.find((known) => known === settingName(parameter)) ?? parameter;
    return [isSecret(name) ? { name } : { name, from, to }];
  });
}

/** What the first pass makes, and with a live version what is made only after the test. */
function resourceLines({ template, current, wanted }: DeployPlan, isTested: boolean): string[] {
  const at = (LiveVersion: string) => resourcesFor(template, { ...current, ...wanted, LiveVersion });
  const before = at('');
  return (isTested ? at('1').filter((id) => !before.includes(id)) : before).map(
    (id) => `  + ${id} ${template.Resources[id]?.Type}`,
  );
}

/** CloudFormation itself is asked once there is a bucket to ask it with. */
function stackLines(plan: DeployPlan): string[] {
  if (plan.bucket.isReady) return changeLines(plan.changeSet?.changes ?? []);
  if (plan.kind === 'CREATE') return resourceLines(plan, false);
  return [
    '  CloudFormation can list the changes once the bucket exists; nothing that users depend on is replaced',
  ];
}

function stepLines(plan: DeployPlan): string[] {
  const { bucket, live, attach } = plan;
  const action = stackAction(plan);
  return [
    ...(bucket.isReady ? [] : [`  make the private bucket ${bucket.name}`]),
    `  upload, ${action ? `${action} the stack, ` : ''}publish a version, test it`,
    live ? `  move live from version ${live.version} to the new one` : '  make live at the new version',
    ...(attach && attaches(plan)
      ? [`  attach the pool ${attach.userPoolId}: from then on it calls live`]
      : []),
  ];
}

/** Says what a deployment would do, before it is asked for. */
export function sayPlan({ terminal, where }: Context, plan: DeployPlan): void {
  const { stack, artifact, attach, isFirst } = plan;
  const section = (title: string, lines: readonly string[]) => {
    if (lines.length === 0) return;
    terminal.say(terminal.style('bold', title));
    for (const line of lines) terminal.say(line);
  };
  terminal.say(
    `Account ${where.account}, Region ${where.region}, stack ${stack}; zip ${Math.ceil(artifact.zipBytes / 1000)} kB`,
  );
  for (const warning of plan.warnings) terminal.warn(`! ${warning}`);
  for (const line of attach?.warnings ?? []) terminal.warn(line);
  section(
    'Settings',
    changedParameters(plan).map(({ name, from, to }) =>
      to === undefined ? `  ${name}: (hidden)` : `  ${name}: ${from || '(none)'} → ${to || '(none)'}`,
    ),
  );
  section('Stack', stackLines(plan));
  if (isFirst) section('Then, once the new version has passed its test', resourceLines(plan, true));
  if (attach) section('Pool', planLines(attach));
  if (!isReleased(plan)) section('Steps', stepLines(plan));
}

const poolData = ({ userPoolId, pool, clients: [client] }: PoolPlan) => ({
  userPoolId,
  pool: pool.changes,
  client: client && { id: client.target.id, changes: client.changes },
});

/** Secrets are named, their values are not. */
function planData(plan: DeployPlan, template: string) {
  const { stack, changeSet, current, wanted, live, liveIsLatest, attach, warnings } = plan;
  return {
    changes: wouldChange(plan),
    stack: {
      name: stack,
      action: stackAction(plan) ?? 'none',
      resources: (changeSet?.changes ?? []).map(({ ResourceChange: change }) => ({
        action: change?.Action?.toLowerCase(),
        id: change?.LogicalResourceId,
        type: change?.ResourceType,
        replaced: change?.Replacement === 'True',
      })),
    },
    template,
    parameters: changedParameters(plan),
    code: { from: current.CodeKey ?? null, to: wanted.CodeKey, changed: current.CodeKey !== wanted.CodeKey },
    live: live ? { version: live.version, isLatest: liveIsLatest } : null,
    pool: attach ? poolData(attach) : null,
    warnings,
  };
}

async function compareTemplate({ aws }: Context, { stack, current, template }: DeployPlan): Promise<string> {
  if (Object.keys(current).length === 0) return 'new';
  const read = await attempt(() => aws.cloudformation.send(new GetTemplateCommand({ StackName: stack })));
  if ('why' in read) return 'unknown';
  return read.value.TemplateBody === templateBody(template) ? 'same' : 'changed';
}

/** Returns whether a deployment would change something. */
export async function runPlan(context: Context, request: DeployRequest): Promise<boolean> {
  const { terminal } = context;
  const plan = await planDeploy(context, request);
  const { changeSet, live } = plan;
  const template = await terminal.watch('compare the template', () => compareTemplate(context, plan));
  if (changeSet) await terminal.watch('forget the change set', () => dropChangeSet(context, changeSet));
  const changes = wouldChange(plan);
  if (changes) {
    sayPlan(context, plan);
    terminal.say(`Template: ${template}`);
    terminal.say('Nothing was changed. Without --plan, `deploy` does this.');
  } else
    terminal.say(`Nothing would change: version ${live?.version} with this code and these settings is live.`);
  terminal.result(planData(plan, template));
  return changes;
}
