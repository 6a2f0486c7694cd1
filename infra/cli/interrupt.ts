// Ctrl-C is heard at once and obeyed between steps, so that no step is left half done. A step that fails after others have
// changed something is a partial failure: it says which state holds.

import { explain } from './aws/errors.ts';
import { CommandError, exit } from './command-error.ts';

export class Interrupt {
  /** Whether it was pressed. */
  asked = false;
  /** Set by what goes on until Ctrl-C: that is then how it ends, and no failure. */
  isAwaited = false;

  request(): void {
    this.asked = true;
  }

  /** Called between steps. `holds` tells the state that is left; `changed` whether anything was changed. */
  check(holds: string, changed: boolean): void {
    if (this.asked)
      throw new CommandError(
        `Stopped by Ctrl-C: ${holds}`,
        'Run the same command again to go on',
        changed ? exit.partial : exit.refused,
      );
  }
}

/** Runs a step that follows others: its failure is a partial one, and names the state that holds. */
export async function orPartialFailure<T>(holds: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof CommandError && error.exitCode === exit.partial) throw error;
    const { message, fix } = explain(error);
    throw new CommandError(`${message} (${holds})`, fix, exit.partial, { cause: error });
  }
}
