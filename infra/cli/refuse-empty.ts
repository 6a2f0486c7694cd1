// Refuses options without a value: `--user-pool-id "$POOL"` with POOL unset would mean something else altogether.
import type { Command } from 'commander';
import { CommandError } from './command-error.ts';

export function refuseEmptyOptions(command: Command): void {
  for (const [name, value] of Object.entries(command.optsWithGlobals())) {
    if (value !== '' || command.getOptionValueSourceWithGlobals(name) !== 'cli') continue;
    const flag = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new CommandError(
      `--${flag} has an empty value, as from a variable that is not set`,
      `Give --${flag} a value, or leave it out`,
    );
  }
}
