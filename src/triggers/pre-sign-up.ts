// PreSignUp: confirms a new user, and verifies the one contact that the code will prove.

import { readContacts } from '../challenge/contacts.ts';
import type { Destination } from '../channels/channel.ts';
import type { Deps } from '../deps.ts';
import { PublicError } from '../errors.ts';
import type { PreSignUpResponse } from './event.ts';
import type { Call } from './read-event.ts';

/** Refuses a sign-up that could never be signed in to. */
export async function preSignUp(
  { attributes }: Pick<Call, 'attributes'>,
  { settings, channels, emit }: Pick<Deps, 'settings' | 'channels' | 'emit'>,
): Promise<PreSignUpResponse> {
  for (const channel of channels) {
    const refusal = channel.refuseSignUp(attributes[channel.attribute]);
    if (refusal === undefined) continue;
    emit('SignUpRefused', { Reason: 'EmailDomain' });
    throw new PublicError(refusal);
  }
  const contacts = await readContacts(channels, attributes);
  const proven = contacts.find(
    (contact): contact is Destination => contact.kind === 'destination' && contact.channel.provesSignUp,
  );
  if (!proven) {
    emit('SignUpRefused', { Reason: 'NoContact' });
    throw new PublicError('SIGN_UP_NO_CONTACT');
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
