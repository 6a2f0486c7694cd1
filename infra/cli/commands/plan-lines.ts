// A deployment's plan in lines: settings, resources, pool, steps.
import { settingNames } from '../../../src/settings/table.ts';
import { resourcesFor, settingName } from '../../template.ts';
import type { Context } from '../context.ts';
import { attachLines, isAttached, warningLines } from '../pool/attach.ts';
import { type DeployPlan, isReleased } from '../release/plan.ts';
import { isSecret } from '../settings/given.ts';
import { changeLines } from '../stack/change-set.ts';

interface ChangedParameter {
  /** As it is set: the setting, or the template's parameter where it is none. */
  readonly name: string;
  /** Undefined where the value is kept off the screen, as keys and codes that let someone in are. */
  readonly from?: string;
  readonly to?: string;
}

/** Pure. */
export function changedParameters({ template, current, wanted }: DeployPlan): ChangedParameter[] {
  return Object.keys(template.Parameters).flatMap((parameter) => {
    const [from, to] = [
      current[parameter] ?? String(template.Parameters[parameter]?.Default ?? ''),
      wanted[parameter],
    ];
    if (to === undefined || to === from) return [];
    const setting = settingNames.find((known) => known === settingName(parameter));
    const name = setting ?? parameter;
    return [setting && isSecret(setting) ? { name } : { name, from, to }];
  });
}

const parameterLines = (plan: DeployPlan): string[] =>
  changedParameters(plan).map(({ name, from, to }) =>
    to === undefined ? `  ${name}: (hidden)` : `  ${name}: ${from || '(none)'} → ${to || '(none)'}`,
  );

const addLines = ({ template }: DeployPlan, ids: readonly string[]): string[] =>
  ids.map((id) => `  + ${id} ${template.Resources[id]?.Type}`);

/** What the first pass makes; CloudFormation itself is asked once there is a bucket to ask it with. */
function stackLines(plan: DeployPlan): string[] {
  const { stackChange, template, current, wanted } = plan;
  switch (stackChange.kind) {
    case 'none':
      return [];
    case 'known':
      return changeLines(stackChange.set.changes);
    case 'unknown':
      return stackChange.wouldBe === 'CREATE'
        ? addLines(plan, resourcesFor(template, { ...current, ...wanted, LiveVersion: '' }))
        : [
            '  CloudFormation can list the changes once the bucket exists; nothing that users depend on is replaced',
          ];
  }
}

/** Resources that are made only after the test, with the first version that goes live. */
function laterLines(plan: DeployPlan): string[] {
  const { template, current, wanted } = plan;
  const at = (LiveVersion: string) => resourcesFor(template, { ...current, ...wanted, LiveVersion });
  const before = at('');
  return addLines(
    plan,
    at('1').filter((id) => !before.includes(id)),
  );
}

/** Says what a deployment would do, before it is asked for. */
export function sayPlan({ terminal, where }: Context, plan: DeployPlan): void {
  const { stack, bucket, artifact, stackChange, live, attach, isFirst } = plan;
  const section = (title: string, lines: readonly string[]) => {
    if (lines.length === 0) return;
    terminal.say(terminal.style('bold', title));
    for (const line of lines) terminal.say(line);
  };
  terminal.say(
    `Account ${where.account}, Region ${where.region}, stack ${stack}; zip ${Math.ceil(artifact.zipBytes / 1000)} kB`,
  );
  for (const warning of plan.warnings) terminal.say(terminal.style('yellow', `! ${warning}`));
  for (const line of attach ? warningLines(attach) : []) terminal.say(terminal.style('yellow', line));
  section('Settings', parameterLines(plan));
  section('Stack', stackLines(plan));
  if (isFirst) section('Then, once the new version has passed its test', laterLines(plan));
  if (attach) section('Pool', attachLines(attach));
  if (isReleased(plan)) return;
  const change =
    stackChange.kind === 'known'
      ? stackChange.set.kind
      : stackChange.kind === 'unknown'
        ? stackChange.wouldBe
        : undefined;
  section('Steps', [
    ...(bucket.isReady ? [] : [`  make the private bucket ${bucket.name}`]),
    `  upload, ${change === undefined ? '' : `${change.toLowerCase()} the stack, `}publish a version, test it`,
    live ? `  move live from version ${live.version} to the new one` : '  make live at the new version',
    ...(attach && !isAttached(attach)
      ? [`  attach the pool ${attach.userPoolId}: from then on it calls live`]
      : []),
  ]);
}
