// The one choice of channel: which of a user's contacts a code may go to, in which order.

import type { Attributes } from '../events.ts';
import type { Medium, Settings } from '../settings/table.ts';
import type { PhoneReader } from './phone.ts';

export type Destination =
  | { readonly via: 'SMS'; readonly phone: string; readonly country: string }
  | { readonly via: 'EMAIL'; readonly address: string };

/** Why a contact cannot be used. `missing` and `unverified` are said of the attribute, the rest of its value. */
export type Refusal = 'missing' | 'unverified' | 'malformed' | 'country' | 'type';

export type Contact =
  | { readonly medium: Medium; readonly destination: Destination }
  | { readonly medium: Medium; readonly refused: Refusal };

/** Cognito writes the flag as 'true', and as 'True' after some imports. */
const isTrue = (flag: string | undefined): boolean => flag?.toLowerCase() === 'true';

// SES v1 takes 7-bit addresses only (SendEmail, Destination).
const address7bit = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

async function readContact(
  medium: Medium,
  attributes: Attributes,
  countries: Settings['SMS_COUNTRIES'],
  readPhone: PhoneReader,
): Promise<Contact> {
  const value = attributes[medium === 'SMS' ? 'phone_number' : 'email'];
  if (!value) return { medium, refused: 'missing' };
  if (medium === 'EMAIL')
    return address7bit.test(value) && value.length <= 254
      ? { medium, destination: { via: 'EMAIL', address: value } }
      : { medium, refused: 'malformed' };
  const phone = await readPhone(value);
  if (!phone) return { medium, refused: 'malformed' };
  if (!countries.includes('*') && !countries.includes(phone.country)) return { medium, refused: 'country' };
  if (!phone.receivesSms) return { medium, refused: 'type' };
  return { medium, destination: { via: 'SMS', phone: phone.e164, country: phone.country } };
}

/** The contacts that could receive a code, verified or not: what a sign-up is judged by. */
export const readContacts = (
  settings: Pick<Settings, 'CHANNELS' | 'SMS_COUNTRIES'>,
  attributes: Attributes,
  readPhone: PhoneReader,
): Promise<Contact[]> =>
  Promise.all(
    settings.CHANNELS.map((medium) => readContact(medium, attributes, settings.SMS_COUNTRIES, readPhone)),
  );

/** The contacts a code may be sent to now: usable and verified. */
export async function readVerifiedContacts(
  settings: Pick<Settings, 'CHANNELS' | 'SMS_COUNTRIES'>,
  attributes: Attributes,
  readPhone: PhoneReader,
): Promise<Contact[]> {
  const verified = (medium: Medium) =>
    isTrue(attributes[medium === 'SMS' ? 'phone_number_verified' : 'email_verified']);
  const contacts = await readContacts(settings, attributes, readPhone);
  return contacts.map((contact) =>
    'destination' in contact && !verified(contact.medium)
      ? { medium: contact.medium, refused: 'unverified' }
      : contact,
  );
}

export const usable = (contacts: readonly Contact[]): Destination[] =>
  contacts.flatMap((contact) => ('destination' in contact ? [contact.destination] : []));

/** The text that identifies a destination in keyed hashes and in TEST_IDENTITIES. */
export const destinationText = (destination: Destination): string =>
  destination.via === 'SMS' ? destination.phone : destination.address.toLowerCase();
