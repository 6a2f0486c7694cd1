// Steps that follow others: whatever stops them stops the whole command midway.
import { explain } from './aws/errors.ts';
import { CommandError } from './command-error.ts';
import { exit } from './exit-codes.ts';

/** Whatever `step` throws ends midway, told with the state that holds. */
export async function midway<T>(holds: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof CommandError && error.exitCode === exit.midway) throw error;
    const { message, fix } = explain(error);
    throw new CommandError(`${message} (${holds})`, fix, exit.midway, { cause: error });
  }
}
