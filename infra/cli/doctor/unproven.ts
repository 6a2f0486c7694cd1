// Users without any verified contact: how many of them AUTO_VERIFY=proof lets in. Counts only, nothing of any user.
import type { Channel } from '../../../src/channels/channel.ts';
import { findUnproven, hasVerifiedContact, type Tests } from '../../../src/recipients/contacts.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { type Finding, ok, warning } from '../../review/finding.ts';
import type { SampledUser } from './sample.ts';

const check = 'users without a verified contact';

export interface UnprovenUsers {
  readonly withoutVerified: number;
  /** Of those, how many have a contact that a right code can prove. */
  readonly provable: number;
}

export async function countUnproven(
  channels: readonly Channel[],
  users: readonly SampledUser[],
  tests: Tests,
): Promise<UnprovenUsers> {
  const without = users.filter(({ attributes }) => !hasVerifiedContact(channels, attributes));
  const found = await Promise.all(without.map(({ attributes }) => findUnproven(channels, attributes, tests)));
  return {
    withoutVerified: without.length,
    provable: found.filter((contact) => contact !== undefined).length,
  };
}

/** Pure. `users`: how many were looked at. */
export function judgeUnproven(
  users: number,
  { withoutVerified, provable }: UnprovenUsers,
  { AUTO_VERIFY: autoVerify }: Pick<Settings, 'AUTO_VERIFY'>,
): Finding[] {
  if (users === 0) return [];
  if (withoutVerified === 0) return [ok(check, `none of ${users} users read`)];
  const those = `${withoutVerified} of ${users} users read`;
  const finding =
    autoVerify === 'proof'
      ? ok(
          check,
          `${those}: ${provable} of them can sign in, and their first right code verifies the contact`,
        )
      : warning(
          check,
          `${those}: they are sent no code. AUTO_VERIFY=proof would let ${provable} of them in, by a code to the contact that it then verifies`,
          'otp deploy --set AUTO_VERIFY=proof, or set the verified flag, but only for contacts that you trust',
        );
  return [{ ...finding, measured: { usersCounted: users, withoutVerified, provable } }];
}
