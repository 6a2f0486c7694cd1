// What a command says when it cannot do its work: one line of what is wrong, one of what to do.

/** 1: refused, nothing was changed. 2: stopped midway; `what` says which state holds. */
export type ExitCode = 1 | 2;

export class CommandError extends Error {
  readonly fix: string;
  readonly exitCode: ExitCode;

  constructor(what: string, fix: string, exitCode: ExitCode = 1, options?: ErrorOptions) {
    super(what, options);
    this.name = 'CommandError';
    this.fix = fix;
    this.exitCode = exitCode;
  }
}
