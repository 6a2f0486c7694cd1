// PreSignUp: confirms a new user, and with AUTO_VERIFY=delivery verifies the one contact that the code will prove.

import { contactAttributes } from '../channels/list.ts';
import type { Deps } from '../deps.ts';
import { PublicError } from '../errors.ts';
import { findProvable, readContacts } from '../recipients/contacts.ts';
import type { Settings } from '../settings/table.ts';
import type { Attributes } from '../sign-in.ts';
import type { PreSignUpResponse, TriggerInput } from './event.ts';

/** Every client of a pool calls its PreSignUp, including clients that sign in with a password. */
const isOurs = (
  clientId: string,
  { SIGN_UP_CLIENT_IDS: ids }: Pick<Settings, 'SIGN_UP_CLIENT_IDS'>,
): boolean => ids.length === 0 || ids.includes(clientId);

/**
 * A second contact would stay in the account unproven, and later codes could go to it. An attacker who signs up with somebody
 * else's address and the attacker's own phone would then get the owner's codes.
 */
const bringsTwo = (attributes: Attributes): boolean =>
  contactAttributes.filter((name) => Boolean(attributes[name])).length > 1;

/** Refuses a sign-up that could never lead to a sign-in. `undefined` leaves the sign-up unchanged. */
export async function preSignUp(
  { user, attributes }: Pick<TriggerInput, 'user' | 'attributes'>,
  { settings, channels, emit, nowMs }: Pick<Deps, 'settings' | 'channels' | 'emit' | 'nowMs'>,
): Promise<PreSignUpResponse | undefined> {
  if (!isOurs(user.clientId, settings)) return undefined;
  if (settings.SIGN_UP_CONTACTS === 'one' && bringsTwo(attributes)) {
    emit('SignUpRefused', { Reason: 'TwoContacts' });
    throw new PublicError('SIGN_UP_ONE_CONTACT');
  }
  for (const channel of channels) {
    const refusal = channel.refuseSignUp(attributes[channel.attribute]);
    if (refusal === undefined) continue;
    emit('SignUpRefused', { Reason: 'EmailDomain' });
    throw new PublicError(refusal);
  }
  const tests = { identities: settings.TEST_IDENTITIES, nowMs: nowMs() };
  const contacts = await readContacts(channels, attributes, tests);
  const proven = findProvable(contacts);
  if (!proven) {
    const unusable = contacts.find((contact) => contact.kind === 'refused' && contact.why !== 'missing');
    emit('SignUpRefused', { Reason: unusable ? 'UnusableContact' : 'NoContact' });
    throw new PublicError(unusable?.channel.unusable ?? 'SIGN_UP_NO_CONTACT');
  }
  const { autoVerify } = proven.channel;
  emit('SignUp');
  return {
    autoConfirmUser: true,
    autoVerifyEmail: false,
    autoVerifyPhone: false,
    ...(settings.AUTO_VERIFY === 'delivery' && autoVerify && { [autoVerify]: true }),
  };
}
