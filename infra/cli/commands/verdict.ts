// The doctor's verdict at the end of a deployment: only what is not well is told. Nothing that fails here fails that.
import { attempt } from '../aws/errors.ts';
import type { Context } from '../context.ts';
import { countOf, examineAll, linesOf, verdict } from '../doctor/examine.ts';
import type { Finding } from '../doctor/finding.ts';
import { readSubject } from '../doctor/subject.ts';
import { checks, type DoctorOptions } from './doctor.ts';
import { requireStack } from './target-pool.ts';

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
    if (!interrupt.asked) terminal.say(terminal.style('yellow', `The doctor could not look: ${read.why}`));
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
