// Steps that follow others: whatever stops them stops the whole command midway.
import { explain } from './aws/errors.ts';
import { CommandError } from './command-error.ts';

/** Whatever `step` throws ends in exit code 2, told with the state that holds. */
export async function midway<T>(holds: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof CommandError && error.exitCode === 2) throw error;
    const { message, fix } = explain(error);
    throw new CommandError(`${message} (${holds})`, fix, 2, { cause: error });
  }
}
