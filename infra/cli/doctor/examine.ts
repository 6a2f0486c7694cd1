// Runs the doctor's checks and words what they find.
import type { Acceptance, Finding } from '../../review/finding.ts';
import { explain, isNotFound } from '../aws/errors.ts';
import type { Context } from '../context.ts';
import type { Subject } from './subject.ts';

type Texts<State extends string> = { readonly [Name in State]?: string | false | undefined };
type Wrong = 'broken' | 'waiting' | 'warning';

/** A finding in words: the first state that has a text holds. `unknown` says why; what is not in order has a fix. */
export type Row = Pick<Finding, 'measured'> &
  Texts<'ok' | 'unknown'> &
  ((Texts<Wrong> & { readonly fix: string }) | { readonly [Name in Wrong | 'fix']?: never });

export function judge(check: string, { fix, measured, ...texts }: Row): Finding {
  const [state, text] = Object.entries(texts).find(([, some]) => some) ?? ['unknown', ''];
  return {
    check,
    state: state as Finding['state'],
    detail: state === 'unknown' ? `could not check: ${text}` : `${text}`,
    ...(fix !== undefined && !['ok', 'unknown'].includes(state) && { fix }),
    ...(measured && { measured }),
  };
}

/** By what is looked at. Without a row there is nothing to say of it. */
export const judgeAll = (rows: Readonly<Record<string, Row | false | undefined>>): Finding[] =>
  Object.entries(rows).flatMap(([check, row]) => (row ? judge(check, row) : []));

/**
 * By what is looked at, in words: asks AWS, and judges the answer. What AWS refuses is reported as not checked, and does not
 * stop the other checks.
 */
type Checks = Readonly<Record<string, () => Promise<Row | readonly Finding[]>>>;

/** What there is to look at. Empty where the deployment has nothing of the kind. */
export type Section = (context: Context, subject: Subject) => Checks;

/** In the order of the verdict: colour, mark, and what so many findings are. */
const states = {
  broken: ['red', '✗', 'broken'],
  waiting: ['yellow', '…', 'waiting for somebody'],
  warning: ['yellow', '!', 'to look at'],
  unknown: ['dim', '?', 'not checked'],
  ok: ['green', '✓', 'fine'],
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
    const answer = await check();
    return Array.isArray(answer) ? answer : [judge(name, answer as Row)];
  } catch (error) {
    const { message, fix } = explain(error);
    const [detail = ''] = message.split('\n');
    return [judge(name, { broken: isNotFound(error) && detail, unknown: detail, fix })];
  }
}

export const countOf = (findings: readonly Finding[], state: Finding['state']): number =>
  findings.filter((finding) => finding.state === state).length;

export const linesOf = ({ terminal }: Context, { check, state, detail, fix }: Finding): string[] => {
  const [colour, mark] = states[state];
  const line = `${terminal.style(colour, mark)} ${check}: ${detail}`;
  return fix === undefined ? [line] : [line, `    → ${fix}`];
};

export const verdict = (findings: readonly Finding[]): string =>
  Object.entries(states)
    .map(([state, [, , words]]) => `${countOf(findings, state as Finding['state'])} ${words}`)
    .join(', ');

/** What was `accepted` at attaching is still told, and breaks nothing. */
export async function examineAll(
  context: Context,
  subject: Subject,
  sections: readonly Section[],
  accepted: readonly Acceptance[],
  tell: (finding: Finding) => void = () => {},
): Promise<Finding[]> {
  const { terminal, interrupt, formatCommands } = context;
  const findings: Finding[] = [];
  for (const [name, check] of sections.flatMap((section) => Object.entries(section(context, subject)))) {
    interrupt.check('nothing was changed', false);
    for (const found of await terminal.watch(`check the ${name}`, () => examine(name, check))) {
      const { fix, unless, state } = found;
      const finding: Finding = {
        ...found,
        ...(fix !== undefined && { fix: formatCommands(subject.isOfCode ? fixInCode(fix) : fix) }),
        ...(state === 'broken' && unless && accepted.includes(unless) && { state: 'warning' }),
      };
      tell(finding);
      findings.push(finding);
    }
  }
  return findings;
}
