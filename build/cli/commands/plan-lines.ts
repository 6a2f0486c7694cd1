// A deployment's plan in lines: settings, resources, pool, steps.
import { settingNames } from '../../../src/settings/table.ts';
import type { Context } from '../context.ts';
import { attachLines, warningLines } from '../pool/attach.ts';
import { type DeployPlan, isReleased } from '../release/plan.ts';
import { isSecret } from '../settings/secrets.ts';
import { changeLines } from '../stack/guard.ts';
import { settingName } from '../stack/parameters.ts';

function parameterLines({ template, current, wanted }: DeployPlan): string[] {
  return Object.keys(template.Parameters).flatMap((name) => {
    const [was, will] = [current[name] ?? String(template.Parameters[name]?.Default ?? ''), wanted[name]];
    if (will === undefined || will === was) return [];
    const setting = settingNames.find((known) => known === settingName(name));
    // Keys, and codes that let someone in, are kept off the screen.
    const change = setting && isSecret(setting) ? '(hidden)' : `${was || '(none)'} → ${will || '(none)'}`;
    return [`  ${setting ?? name}: ${change}`];
  });
}

/** Resources that are made only after the test, with the first version that goes live. */
const comesLater = ({ template, wanted }: DeployPlan): string[] => {
  const conditions = [
    'IsLive',
    wanted.UserPoolId ? (wanted.UserPoolId === 'none' ? '' : 'GivenPool') : 'NewPool',
  ];
  if (wanted.Waf === 'on') conditions.push('GuardsPool');
  return Object.entries(template.Resources)
    .filter(([, { Condition: condition = '-' }]) => conditions.includes(condition))
    .map(([name, { Type: type }]) => `  + ${name} ${type}`);
};

/** Says what a deployment would do, before it is asked for. */
export function sayPlan({ terminal, where }: Context, plan: DeployPlan): void {
  const { stack, bucket, artifact, changeSet, live, attach, isFirst } = plan;
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
  section('Stack', changeLines(changeSet?.changes ?? []));
  if (isFirst) section('Then, once the new version has passed its test', comesLater(plan));
  if (attach) section('Pool', attachLines(attach));
  if (isReleased(plan)) return;
  section('Steps', [
    ...(bucket.isReady ? [] : [`  make the private bucket ${bucket.name}`]),
    `  upload, ${changeSet ? `${changeSet.kind.toLowerCase()} the stack, ` : ''}publish a version, test it`,
    live ? `  move live from version ${live.version} to the new one` : '  make live at the new version',
  ]);
}
