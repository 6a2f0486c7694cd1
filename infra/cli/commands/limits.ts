// otp limits: what counts against a user now, or who is disabled.
import type { LocalContext } from '../context.ts';
import { localCommand } from '../define-command.ts';
import { findLockedUsers, findUserNames } from '../operators/locked-users.ts';
import { preferDeployment, type SettingsSource, showTime } from '../operators/settings.ts';
import { findUser, openCounts, readSends, showUser, type Whom } from '../operators/users.ts';
import { addUserOptions, chooseUsers, describeUserCommand } from './user-command.ts';

interface LimitsOptions {
  readonly userPoolId?: string;
  readonly destination?: string;
  readonly disabled: boolean;
}

async function runLimits(
  context: LocalContext,
  source: SettingsSource,
  whom: Whom,
  { destination }: LimitsOptions,
): Promise<void> {
  const { terminal } = context;
  const counts = await openCounts(context, source);
  const { config } = counts;
  const { userName, record } = await findUser(context, counts, whom);
  const user = showUser(record, context.now(), config);
  const sends = destination ? await readSends(context, counts, destination) : undefined;
  const say = (what: string, value: string) => terminal.say(what.padEnd(32) + value);
  say('User', userName);
  if (record === undefined) terminal.say('Nothing counts against this user.');
  else {
    say('Wrong answers in the last hour', `${user.wrongInTheLastHour} of ${config.WRONG_PER_HOUR}`);
    say('Wrong answers in a row', `${user.wrongInARow} of ${config.WRONG_BEFORE_DISABLE}`);
    say('Disabled', user.disabled ? 'yes, until `unlock`' : 'no');
    say('Locked', user.lockedUntil ? `until ${user.lockedUntil}` : 'no');
    for (const { appClient, until } of user.liveCodes)
      say('Live code', `app client ${appClient}, until ${until}`);
  }
  if (sends)
    for (const [whose, { inTheLastHour, inTheLastDay }] of [
      ['Sends to new users', sends.new],
      ['To users who proved a code', sends.proven],
      ['To known devices', sends.device],
    ] as const)
      say(
        whose,
        `${inTheLastHour} of ${config.SENDS_PER_HOUR} an hour, ${inTheLastDay} of ${config.SENDS_PER_DAY} a day`,
      );
  terminal.result({
    userName,
    known: record !== undefined,
    ...user,
    ...(sends && {
      sends: {
        ...sends.new,
        provenInTheLastHour: sends.proven.inTheLastHour,
        provenInTheLastDay: sends.proven.inTheLastDay,
        deviceInTheLastHour: sends.device.inTheLastHour,
        deviceInTheLastDay: sends.device.inTheLastDay,
      },
    }),
  });
}

async function runDisabled(
  context: LocalContext,
  source: SettingsSource,
  { userPoolId }: LimitsOptions,
): Promise<void> {
  const { terminal, formatCommands } = context;
  const { config, hmac } = await openCounts(context, source);
  const locked = await findLockedUsers(context, config);
  const users = locked.flatMap(({ key: item, disabledAt, wrongInARow }) =>
    disabledAt === undefined ? [] : [{ item, disabledAt: showTime(disabledAt), wrongInARow }],
  );
  const items = users.map(({ item }) => item);
  const names = userPoolId ? await findUserNames(context, hmac, userPoolId, items) : undefined;
  terminal.say(`Disabled: ${users.length}`);
  for (const { item, disabledAt, wrongInARow } of users)
    terminal.say(`  since ${disabledAt}  ${wrongInARow} wrong in a row  ${names?.get(item) ?? item}`);
  if (users.length > (names?.size ?? 0))
    terminal.say(
      names
        ? `No user of ${userPoolId} has the items that are shown: they are of another pool, or gone.`
        : 'Items are hashes: --user-pool-id names the users, by reading all names of that pool.',
    );
  if (users.length > 0)
    terminal.say(
      formatCommands('To let them in again: `otp unlock --since TIME`, or one by name with `otp unlock`.'),
    );
  terminal.result(users.map((user) => ({ ...user, userName: names?.get(user.item) ?? null })));
}

export const addLimits = localCommand<LimitsOptions, string | undefined>('limits', {
  summary: 'what counts against a user now, or who is disabled',
  description: describeUserCommand(
    'Shows what counts against a user now; with --disabled, everybody who is disabled, from the whole table.',
  ),
  declare: (command) =>
    addUserOptions(command)
      .option('--destination <contact>', 'also count the messages to this number or address')
      .option('--disabled', 'list who is disabled; --user-pool-id names them', false),
  run: (context, options, name) => {
    const isGiven = options.disabled;
    const whom = chooseUsers(name, options.userPoolId, { flag: '--disabled', isGiven });
    const source = preferDeployment(options, context.env);
    return whom === 'many'
      ? runDisabled(context, source, options)
      : runLimits(context, source, whom, options);
  },
});
