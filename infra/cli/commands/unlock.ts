// otp unlock: forgets wrong answers, and so ends locks and enables disabled users; of one user, or of all since a time.
import { confirm } from '../confirm.ts';
import type { LocalContext } from '../context.ts';
import { findLockedUsers, lastLockedAt, unlockAll } from '../operators/locked-users.ts';
import { readTime, showTime } from '../operators/settings.ts';
import { type Counts, type FoundUser, showUser, unlockUser } from '../operators/users.ts';
import { userCommand } from './user-command.ts';

interface UnlockOptions {
  readonly userPoolId?: string;
  readonly since?: string;
}

async function unlockOne(context: LocalContext, { config, users }: Counts, user: FoundUser): Promise<void> {
  const { terminal } = context;
  const { userName, key, record } = user;
  const before = showUser(record, context.now(), config);
  const found = await unlockUser(context, users, key);
  terminal.say(
    found
      ? `Unlocked. Forgotten: ${before.wrongInARow} wrong answers in a row.`
      : 'Nothing counts against this user.',
  );
  terminal.result({ userName, found, before });
}

async function unlockSince(context: LocalContext, counts: Counts, options: UnlockOptions): Promise<void> {
  const { terminal, now } = context;
  const { config } = counts;
  const from = readTime(options.since ?? '', now());
  const since = showTime(from);
  const all = await findLockedUsers(context, config);
  const users = all.filter((user) => lastLockedAt(user) >= from);
  const enabled = users.filter(({ disabledAt }) => disabledAt === undefined);
  const disabled = users.length - enabled.length;
  const locked = enabled.filter(({ lockedUntil = 0 }) => lockedUntil > Math.floor(now() / 1000)).length;
  const result = { since, disabled, locked, unlocked: 0 };
  terminal.say(`Since ${since}
  disabled                ${disabled}
  locked now              ${locked}
  locked, and free again  ${enabled.length - locked}`);
  if (users.length === 0) {
    terminal.say('Nobody is to be unlocked.');
    return terminal.result(result);
  }
  terminal.say(
    `Their wrong answers are forgotten. While somebody still guesses, that is ${config.WRONG_BEFORE_DISABLE} more guesses at each.`,
  );
  if (!(await confirm(context, `Unlock these ${users.length}?`, result))) return;
  const unlocked = await unlockAll(context, counts.users, users);
  terminal.say(`Unlocked: ${unlocked}.`);
  terminal.result({ ...result, unlocked });
}

export const addUnlock = userCommand<UnlockOptions>('unlock', {
  summary: 'end a lock, enable a disabled user, or all of them since a time',
  does:
    "Forgets a user's wrong answers: ends a lock and enables a disabled user. With --since, those of all who were " +
    'locked or disabled since then: it reads the whole table, says how many, and asks.',
  asks: true,
  manyFlag: 'since',
  declare: (command) =>
    command.option('--since <time>', 'all since then: 90m, 2h or 3d ago, 2026-11-23, or 2026-11-23T12:00Z'),
  act: (context, counts, options, user) =>
    user ? unlockOne(context, counts, user) : unlockSince(context, counts, options),
});
