// The settings that a version runs with, read as it reads them itself.
import { readSettings, SettingsError } from '../../../src/settings/read.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { exit } from '../exit-codes.ts';
import type { Live } from './live.ts';
import { environmentVariables, readFunction } from './version.ts';

export async function readLiveSettings(
  { aws, now }: Context,
  stack: string,
  { version }: Pick<Live, 'version'>,
): Promise<Settings> {
  try {
    return readSettings(environmentVariables(await readFunction(aws.lambda, stack, version)), now());
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new CommandError(
      `The live version ${version} refuses its settings: ${error.faults.join('; ')}`,
      'Correct them with `otp deploy --set NAME=value`, then run the same command again',
      exit.refused,
      { cause: error },
    );
  }
}
