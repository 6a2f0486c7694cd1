// otp limits: what counts against a user now, or who is disabled.

import type { LocalContext } from '../context.ts';
import { localCommand } from '../define-command.ts';
import { findLockedUsers, findUserNames } from '../operators/locked-users.ts';
import { preferDeployment, type SettingsSource, showTime } from '../operators/settings.ts';
import { askTable, openCounts, openUser, showSends, showUser, type UserOptions } from '../operators/users.ts';
import { addUserOptions, chooseUsers, describeUserCommand, type WhomOptions } from './user-command.ts';

export interface LimitsOptions extends UserOptions {
  readonly destination?: string;
}

export async function runLimits(
  context: LocalContext,
  source: SettingsSource,
  name: string,
  options: LimitsOptions,
): Promise<void> {
  const { terminal } = context;
  const { destination } = options;
  const { config, destinations, record, destinationKey, ...found } = await openUser(
    context,
    source,
    name,
    options,
  );
  const nowSeconds = Math.floor(context.now() / 1000);
  const user = showUser(record, nowSeconds, config);
  const sends =
    destination &&
    showSends(
      (await askTable(context, () => destinations.read(destinationKey(destination)))).record,
      nowSeconds,
    );
  terminal.say(`User                            ${found.userName}`);
  if (record === undefined) terminal.say('Nothing counts against this user.');
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
    terminal.say(
      `To users who proved a code      ${sends.provenInTheLastHour} of ${config.SENDS_PER_HOUR} an hour, ${sends.provenInTheLastDay} of ${config.SENDS_PER_DAY} a day`,
    );
    terminal.say(
      `To known devices                ${sends.deviceInTheLastHour} of ${config.SENDS_PER_HOUR} an hour, ${sends.deviceInTheLastDay} of ${config.SENDS_PER_DAY} a day`,
    );
  }
  terminal.result({
    userName: found.userName,
    known: record !== undefined,
    ...user,
    ...(sends && { sends }),
  });
}

export async function runDisabled(
  context: LocalContext,
  source: SettingsSource,
  { userPoolId }: Partial<UserOptions>,
): Promise<void> {
  const { terminal, aws, formatCommands } = context;
  const { config, hmac } = await openCounts(context, source);
  const users = await findLockedUsers(
    context,
    aws.dynamodb,
    config.OTP_TABLE,
    config,
    ({ disabledAt }) => disabledAt !== undefined,
  );
  const items = users.map(({ key }) => key);
  const names = userPoolId
    ? await findUserNames(context, hmac, userPoolId, items)
    : new Map<string, string>();
  terminal.say(`Disabled: ${users.length}`);
  for (const { key, disabledAt = 0, wrongInARow } of users)
    terminal.say(`  since ${showTime(disabledAt)}  ${wrongInARow} wrong in a row  ${names.get(key) ?? key}`);
  if (users.length > names.size)
    terminal.say(
      userPoolId
        ? `No user of ${userPoolId} has the items that are shown: they are of another pool, or gone.`
        : 'Items are hashes: --user-pool-id names the users, by reading all names of that pool.',
    );
  if (users.length > 0)
    terminal.say(
      formatCommands('To let them in again: `otp unlock --since TIME`, or one by name with `otp unlock`.'),
    );
  terminal.result(
    users.map(({ key, disabledAt = 0, wrongInARow }) => ({
      item: key,
      userName: names.get(key) ?? null,
      disabledAt: showTime(disabledAt),
      wrongInARow,
    })),
  );
}

export const addLimits = localCommand<
  WhomOptions & Pick<LimitsOptions, 'destination'> & { readonly disabled: boolean },
  string | undefined
>('limits', {
  summary: 'what counts against a user now, or who is disabled',
  description: describeUserCommand(
    'Shows what counts against a user now; with --disabled, everybody who is disabled, from the whole table.',
  ),
  declare: (command) =>
    addUserOptions(command)
      .option('--destination <contact>', 'also count the messages to this number or address')
      .option('--disabled', 'list who is disabled; --user-pool-id names them', false),
  run: (context, options, user) => {
    const whom = chooseUsers(user, options.userPoolId, { flag: '--disabled', isGiven: options.disabled });
    const source = preferDeployment(options, context.env);
    return whom === 'many'
      ? runDisabled(context, source, options)
      : runLimits(context, source, whom.userName, { ...options, userPoolId: whom.userPoolId });
  },
});
