// Ctrl-C: heard at once, obeyed between steps, so that no step is left half done.
import { CommandError } from './command-error.ts';
import { exit } from './exit-codes.ts';

export class Interrupt {
  #asked = false;
  /** Set by what goes on until Ctrl-C: that is then how it ends, and no failure. */
  isAwaited = false;

  request(): void {
    this.#asked = true;
  }

  get asked(): boolean {
    return this.#asked;
  }

  /** Called between steps. `holds` tells the state that is left; `changed` whether anything was changed. */
  check(holds: string, changed: boolean): void {
    if (this.#asked)
      throw new CommandError(
        `Stopped by Ctrl-C: ${holds}`,
        'Run the same command again to go on',
        changed ? exit.midway : exit.refused,
      );
  }
}
