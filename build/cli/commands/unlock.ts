// otp unlock USER: forgets a user's wrong answers, and so ends a lock and enables a disabled user.
import type { Command } from 'commander';
import type { LocalContext } from '../context.ts';
import type { GlobalOptions } from '../global-options.ts';
import type { Opener } from '../open-context.ts';
import type { SettingsSource } from '../operators/settings.ts';
import { preferDeployment } from '../operators/source.ts';
import {
  askTable,
  describeCounts,
  forgetWrongAnswers,
  openUser,
  type UserOptions,
} from '../operators/users.ts';
import { addUserCommand } from './user-command.ts';

export async function runUnlock(
  context: LocalContext,
  source: SettingsSource,
  userName: string,
  options: UserOptions,
): Promise<void> {
  const { terminal } = context;
  const { config, table, pk } = await openUser(context, source, userName, options);
  const nowSeconds = Math.floor(context.now() / 1000);
  const before = describeCounts(await askTable(context, () => table.get(pk)), config, nowSeconds);
  const found = await askTable(context, () => forgetWrongAnswers(table, pk, nowSeconds));
  terminal.say(
    found
      ? `Unlocked. Forgotten: ${before.wrongInARow} wrong answers in a row.`
      : 'Nothing counts against this user. Is it the userName that Cognito shows, and the right pool?',
  );
  terminal.result({ found, before });
}

export const addUnlock = (program: Command, { openLocal }: Opener): Command =>
  addUserCommand(
    program,
    'unlock',
    'end a lock, enable a disabled user',
    "Forgets a user's wrong answers: ends a lock and enables a disabled user.",
  ).action(async (userName: string, _, command: Command) => {
    const options = command.optsWithGlobals<GlobalOptions & UserOptions>();
    const context = openLocal(options);
    await runUnlock(context, preferDeployment(command, context.env), userName, options);
  });
