// Destinations as a client may see them, and the made-up ones of users who do not exist.
import type { Medium } from '../config.ts';
import type { Keyed } from './keyed.ts';
import type { Recipient } from './recipient.ts';

/** `a***@e***`: the form Cognito itself uses. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const [local = '*'] = address.slice(0, at);
  const [host = '*'] = address.slice(at + 1);
  return `${local}***@${host}***`.toLowerCase();
}

/** `+*******1234`: always eleven signs before and after the mask, so that the length tells nothing. */
export const maskPhone = (phone: string): string => `+*******${phone.replace(/\D/g, '').slice(-4)}`;

export interface MaskedDestination {
  readonly medium: Medium;
  readonly masked: string;
}

const looksLikeAddress = (name: string) => /^[^@\s]+@[^@\s]+$/.test(name);
const looksLikePhone = (name: string) => /^\+\d{6,15}$/.test(name);

/**
 * A destination for a user who has none: made from the name that was typed when it is one, else from a
 * hash of it. The same name always gets the same one.
 */
export function decoyDestination(
  keyed: Keyed,
  owner: { readonly userPoolId: string; readonly userName: string },
  preference: readonly Medium[],
): MaskedDestination {
  const { userPoolId, userName } = owner;
  if (preference.includes('EMAIL') && looksLikeAddress(userName))
    return { medium: 'EMAIL', masked: maskAddress(userName) };
  if (preference.includes('SMS') && looksLikePhone(userName))
    return { medium: 'SMS', masked: maskPhone(userName) };
  const hash = keyed('decoy', userPoolId, userName);
  const letter = (index: number, letters: string) =>
    letters[hash.readUInt16BE(index) % letters.length] ?? 'a';
  const medium = preference[0] ?? 'EMAIL';
  return medium === 'SMS'
    ? { medium, masked: maskPhone(String(hash.readUInt32BE(0) % 10_000).padStart(4, '0')) }
    : // Initials as they are common in names, and the first letters of the big mail providers.
      {
        medium,
        masked: maskAddress(`${letter(0, 'aabcdeefghijjkllmmnoprsstvw')}@${letter(2, 'ggggghhiimooy')}`),
      };
}

/** A recipient's destination as the client may see it: that of `medium` where there is one. */
export function maskDestination(recipient: Recipient, medium: Medium): MaskedDestination {
  if (recipient.kind === 'decoy') return recipient.shown;
  const destination = recipient.destinations.find(({ via }) => via === medium) ?? recipient.destinations[0];
  if (!destination) return { medium, masked: medium === 'SMS' ? maskPhone('') : maskAddress('@') };
  return destination.via === 'SMS'
    ? { medium: 'SMS', masked: maskPhone(destination.phone) }
    : { medium: 'EMAIL', masked: maskAddress(destination.address) };
}
