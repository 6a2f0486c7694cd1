// otp doctor: everything that stops real deployments, with the fix beside each. A deployment ends with its verdict.
import type { Finding } from '../../review/finding.ts';
import { attempt } from '../aws/errors.ts';
import { exit } from '../command-error.ts';
import type { Context } from '../context.ts';
import { accountCommand } from '../define-command.ts';
import { acceptances, acceptNoMfa } from '../deployment-options.ts';
import { clientsSection } from '../doctor/app-client.ts';
import { emailSection } from '../doctor/email.ts';
import { countOf, examineAll, linesOf, type Section, verdict } from '../doctor/examine.ts';
import { functionSection } from '../doctor/function.ts';
import { messagesSection } from '../doctor/messages.ts';
import { protectSection } from '../doctor/protect.ts';
import { smsSection } from '../doctor/sms.ts';
import { alertsSection, stackSection } from '../doctor/stack.ts';
import { readSubject } from '../doctor/subject.ts';
import { tableSection } from '../doctor/table.ts';
import { poolSection } from '../doctor/user-pool.ts';
import { usersSection } from '../doctor/users.ts';
import { refuseOtherRegion } from '../pool/attach.ts';
import { requireClient, requirePool } from '../pool/which.ts';

const sections: readonly Section[] = [
  ...[functionSection, poolSection, clientsSection, usersSection, tableSection],
  ...[emailSection, smsSection, protectSection, messagesSection, stackSection, alertsSection],
];

interface DoctorOptions {
  readonly stack: string;
  readonly userPoolId?: string;
  readonly clientId?: string;
  readonly acceptNoMfa?: boolean | undefined;
}

const read = (context: Context, options: DoctorOptions) =>
  context.terminal.watch('read what is deployed', () => readSubject(context, options.stack, options));

/** Returns the findings, each told as it comes. */
export async function runDoctor(context: Context, options: DoctorOptions): Promise<Finding[]> {
  const { terminal } = context;
  const { userPoolId, clientId } = options;
  if (userPoolId !== undefined) refuseOtherRegion(userPoolId, context.where.region);
  const subject = await read(context, options);
  // Of names that somebody gave, one that does not exist is a mistake of the question, and no finding.
  await terminal.watch('look the pool up', async () => {
    if (userPoolId !== undefined) await requirePool(context, userPoolId);
    if (clientId !== undefined && subject.pool) await requireClient(context, subject.pool.id, clientId);
  });
  const findings = await examineAll(context, subject, sections, acceptances(options), (finding) => {
    for (const line of linesOf(context, finding)) terminal.say(line);
  });
  terminal.say(terminal.style('bold', verdict(findings)));
  terminal.result({ broken: countOf(findings, 'broken'), waiting: countOf(findings, 'waiting'), findings });
  return findings;
}

export const addDoctor = accountCommand<DoctorOptions>('doctor', {
  summary: 'a checklist of what stops real deployments, with the fix beside each',
  description: `Exit code ${exit.faulty} when something is broken. It only reads, and reports what AWS does not let it read.`,
  declare: (command) =>
    command
      .option('--user-pool-id <id>', "the pool (default: the stack's)")
      .option(...acceptNoMfa)
      .option('--client-id <id>', 'the app client (default: all of the pool that allow CUSTOM_AUTH)'),
  run: async (context, options) => {
    const findings = await runDoctor(context, options);
    return countOf(findings, 'broken') > 0 ? exit.faulty : exit.done;
  },
});

/** Says what is not in order after a deployment. Returns undefined where the doctor could not look. */
export async function sayVerdict(context: Context, options: DoctorOptions) {
  const { terminal, interrupt } = context;
  if (interrupt.asked) return undefined;
  const quick = sections.filter((section) => section !== stackSection);
  const looked = await attempt(async () =>
    examineAll(context, await read(context, options), quick, acceptances(options)),
  );
  if ('why' in looked) {
    if (!interrupt.asked) terminal.warn(`The doctor could not look: ${looked.why}`);
    return undefined;
  }
  terminal.say(terminal.style('bold', `The doctor says: ${verdict(looked.value)}`));
  const findings = looked.value.filter(({ state }) => state !== 'ok');
  for (const finding of findings) for (const line of linesOf(context, finding)) terminal.say(`  ${line}`);
  return { broken: countOf(findings, 'broken'), findings };
}
