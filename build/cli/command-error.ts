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

/** Runs a step; whatever it throws from here on is a stop midway, told with the state that holds. */
export async function midway<T>(holds: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof CommandError && error.exitCode === 2) throw error;
    const what = error instanceof Error ? error.message : String(error);
    const fix = error instanceof CommandError ? error.fix : 'Run the same command again';
    throw new CommandError(`${what} (${holds})`, fix, 2, { cause: error });
  }
}
