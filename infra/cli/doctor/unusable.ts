// Users whose verified contact this router cannot use: they ask for codes and get none. Counts only, nothing of any user.
import type { Refusal } from '../../../src/channels/channel.ts';
import { channelRows } from '../../../src/channels/list.ts';
import { type Finding, ok, warning } from '../../review/finding.ts';
import type { ReachableUser } from './sample.ts';

const check = 'contacts of users';

/** `missing` and `unverified` are said of the attribute: nobody waits for a code there. */
const words: Readonly<Record<Exclude<Refusal, 'missing' | 'unverified'>, string>> = {
  malformed: 'have a form that cannot be sent to',
  country: 'are of a country that SMS_COUNTRIES lacks',
  type: 'are of a kind that gets no SMS, such as a fixed line',
  range: 'are in a range that SMS_RANGES refuses',
  unknown: 'are in a range that nobody knows yet',
  testEnded: 'are a test identity past its date',
};

type Why = keyof typeof words;

/** As DECOY_CHANNEL_SHARES calls a channel. */
export const settingOf = (name: string): string =>
  channelRows.find((row) => row.name === name)?.setting ?? name;

/** Verified contacts that cannot be used, by channel and reason, most first; and users who have no other. */
export function countUnusable(users: readonly ReachableUser[]) {
  const refused = users.map(({ contacts }) =>
    contacts.flatMap((one) =>
      one.kind === 'refused' && one.isVerified && Object.hasOwn(words, one.why)
        ? [{ channel: one.channel.name, why: one.why as Why }]
        : [],
    ),
  );
  // Node 20, which runs the packed command line, has no Object.groupBy.
  const counted = new Map<string, { channel: string; why: Why; contacts: number }>();
  for (const { channel, why } of refused.flat()) {
    const key = `${channel} ${why}`;
    counted.set(key, { channel, why, contacts: (counted.get(key)?.contacts ?? 0) + 1 });
  }
  return {
    unusable: [...counted.values()].toSorted((a, b) => b.contacts - a.contacts),
    usersWithoutAny: users.filter(
      ({ contacts }, i) => refused[i]?.length && contacts.every(({ kind }) => kind === 'refused'),
    ).length,
  };
}

/** Pure. */
export function judgeUnusable(users: readonly ReachableUser[]): Finding[] {
  const read = users.length;
  if (read === 0) return [];
  const { unusable, usersWithoutAny } = countUnusable(users);
  if (unusable.length === 0)
    return [ok(check, `every verified one of ${read} users read can be sent a code`)];
  const list = unusable.map(
    ({ channel, why, contacts }) => `${contacts} of ${settingOf(channel)} ${words[why]}`,
  );
  const finding = warning(
    check,
    `of ${read} users read, verified contacts that get no code: ${list.join(', ')}; ${usersWithoutAny} users have no other`,
    unusable.some(({ why }) => why === 'country')
      ? 'otp deploy --set SMS_COUNTRIES=… with the countries of your users'
      : 'Correct these users, or see SMS_RANGES in infra/README.md',
  );
  return [{ ...finding, measured: { usersCounted: read, usersWithoutAny, unusable } }];
}
