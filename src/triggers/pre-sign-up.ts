// PreSignUp: confirms a new user, and verifies the one contact that the code will prove.
import { readContacts } from '../challenge/contact.ts';
import type { Deps } from '../deps.ts';
import { PublicError } from '../errors.ts';
import { type PreSignUpEvent, stringsOf } from '../events.ts';

/**
 * Refuses a sign-up that could never be signed in to. Users made by an administrator or an identity
 * provider are left as they come: Cognito ignores the answers for the former, and the provider vouches for
 * the latter.
 */
export async function preSignUp(
  event: PreSignUpEvent,
  { settings, readPhone, emit }: Pick<Deps, 'settings' | 'readPhone' | 'emit'>,
): Promise<PreSignUpEvent> {
  if (event.triggerSource !== 'PreSignUp_SignUp') return event;
  const attributes = stringsOf(event.request.userAttributes);

  const domain = attributes.email?.split('@').pop()?.toLowerCase();
  const domains = settings.SIGN_UP_EMAIL_DOMAINS;
  if (domains.length > 0 && (domain === undefined || !domains.includes(domain))) {
    emit('SignUpRefused', { Reason: 'EmailDomain' });
    throw new PublicError('SIGN_UP_EMAIL_DOMAIN');
  }

  const contacts = await readContacts(settings, attributes, readPhone);
  // A list of domains is a promise about the address, so then it is the address that has to be proven.
  const proven = contacts.find(
    (contact) => 'destination' in contact && (domains.length === 0 || contact.medium === 'EMAIL'),
  );
  if (!proven) {
    emit('SignUpRefused', { Reason: 'NoContact' });
    throw new PublicError('SIGN_UP_NO_CONTACT');
  }
  const verify = settings.AUTO_VERIFY === 'delivery' ? proven.medium : undefined;
  event.response = {
    autoConfirmUser: true,
    autoVerifyEmail: verify === 'EMAIL',
    autoVerifyPhone: verify === 'SMS',
  };
  emit('SignUp');
  return event;
}
