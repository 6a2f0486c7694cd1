// otp unlock: forgets wrong answers, and so ends locks and enables disabled users; of one user, or of all since a time.
import { confirm } from '../confirm.ts';
import type { LocalContext } from '../context.ts';
import { localCommand } from '../define-command.ts';
import { findLockedUsers, lastLockedAt, unlockAll } from '../operators/locked-users.ts';
import { preferDeployment, readTime, type SettingsSource, showTime } from '../operators/settings.ts';
import { findUser, openCounts, showUser, unlockUser, type Whom } from '../operators/users.ts';
import { addUserOptions, chooseUsers, describeUserCommand } from './user-command.ts';

async function runUnlock(context: LocalContext, source: SettingsSource, whom: Whom): Promise<void> {
  const { terminal } = context;
  const counts = await openCounts(context, source);
  const { userName, key, record } = await findUser(context, counts, whom);
  const before = showUser(record, context.now(), counts.config);
  const found = await unlockUser(context, counts.users, key);
  terminal.say(
    found
      ? `Unlocked. Forgotten: ${before.wrongInARow} wrong answers in a row.`
      : 'Nothing counts against this user.',
  );
  terminal.result({ userName, found, before });
}

async function runUnlockSince(context: LocalContext, source: SettingsSource, since: number): Promise<void> {
  const { terminal, now } = context;
  const { config, users: records } = await openCounts(context, source);
  const all = await findLockedUsers(context, config);
  const users = all.filter((user) => lastLockedAt(user) >= since);
  const enabled = users.filter(({ disabledAt }) => disabledAt === undefined);
  const disabled = users.length - enabled.length;
  const locked = enabled.filter(({ lockedUntil = 0 }) => lockedUntil > Math.floor(now() / 1000)).length;
  const result = { since: showTime(since), disabled, locked, unlocked: 0 };
  terminal.say(`Since ${showTime(since)}
  disabled                ${disabled}
  locked now              ${locked}
  locked, and free again  ${enabled.length - locked}`);
  if (users.length === 0) {
    terminal.say('Nobody is to be unlocked.');
    terminal.result(result);
    return;
  }
  terminal.say(
    `Their wrong answers are forgotten. While somebody still guesses, that is ${config.WRONG_BEFORE_DISABLE} more guesses at each.`,
  );
  if (!(await confirm(context, `Unlock these ${users.length}?`, { result }))) return;
  const unlocked = await unlockAll(context, records, users);
  terminal.say(`Unlocked: ${unlocked}.`);
  terminal.result({ ...result, unlocked });
}

interface UnlockOptions {
  readonly userPoolId?: string;
  readonly since?: string;
}

export const addUnlock = localCommand<UnlockOptions, string | undefined>('unlock', {
  summary: 'end a lock, enable a disabled user, or all of them since a time',
  description: describeUserCommand(
    "Forgets a user's wrong answers: ends a lock and enables a disabled user. With --since, those of all who were " +
      'locked or disabled since then: it reads the whole table, says how many, and asks.',
  ),
  asks: true,
  declare: (command) =>
    addUserOptions(command).option(
      '--since <time>',
      'all since then: 90m, 2h or 3d ago, 2026-11-23, or 2026-11-23T12:00Z',
    ),
  run: (context, options, name) => {
    const { since, userPoolId } = options;
    const whom = chooseUsers(name, userPoolId, { flag: '--since', isGiven: since !== undefined });
    const source = preferDeployment(options, context.env);
    return whom === 'many'
      ? runUnlockSince(context, source, readTime(since ?? '', context.now()))
      : runUnlock(context, source, whom);
  },
});
