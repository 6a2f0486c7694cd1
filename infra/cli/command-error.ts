// What a command says when it cannot do its work, and what it ends with: one exit code has one meaning in every command.

import { Help } from 'commander';
import { redact } from './redact.ts';

export const exit = {
  done: 0,
  refused: 1,
  wouldChange: 2,
  partial: 3,
  faulty: 4,
  closed: 5,
} as const;

export type ExitCode = (typeof exit)[keyof typeof exit];

/** What a failure ends with: nothing was changed, or its text says which state holds. */
export type FailureCode = typeof exit.refused | typeof exit.partial;

export const meanings: Readonly<Record<keyof typeof exit, string>> = {
  done: 'done, or nothing to do, or you said no',
  refused: 'refused, failed or stopped; nothing was changed',
  wouldChange: 'deploy --plan: a deployment would change something',
  partial: 'stopped halfway, by a failure or Ctrl-C: the last lines say which state holds',
  faulty: 'doctor or odds found a fault',
  closed: 'deployed, and nobody can sign in: no app client allows CUSTOM_AUTH',
};

const help = Object.assign(new Help(), { minWidthToWrap: 1 });

/** `0  done, …`: the table as lines, none of them longer than `columns`. */
export const exitCodeLines = (columns = 80): string[] =>
  Object.entries(meanings).flatMap(([name, meaning]) => {
    const lines = help.boxWrap(meaning, columns - 5).split('\n');
    return lines.map((line, i) => `  ${i === 0 ? exit[name as keyof typeof exit] : ' '}  ${line}`);
  });

/** Its texts are printed, and kept in logs of CI: a secret in a reason of AWS's is taken out here. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly fix: string;
  readonly exitCode: FailureCode;

  constructor(what: string, fix: string, exitCode: FailureCode = exit.refused, options?: ErrorOptions) {
    super(redact(what), options);
    this.fix = redact(fix);
    this.exitCode = exitCode;
  }
}
