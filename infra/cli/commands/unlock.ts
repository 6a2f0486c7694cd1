// otp unlock: forgets wrong answers, and so ends locks and enables disabled users; of one user, or of all since a time.
import { confirm } from '../confirm.ts';
import type { LocalContext } from '../context.ts';
import { localCommand } from '../define-command.ts';
import { findLockedUsers, unlockAll, wasLockedSince } from '../operators/locked-users.ts';
import { preferDeployment, readTime, type SettingsSource, showTime } from '../operators/settings.ts';
import { openCounts, openUser, showUser, type UserOptions, unlockUser } from '../operators/users.ts';
import { addUserOptions, chooseUsers, describeUserCommand, type WhomOptions } from './user-command.ts';

export async function runUnlock(
  context: LocalContext,
  source: SettingsSource,
  name: string,
  options: UserOptions,
): Promise<void> {
  const { terminal } = context;
  const { config, users, userName, key, record } = await openUser(context, source, name, options);
  const nowSeconds = Math.floor(context.now() / 1000);
  const before = showUser(record, nowSeconds, config);
  const found = await unlockUser(context, users, key);
  terminal.say(
    found
      ? `Unlocked. Forgotten: ${before.wrongInARow} wrong answers in a row.`
      : 'Nothing counts against this user.',
  );
  terminal.result({ userName, found, before });
}

export async function runUnlockSince(
  context: LocalContext,
  source: SettingsSource,
  since: number,
): Promise<void> {
  const { terminal, aws, now } = context;
  const { config, users: records } = await openCounts(context, source);
  const users = await findLockedUsers(context, aws.dynamodb, config.OTP_TABLE, config, (user) =>
    wasLockedSince(user, since),
  );
  const nowSeconds = Math.floor(now() / 1000);
  const disabled = users.filter(({ disabledAt }) => disabledAt !== undefined).length;
  const locked = users.filter(
    ({ disabledAt, lockedUntil = 0 }) => disabledAt === undefined && lockedUntil > nowSeconds,
  ).length;
  terminal.say(`Since ${showTime(since)}`);
  terminal.say(`  disabled                ${disabled}`);
  terminal.say(`  locked now              ${locked}`);
  terminal.say(`  locked, and free again  ${users.length - disabled - locked}`);
  if (users.length === 0) {
    terminal.say('Nobody is to be unlocked.');
    terminal.result({ since: showTime(since), disabled, locked, unlocked: 0 });
    return;
  }
  terminal.say(
    `Their wrong answers are forgotten. While somebody still guesses, that is ${config.WRONG_BEFORE_DISABLE} more guesses at each.`,
  );
  const result = { since: showTime(since), disabled, locked, unlocked: 0 };
  if (!(await confirm(context, `Unlock these ${users.length}?`, { result }))) return;
  const unlocked = await unlockAll(context, records, users);
  terminal.say(`Unlocked: ${unlocked}.`);
  terminal.result({ ...result, unlocked });
}

export const addUnlock = localCommand<WhomOptions & { readonly since?: string }, string | undefined>(
  'unlock',
  {
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
    run: (context, options, user) => {
      const { since, userPoolId } = options;
      const whom = chooseUsers(user, userPoolId, { flag: '--since', isGiven: since !== undefined });
      const source = preferDeployment(options, context.env);
      return whom === 'many'
        ? runUnlockSince(context, source, readTime(since ?? '', context.now()))
        : runUnlock(context, source, whom.userName, whom);
    },
  },
);
