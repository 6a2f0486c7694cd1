// otp doctor: everything that stops real deployments, with the fix beside each. A deployment ends with its verdict.

import type { Finding } from '../../review/finding.ts';
import { attempt } from '../aws/errors.ts';
import { exit } from '../command-error.ts';
import type { Context } from '../context.ts';
import { accountCommand } from '../define-command.ts';
import { type AttachChoices, acceptNoMfaOption } from '../deployment-options.ts';
import { checkClients } from '../doctor/app-client.ts';
import { checkUsers } from '../doctor/decoys.ts';
import { checkEmail } from '../doctor/email.ts';
import { type Checks, countOf, examineAll, linesOf, verdict } from '../doctor/examine.ts';
import { checkFunction, checkSecrets } from '../doctor/function.ts';
import { checkMessages } from '../doctor/messages.ts';
import { checkProtect } from '../doctor/protect.ts';
import { checkSms } from '../doctor/sms.ts';
import { checkAlerts, checkStack } from '../doctor/stack.ts';
import { readSubject, type Subject } from '../doctor/subject.ts';
import { checkTable } from '../doctor/table.ts';
import { checkPool } from '../doctor/user-pool.ts';
import { refuseOtherRegion } from '../pool/attach.ts';
import { requireClient, requirePool } from '../pool/which.ts';
import { requireStack } from './target-pool.ts';

export const checks = {
  function: checkFunction,
  secrets: checkSecrets,
  'user pool': checkPool,
  'app clients': checkClients,
  users: checkUsers,
  table: checkTable,
  email: checkEmail,
  sms: checkSms,
  'SMS protection': checkProtect,
  messages: checkMessages,
  stack: checkStack,
  alerts: checkAlerts,
} satisfies Checks;

export interface DoctorOptions extends Pick<AttachChoices, 'acceptNoMfa'> {
  readonly stack: string;
  readonly userPoolId?: string;
  readonly clientId?: string;
}

/** Of names that somebody gave, one that does not exist is a mistake of the question, and no finding. */
async function refuseUnknown(
  context: Context,
  { userPoolId, clientId }: DoctorOptions,
  subject: Subject,
): Promise<void> {
  if (userPoolId !== undefined) await requirePool(context, userPoolId);
  if (clientId !== undefined && subject.userPoolId !== undefined)
    await requireClient(context, subject.userPoolId, clientId);
}

/** Returns the findings, each told as it comes. */
export async function runDoctor(context: Context, options: DoctorOptions): Promise<Finding[]> {
  const { terminal } = context;
  const { stack, userPoolId, clientId } = options;
  if (userPoolId !== undefined) refuseOtherRegion(userPoolId, context.where.region);
  const subject = await terminal.watch('read what is deployed', async () => {
    const read = await readSubject(context, stack, await requireStack(context, stack), {
      userPoolId,
      clientId,
    });
    await refuseUnknown(context, options, read);
    return read;
  });
  const tell = (finding: Finding) => {
    for (const line of linesOf(context, finding)) terminal.say(line);
  };
  const findings = await examineAll(context, subject, options, checks, tell);
  terminal.say(terminal.style('bold', verdict(findings)));
  terminal.result({
    broken: countOf(findings, 'broken'),
    waiting: countOf(findings, 'waiting'),
    findings,
  });
  return findings;
}

export const addDoctor = accountCommand<DoctorOptions>('doctor', {
  summary: 'a checklist of what stops real deployments, with the fix beside each',
  description: `Exit code ${exit.faulty} when something is broken. It only reads, and reports what AWS does not let it read.`,
  declare: (command) =>
    command
      .option('--user-pool-id <id>', "the pool (default: the stack's)")
      .addOption(acceptNoMfaOption())
      .option('--client-id <id>', 'the app client (default: all of the pool that allow CUSTOM_AUTH)'),
  run: async (context, options) => {
    const findings = await runDoctor(context, options);
    return countOf(findings, 'broken') > 0 ? exit.faulty : exit.done;
  },
});

/** A stack that was deployed this minute has no drift, and finding that out takes CloudFormation long. */
const { stack: _, ...quickChecks } = checks;

export interface Verdict {
  readonly broken: number;
  readonly findings: readonly Finding[];
}

/** Undefined where the doctor could not look. */
export async function sayVerdict(context: Context, options: DoctorOptions): Promise<Verdict | undefined> {
  const { terminal, interrupt } = context;
  const { stack, userPoolId } = options;
  if (interrupt.asked) return undefined;
  const read = await attempt(async () => {
    const state = await terminal.watch('read what is deployed', () => requireStack(context, stack));
    const subject = await terminal.watch('read what is deployed', () =>
      readSubject(context, stack, state, { userPoolId }),
    );
    return examineAll(context, subject, options, quickChecks, () => {});
  });
  if ('why' in read) {
    if (!interrupt.asked) terminal.warn(`The doctor could not look: ${read.why}`);
    return undefined;
  }
  const findings = read.value;
  terminal.say(terminal.style('bold', `The doctor says: ${verdict(findings)}`));
  for (const finding of findings)
    if (finding.state !== 'ok') for (const line of linesOf(context, finding)) terminal.say(`  ${line}`);
  return {
    broken: countOf(findings, 'broken'),
    findings: findings.filter(({ state }) => state !== 'ok'),
  };
}
