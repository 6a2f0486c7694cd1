// Runs the doctor's checks and words what they find.
import type { Acceptance, Finding } from '../../review/finding.ts';
import { broken, unknown } from '../../review/finding.ts';
import { explain, isNotFound } from '../aws/errors.ts';
import type { Context } from '../context.ts';
import type { Subject } from './subject.ts';

/**
 * By what is looked at, in words: asks AWS, and judges the answer. What AWS refuses is reported as not checked, and does not
 * stop the other checks.
 */
export type Checks = Readonly<Record<string, () => Promise<Finding | readonly Finding[]>>>;

/** What there is to look at. Empty where the deployment has nothing of the kind. */
export type Section = (context: Context, subject: Subject) => Checks;

const marks = {
  ok: ['green', '✓'],
  warning: ['yellow', '!'],
  waiting: ['yellow', '…'],
  broken: ['red', '✗'],
  unknown: ['dim', '?'],
} as const;

/** A stack of somebody's own code is changed there: what a command would do is said as what the code has to have. */
const fixInCode = (fix: string): string =>
  fix
    .replace(/otp deploy --set (\w+)=(\S*)/g, 'set $1 to "$2" in your code, and deploy that')
    .replace(/otp deploy[^,;`]*/g, 'deploy it by your code')
    .replace(/otp attach[^,;`]*/g, 'set it on the pool or the app client in your code, and deploy that');

/** What AWS does not know of is broken; what it does not let us see, or a stand-in does not have, is unknown. */
async function examine(name: string, check: Checks[string]): Promise<readonly Finding[]> {
  try {
    return [await check()].flat();
  } catch (error) {
    const { message, fix } = explain(error);
    const [detail = ''] = message.split('\n');
    return [isNotFound(error) ? broken(name, detail, fix) : unknown(name, detail)];
  }
}

export const countOf = (findings: readonly Finding[], state: Finding['state']): number =>
  findings.filter((finding) => finding.state === state).length;

export const linesOf = ({ terminal }: Context, { check, state, detail, fix }: Finding): string[] => {
  const [colour, mark] = marks[state];
  const line = `${terminal.style(colour, mark)} ${check}: ${detail}`;
  return fix === undefined ? [line] : [line, `    → ${fix}`];
};

export const verdict = (findings: readonly Finding[]): string =>
  `${countOf(findings, 'broken')} broken, ${countOf(findings, 'waiting')} waiting for somebody, ` +
  `${countOf(findings, 'warning')} to look at, ` +
  `${countOf(findings, 'unknown')} not checked, ${countOf(findings, 'ok')} fine`;

/** What was `accepted` at attaching is still told, and breaks nothing. */
export async function examineAll(
  context: Context,
  subject: Subject,
  sections: readonly Section[],
  accepted: readonly Acceptance[],
  tell: (finding: Finding) => void = () => {},
): Promise<Finding[]> {
  const { terminal, interrupt, formatCommands } = context;
  const reword = ({ fix, ...finding }: Finding): Finding => ({
    ...finding,
    ...(fix !== undefined && { fix: formatCommands(subject.isOfCode ? fixInCode(fix) : fix) }),
    ...(finding.state === 'broken' &&
      finding.unless &&
      accepted.includes(finding.unless) && { state: 'warning' }),
  });
  const findings: Finding[] = [];
  for (const [name, check] of sections.flatMap((section) => Object.entries(section(context, subject)))) {
    interrupt.check('nothing was changed', false);
    const found = await terminal.watch(`check the ${name}`, () => examine(name, check));
    for (const finding of found.map(reword)) {
      tell(finding);
      findings.push(finding);
    }
  }
  return findings;
}
