// otp doctor: everything that stops real deployments, with the fix beside each.
import type { Command } from 'commander';
import { type AttachChoices, acceptances, acceptNoMfaOption } from '../attach-options.ts';
import { explain, isNotFound } from '../aws/errors.ts';
import type { Context } from '../context.ts';
import { addDeploymentOptions, type DeploymentOptions } from '../deployment-options.ts';
import { checkAlerts } from '../doctor/alerts.ts';
import { checkClients } from '../doctor/app-client.ts';
import { checkDecoys } from '../doctor/decoys.ts';
import { checkEmail } from '../doctor/email.ts';
import { broken, type Finding, unknown } from '../doctor/finding.ts';
import { checkFunction } from '../doctor/function.ts';
import { checkSecrets } from '../doctor/secrets.ts';
import { checkSms } from '../doctor/sms.ts';
import { checkStack } from '../doctor/stack.ts';
import { readSubject, type Subject } from '../doctor/subject.ts';
import { checkTable } from '../doctor/table.ts';
import { checkPool } from '../doctor/user-pool.ts';
import type { Opener } from '../open-context.ts';
import { refuseOtherRegion } from '../pool/attach.ts';
import { requireStack } from './target-pool.ts';

const checks: Readonly<Record<string, (context: Context, subject: Subject) => Promise<Finding[]>>> = {
  function: checkFunction,
  secrets: checkSecrets,
  'user pool': checkPool,
  'app clients': checkClients,
  users: checkDecoys,
  table: checkTable,
  email: checkEmail,
  sms: checkSms,
  stack: checkStack,
  alerts: checkAlerts,
};

const marks = {
  ok: ['green', '✓'],
  warning: ['yellow', '!'],
  broken: ['red', '✗'],
  unknown: ['dim', '?'],
} as const;

export interface DoctorOptions extends Pick<AttachChoices, 'acceptNoMfa'> {
  readonly stack: string;
  readonly userPoolId?: string;
  readonly clientId?: string;
}

const spellFix =
  ({ spell }: Pick<Context, 'spell'>) =>
  ({ fix, ...finding }: Finding): Finding => ({ ...finding, ...(fix !== undefined && { fix: spell(fix) }) });

/** What was accepted at attaching is still told, and breaks nothing. */
const accept =
  ({ acceptNoMfa }: DoctorOptions) =>
  (finding: Finding): Finding =>
    finding.unless && acceptances({ replace: false, acceptNoMfa }).includes(finding.unless)
      ? { ...finding, state: finding.state === 'broken' ? 'warning' : finding.state }
      : finding;

/** What AWS does not know of is broken; what it does not let us see, or a stand-in does not have, is unknown. */
async function examine(name: string, check: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    const { message, fix } = explain(error);
    const [detail = ''] = message.split('\n');
    return [isNotFound(error) ? broken(name, detail, fix) : unknown(name, detail)];
  }
}

/** Returns the findings; one check that AWS refuses does not stop the others. */
export async function runDoctor(context: Context, options: DoctorOptions): Promise<Finding[]> {
  const { terminal, interrupt } = context;
  const { stack, userPoolId, clientId } = options;
  if (userPoolId !== undefined) refuseOtherRegion(userPoolId, context.where.region);
  const subject = await terminal.watch('read what is deployed', async () =>
    readSubject(context, stack, await requireStack(context, stack), { userPoolId, clientId }),
  );
  const findings: Finding[] = [];
  for (const [name, check] of Object.entries(checks)) {
    interrupt.check('nothing was changed', false);
    const found = (
      await terminal.watch(`check the ${name}`, () => examine(name, () => check(context, subject)))
    )
      .map(accept(options))
      .map(spellFix(context));
    for (const { check: what, state: how, detail, fix } of found) {
      const [colour, mark] = marks[how];
      terminal.say(`${terminal.style(colour, mark)} ${what}: ${detail}`);
      if (fix !== undefined) terminal.say(`    → ${fix}`);
    }
    findings.push(...found);
  }
  const count = (how: Finding['state']) => findings.filter(({ state: one }) => one === how).length;
  terminal.say(
    terminal.style(
      'bold',
      `${count('broken')} broken, ${count('warning')} to look at, ${count('unknown')} not checked, ${count('ok')} fine`,
    ),
  );
  terminal.result({ broken: count('broken'), findings });
  return findings;
}

export const addDoctor = (program: Command, { open }: Opener): Command =>
  addDeploymentOptions(program.command('doctor'))
    .summary('a checklist of what stops real deployments, with the fix beside each')
    .description(
      'Exit code 1 when something is broken. Reads only; what AWS does not let it read is told as such.',
    )
    .option('--user-pool-id <id>', "the pool (default: the stack's)")
    .addOption(acceptNoMfaOption())
    .option('--client-id <id>', 'the app client (default: all of the pool that allow CUSTOM_AUTH)')
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<DeploymentOptions & DoctorOptions>();
      const findings = await runDoctor(await open(options), options);
      if (findings.some(({ state }) => state === 'broken')) process.exitCode = 1;
    });
