// Users without any verified contact: how many of them AUTO_VERIFY=proof lets in. Counts only, nothing of any user.
import type { Channel } from '../../../src/channels/channel.ts';
import { hasVerifiedContact } from '../../../src/recipients/contacts.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { type Finding, ok, warning } from '../../review/finding.ts';
import type { ReachableUser } from './sample.ts';

const check = 'users without a verified contact';

/** Pure. */
export function judgeUnproven(
  channels: readonly Channel[],
  users: readonly ReachableUser[],
  { AUTO_VERIFY: autoVerify }: Pick<Settings, 'AUTO_VERIFY'>,
): Finding[] {
  if (users.length === 0) return [];
  const without = users.filter(({ attributes }) => !hasVerifiedContact(channels, attributes));
  if (without.length === 0) return [ok(check, `none of ${users.length} users read`)];
  const provable = without.filter(({ unproven }) => unproven !== undefined).length;
  const those = `${without.length} of ${users.length} users read`;
  const measured = { usersCounted: users.length, withoutVerified: without.length, provable };
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
  return [{ ...finding, measured }];
}
