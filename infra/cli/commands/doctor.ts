// otp doctor: everything that stops real deployments, with the fix beside each.
import type { Command } from 'commander';
import { type AttachChoices, acceptNoMfaOption } from '../attach-options.ts';
import type { Context } from '../context.ts';
import { type AccountOptions, addAccountOption } from '../deployment-options.ts';
import { checkAlerts } from '../doctor/alerts.ts';
import { checkClients } from '../doctor/app-client.ts';
import { checkDecoys } from '../doctor/decoys.ts';
import { checkEmail } from '../doctor/email.ts';
import { type Checks, countOf, examineAll, linesOf, verdict } from '../doctor/examine.ts';
import type { Finding } from '../doctor/finding.ts';
import { checkFunction } from '../doctor/function.ts';
import { checkMessages } from '../doctor/messages.ts';
import { checkSecrets } from '../doctor/secrets.ts';
import { checkSms } from '../doctor/sms.ts';
import { checkStack } from '../doctor/stack.ts';
import { readSubject, type Subject } from '../doctor/subject.ts';
import { checkTable } from '../doctor/table.ts';
import { checkPool } from '../doctor/user-pool.ts';
import { exit } from '../exit-codes.ts';
import { takes, target } from '../global-options.ts';
import type { End, Opener } from '../open-context.ts';
import { refuseOtherRegion } from '../pool/attach.ts';
import { requireClient, requirePool } from '../pool/which.ts';
import { requireStack } from './target-pool.ts';

export const checks = {
  function: checkFunction,
  secrets: checkSecrets,
  'user pool': checkPool,
  'app clients': checkClients,
  users: checkDecoys,
  table: checkTable,
  email: checkEmail,
  sms: checkSms,
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
  terminal.result({ broken: countOf(findings, 'broken'), findings });
  return findings;
}

export const addDoctor = (program: Command, { open }: Opener, end: End): Command =>
  takes(addAccountOption(program.command('doctor')), ...target, 'json')
    .summary('a checklist of what stops real deployments, with the fix beside each')
    .description(
      `Exit code ${exit.faulty} when something is broken. Reads only; what AWS does not let it read is told as such.`,
    )
    .option('--user-pool-id <id>', "the pool (default: the stack's)")
    .addOption(acceptNoMfaOption())
    .option('--client-id <id>', 'the app client (default: all of the pool that allow CUSTOM_AUTH)')
    .action(async (_, command: Command) => {
      const options = command.optsWithGlobals<AccountOptions & DoctorOptions>();
      const findings = await runDoctor(await open(options), options);
      if (findings.some(({ state }) => state === 'broken')) end(exit.faulty);
    });
