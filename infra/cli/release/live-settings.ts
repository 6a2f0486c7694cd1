// The settings that a version runs with, read as the version reads them.
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { readSettings, SettingsError } from '../../../src/settings/read.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { CommandError, exit } from '../command-error.ts';
import type { Context } from '../context.ts';
import type { Live } from './live.ts';
import { environmentVariables, readFunction } from './version.ts';

export const settingsIn = (version: FunctionConfiguration | undefined, { now }: Context): Settings =>
  readSettings(environmentVariables(version), now());

export async function readLiveSettings(
  context: Context,
  stack: string,
  { version }: Pick<Live, 'version'>,
): Promise<Settings> {
  const live = await readFunction(context.aws.lambda, stack, version);
  try {
    return settingsIn(live, context);
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
