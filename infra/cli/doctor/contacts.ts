// Contacts of a pool's users: verified ones that get no code, and users without a verified one. Counts only, nothing of any user.
import type { Channel, Refusal } from '../../../src/channels/channel.ts';
import { channelRows } from '../../../src/channels/list.ts';
import { hasVerifiedContact } from '../../../src/recipients/contacts.ts';
import type { Settings } from '../../../src/settings/table.ts';
import type { Finding } from '../../review/finding.ts';
import { judgeAll } from './examine.ts';
import type { ReachableUser } from './sample.ts';

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
  // Node 20, which runs the packed command line, has no Object.groupBy.
  const counted = new Map<string, { channel: string; why: Why; contacts: number }>();
  let usersWithoutAny = 0;
  for (const { contacts } of users) {
    const refused = contacts.flatMap((one) =>
      one.kind === 'refused' && one.isVerified && Object.hasOwn(words, one.why)
        ? { channel: one.channel.name, why: one.why as Why }
        : [],
    );
    for (const { channel, why } of refused) {
      const key = `${channel} ${why}`;
      counted.set(key, { channel, why, contacts: (counted.get(key)?.contacts ?? 0) + 1 });
    }
    if (refused.length > 0 && contacts.every(({ kind }) => kind === 'refused')) usersWithoutAny++;
  }
  const unusable = [...counted.values()].toSorted((a, b) => b.contacts - a.contacts);
  return { unusable, usersWithoutAny };
}

export function judgeUnusable(users: readonly ReachableUser[]): Finding[] {
  const usersCounted = users.length;
  const { unusable, usersWithoutAny } = countUnusable(users);
  const list = unusable.map(
    ({ channel, why, contacts }) => `${contacts} of ${settingOf(channel)} ${words[why]}`,
  );
  return judgeAll({
    'contacts of users': usersCounted > 0 && {
      ok: unusable.length === 0 && `every verified one of ${usersCounted} users read can be sent a code`,
      warning: `of ${usersCounted} users read, verified contacts that get no code: ${list.join(', ')}; ${usersWithoutAny} users have no other`,
      fix: unusable.some(({ why }) => why === 'country')
        ? 'otp deploy --set SMS_COUNTRIES=… with the countries of your users'
        : 'Correct these users, or see SMS_RANGES in infra/README.md',
      ...(unusable.length > 0 && { measured: { usersCounted, usersWithoutAny, unusable } }),
    },
  });
}

/** How many of the users without any verified contact AUTO_VERIFY=proof lets in. */
export function judgeUnproven(
  channels: readonly Channel[],
  users: readonly ReachableUser[],
  { AUTO_VERIFY: autoVerify }: Pick<Settings, 'AUTO_VERIFY'>,
): Finding[] {
  const usersCounted = users.length;
  const without = users.filter(({ attributes }) => !hasVerifiedContact(channels, attributes));
  const provable = without.filter(({ unproven }) => unproven !== undefined).length;
  const those = `${without.length} of ${usersCounted} users read`;
  const check = 'users without a verified contact';
  if (without.length === 0)
    return judgeAll({ [check]: usersCounted > 0 && { ok: `none of ${usersCounted} users read` } });
  return judgeAll({
    [check]: {
      ok:
        autoVerify === 'proof' &&
        `${those}: ${provable} of them can sign in, and their first right code verifies the contact`,
      warning: `${those}: they are sent no code. AUTO_VERIFY=proof would let ${provable} of them in, by a code to the contact that it then verifies`,
      fix: 'otp deploy --set AUTO_VERIFY=proof, or set the verified flag, but only for contacts that you trust',
      measured: { usersCounted, withoutVerified: without.length, provable },
    },
  });
}
