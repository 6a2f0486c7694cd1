// Users whose verified contact this router cannot use: they ask for codes and get none. Counts only, nothing of any user.
import type { Channel, Refusal } from '../../../src/channels/channel.ts';
import { channelRows } from '../../../src/channels/list.ts';
import { readVerifiedContacts, type Tests } from '../../../src/recipients/contacts.ts';
import { type Finding, ok, warning } from '../../review/finding.ts';
import type { SampledUser } from './sample.ts';

const check = 'contacts of users';

/** Said of the attribute and not of what it holds: such a contact is not one that users wait for a code at. */
const ordinary: readonly Refusal[] = ['missing', 'unverified'];

const words: Readonly<Record<Exclude<Refusal, 'missing' | 'unverified'>, string>> = {
  malformed: 'have a form that cannot be sent to',
  country: 'are of a country that SMS_COUNTRIES lacks',
  type: 'are of a kind that gets no SMS, such as a fixed line',
  range: 'are in a range that SMS_RANGES refuses',
  unknown: 'are in a range that nobody knows yet',
  testEnded: 'are a test identity past its date',
};

export interface Unusable {
  readonly channel: string;
  readonly why: keyof typeof words;
  readonly contacts: number;
}

/** Verified contacts that cannot be used, by channel and reason, most first; and users who have no other. */
export async function countUnusable(
  channels: readonly Channel[],
  users: readonly SampledUser[],
  tests: Tests,
): Promise<{ readonly unusable: readonly Unusable[]; readonly usersWithoutAny: number }> {
  const counts = new Map<string, Unusable>();
  let usersWithoutAny = 0;
  for (const { attributes } of users) {
    const contacts = await readVerifiedContacts(channels, attributes, tests);
    const refused = contacts.flatMap((contact) =>
      contact.kind === 'refused' && !ordinary.includes(contact.why) && contact.isVerified
        ? [{ channel: contact.channel.name, why: contact.why as Unusable['why'] }]
        : [],
    );
    for (const { channel, why } of refused) {
      const key = `${channel} ${why}`;
      counts.set(key, { channel, why, contacts: (counts.get(key)?.contacts ?? 0) + 1 });
    }
    if (refused.length > 0 && contacts.every(({ kind }) => kind === 'refused')) usersWithoutAny++;
  }
  return {
    unusable: [...counts.values()].toSorted((a, b) => b.contacts - a.contacts),
    usersWithoutAny,
  };
}

const settingOf = (name: string): string => channelRows.find((row) => row.name === name)?.setting ?? name;

/** Pure. `users`: how many were looked at. */
export function judgeUnusable(
  users: number,
  { unusable, usersWithoutAny }: Awaited<ReturnType<typeof countUnusable>>,
): Finding[] {
  if (users === 0) return [];
  if (unusable.length === 0)
    return [ok(check, `every verified one of ${users} users read can be sent a code`)];
  const list = unusable.map(
    ({ channel, why, contacts }) => `${contacts} of ${settingOf(channel)} ${words[why]}`,
  );
  const finding = warning(
    check,
    `of ${users} users read, verified contacts that get no code: ${list.join(', ')}; ${usersWithoutAny} users have no other`,
    unusable.some(({ why }) => why === 'country')
      ? 'otp deploy --set SMS_COUNTRIES=… with the countries of your users'
      : 'Correct these users, or see SMS_RANGES in infra/README.md',
  );
  return [{ ...finding, measured: { usersCounted: users, usersWithoutAny, unusable } }];
}
