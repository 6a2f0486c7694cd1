// The settings that versions run with, read as they read them: of the live one, and what older ones need of the role.
import { readSettings, SettingsError } from '../../../src/settings/read.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { attempt } from '../aws/errors.ts';
import { CommandError, exit } from '../command-error.ts';
import type { Context } from '../context.ts';
import { mailPermission } from '../settings/senders.ts';
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

export async function olderMailPermission(
  { aws, where, now }: Context,
  stack: string,
  live: Live | undefined,
): Promise<{ readonly senders: readonly string[]; readonly resources: readonly string[] }> {
  const versions = live ? [live.version, ...live.before.slice(0, 1)] : [];
  const permissions = await Promise.all(
    versions.map((version) =>
      // A version that cannot be read, or whose sender is gone, sends nothing that could be allowed.
      attempt(async () => {
        const variables = environmentVariables(await readFunction(aws.lambda, stack, version));
        return mailPermission(aws.ses, where, readSettings(variables, now()));
      }),
    ),
  );
  const known = permissions.flatMap((outcome) => ('value' in outcome ? [outcome.value] : []));
  return {
    senders: known.flatMap(({ senders }) => senders),
    resources: known.flatMap(({ resources }) => resources),
  };
}
