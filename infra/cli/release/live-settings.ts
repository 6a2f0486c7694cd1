// The settings that versions run with, read as they read them: of the live one, and what older ones need of the role.
import { readSettings, SettingsError } from '../../../src/settings/read.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { attempt } from '../aws/errors.ts';
import { CommandError, exit } from '../command-error.ts';
import type { Context } from '../context.ts';
import { type MailPermission, mailPermission } from '../settings/senders.ts';
import type { Live } from './live.ts';
import { environmentVariables, readFunction } from './version.ts';

const settingsOf = async ({ aws, now }: Context, stack: string, version: string): Promise<Settings> =>
  readSettings(environmentVariables(await readFunction(aws.lambda, stack, version)), now());

export async function readLiveSettings(
  context: Context,
  stack: string,
  { version }: Pick<Live, 'version'>,
): Promise<Settings> {
  try {
    return await settingsOf(context, stack, version);
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

/** What the role must still allow: live runs until the end, and a rollback brings back the version before it. */
export async function readOlderMail(
  context: Context,
  stack: string,
  live: Live | undefined,
): Promise<MailPermission[]> {
  const { aws, where } = context;
  const versions = live ? [live.version, ...live.before.slice(0, 1)] : [];
  const permissions = await Promise.all(
    versions.map((version) =>
      // A version that cannot be read, or whose sender is gone, sends nothing that could be allowed.
      attempt(async () => mailPermission(aws.ses, where, await settingsOf(context, stack, version))),
    ),
  );
  return permissions.flatMap((outcome) => ('value' in outcome ? [outcome.value] : []));
}
