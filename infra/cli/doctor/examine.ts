// Runs the doctor's checks and words what they find.

import { broken, type Finding, unknown } from '../../review/finding.ts';
import { explain, isNotFound } from '../aws/errors.ts';
import type { Context } from '../context.ts';
import { type AttachChoices, acceptances } from '../deployment-options.ts';
import type { Subject } from './subject.ts';

/** By what is looked at, in words. */
export type Checks = Readonly<Record<string, (context: Context, subject: Subject) => Promise<Finding[]>>>;

type Accepted = Pick<AttachChoices, 'acceptNoMfa'>;

const marks = {
  ok: ['green', '✓'],
  warning: ['yellow', '!'],
  waiting: ['yellow', '…'],
  broken: ['red', '✗'],
  unknown: ['dim', '?'],
} as const;

const spellFix =
  ({ formatCommands }: Pick<Context, 'formatCommands'>) =>
  ({ fix, ...finding }: Finding): Finding => ({
    ...finding,
    ...(fix !== undefined && { fix: formatCommands(fix) }),
  });

/** A stack of somebody's own code is changed there: what a command would do is said as what the code has to have. */
const inCode =
  ({ isOfCode }: Pick<Subject, 'isOfCode'>) =>
  ({ fix, ...finding }: Finding): Finding =>
    fix === undefined || !isOfCode
      ? { ...finding, ...(fix !== undefined && { fix }) }
      : {
          ...finding,
          fix: fix
            .replace(/otp deploy --set (\w+)=(\S*)/g, 'set $1 to "$2" in your code, and deploy that')
            .replace(/otp deploy[^,;`]*/g, 'deploy it by your code')
            .replace(
              /otp attach[^,;`]*/g,
              'set it on the pool or the app client in your code, and deploy that',
            ),
        };

/** What was accepted at attaching is still told, and breaks nothing. */
const accept =
  ({ acceptNoMfa }: Accepted) =>
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

export const countOf = (findings: readonly Finding[], state: Finding['state']): number =>
  findings.filter((finding) => finding.state === state).length;

export const linesOf = ({ terminal }: Context, { check, state, detail, fix }: Finding): string[] => {
  const [colour, mark] = marks[state];
  return [
    `${terminal.style(colour, mark)} ${check}: ${detail}`,
    ...(fix === undefined ? [] : [`    → ${fix}`]),
  ];
};

export const verdict = (findings: readonly Finding[]): string =>
  `${countOf(findings, 'broken')} broken, ${countOf(findings, 'waiting')} waiting for somebody, ` +
  `${countOf(findings, 'warning')} to look at, ` +
  `${countOf(findings, 'unknown')} not checked, ${countOf(findings, 'ok')} fine`;

/** One check that AWS refuses does not stop the others. */
export async function examineAll(
  context: Context,
  subject: Subject,
  options: Accepted,
  checks: Checks,
  tell: (finding: Finding) => void,
): Promise<Finding[]> {
  const { terminal, interrupt } = context;
  const findings: Finding[] = [];
  for (const [name, check] of Object.entries(checks)) {
    interrupt.check('nothing was changed', false);
    const found = (
      await terminal.watch(`check the ${name}`, () => examine(name, () => check(context, subject)))
    )
      .map(accept(options))
      .map(inCode(subject))
      .map(spellFix(context));
    for (const finding of found) tell(finding);
    findings.push(...found);
  }
  return findings;
}
