// otp limits USER: what counts against a user now.
import type { Command } from 'commander';
import type { LocalContext } from '../context.ts';
import type { GlobalOptions } from '../global-options.ts';
import type { Opener } from '../open-context.ts';
import type { SettingsSource } from '../operators/settings.ts';
import { preferDeployment } from '../operators/source.ts';
import { askTable, countSends, describeCounts, openUser, type UserOptions } from '../operators/users.ts';
import { addUserCommand } from './user-command.ts';

export interface LimitsOptions extends UserOptions {
  readonly destination?: string;
}

export async function runLimits(
  context: LocalContext,
  source: SettingsSource,
  userName: string,
  options: LimitsOptions,
): Promise<void> {
  const { terminal } = context;
  const { destination } = options;
  const { config, table, pk, destinationPk } = await openUser(context, source, userName, options);
  const nowSeconds = Math.floor(context.now() / 1000);
  const item = await askTable(context, () => table.get(pk));
  const user = describeCounts(item, config, nowSeconds);
  const sends =
    destination && (await askTable(context, () => countSends(table, destinationPk(destination), nowSeconds)));
  if (item === undefined)
    terminal.say(
      'Nothing is known of this user here. Is it the userName that Cognito shows, and the right pool?',
    );
  else {
    terminal.say(`Wrong answers in the last hour  ${user.wrongInTheLastHour} of ${config.WRONG_PER_HOUR}`);
    terminal.say(`Wrong answers in a row          ${user.wrongInARow} of ${config.WRONG_BEFORE_DISABLE}`);
    terminal.say(`Disabled                        ${user.disabled ? 'yes, until `unlock`' : 'no'}`);
    terminal.say(`Locked                          ${user.lockedUntil ? `until ${user.lockedUntil}` : 'no'}`);
    for (const { appClient, until } of user.liveCodes)
      terminal.say(`Live code                       app client ${appClient}, until ${until}`);
  }
  if (sends) {
    terminal.say(`Sends in the last hour          ${sends.inTheLastHour} of ${config.SENDS_PER_HOUR}`);
    terminal.say(`Sends in the last day           ${sends.inTheLastDay} of ${config.SENDS_PER_DAY}`);
  }
  terminal.result({ known: item !== undefined, ...user, ...(sends && { sends }) });
}

export const addLimits = (program: Command, { openLocal }: Opener): Command =>
  addUserCommand(program, 'limits', 'what counts against a user now', 'Shows what counts against a user now.')
    .option('--destination <contact>', 'also count the messages to this number or address')
    .action(async (userName: string, _, command: Command) => {
      const options = command.optsWithGlobals<GlobalOptions & LimitsOptions>();
      const context = openLocal(options);
      await runLimits(context, preferDeployment(command, context.env), userName, options);
    });
