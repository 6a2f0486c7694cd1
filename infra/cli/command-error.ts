// What a command says when it cannot do its work: one line of what is wrong, one of what to do.
import { exit, type FailureCode } from './exit-codes.ts';

export class CommandError extends Error {
  readonly fix: string;
  readonly exitCode: FailureCode;

  constructor(what: string, fix: string, exitCode: FailureCode = exit.refused, options?: ErrorOptions) {
    super(what, options);
    this.name = 'CommandError';
    this.fix = fix;
    this.exitCode = exitCode;
  }
}
