import { CommandError } from '../../infra/cli/command-error.ts';

/** The error that a command ends with. Throws any other one, and where there is none. */
export async function faultOf(run: Promise<unknown>): Promise<CommandError> {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof CommandError) return error;
  throw error ?? new Error('no fault');
}
