// otp limits: what counts against a user now, or who is disabled.
import type { LocalContext } from '../context.ts';
import { findLockedUsers, findUserNames } from '../operators/locked-users.ts';
import { showTime } from '../operators/settings.ts';
import { type Counts, type FoundUser, readSends, showUser } from '../operators/users.ts';
import { userCommand } from './user-command.ts';

interface LimitsOptions {
  readonly userPoolId?: string;
  readonly destination?: string;
  readonly disabled: boolean;
}

const tiers = [
  ['new', 'Sends to new users'],
  ['proven', 'To users who proved a code'],
  ['device', 'To known devices'],
] as const;

async function sayLimits(
  context: LocalContext,
  counts: Counts,
  { destination }: LimitsOptions,
  { userName, record }: FoundUser,
): Promise<void> {
  const { terminal } = context;
  const { config } = counts;
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
  for (const [tier, whose] of tiers)
    if (sends)
      say(
        whose,
        `${sends[tier].inTheLastHour} of ${config.SENDS_PER_HOUR} an hour, ${sends[tier].inTheLastDay} of ${config.SENDS_PER_DAY} a day`,
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

async function sayDisabled(
  context: LocalContext,
  { config, hmac }: Counts,
  { userPoolId }: LimitsOptions,
): Promise<void> {
  const { terminal, formatCommands } = context;
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

export const addLimits = userCommand<LimitsOptions>('limits', {
  summary: 'what counts against a user now, or who is disabled',
  does: 'Shows what counts against a user now; with --disabled, everybody who is disabled, from the whole table.',
  manyFlag: 'disabled',
  declare: (command) =>
    command
      .option('--destination <contact>', 'also count the messages to this number or address')
      .option('--disabled', 'list who is disabled; --user-pool-id names them', false),
  act: (context, counts, options, user) =>
    user ? sayLimits(context, counts, options, user) : sayDisabled(context, counts, options),
});
