// Which of a user's contacts a code may go to, in the order of the channels.

import type { Channel, Destination, Refusal } from '../channels/channel.ts';
import type { Attributes } from '../sign-in.ts';

export type Contact =
  | Destination
  | { readonly kind: 'refused'; readonly channel: Channel; readonly why: Refusal };

async function readContact(channel: Channel, attributes: Attributes): Promise<Contact> {
  const value = attributes[channel.attribute];
  if (!value) {
    // Skipping this would reveal by timing whether a user has a contact.
    await channel.readContact(channel.example);
    return { kind: 'refused', channel, why: 'missing' };
  }
  const read = await channel.readContact(value);
  return typeof read === 'string' ? { kind: 'refused', channel, why: read } : read;
}

/** The contacts that could receive a code, verified or not: what a sign-up is judged by. */
export const readContacts = (channels: readonly Channel[], attributes: Attributes): Promise<Contact[]> =>
  Promise.all(channels.map((channel) => readContact(channel, attributes)));

/** Cognito writes the flag as 'true', and as 'True' after some imports. */
const isTrue = (flag: string | undefined): boolean => flag?.toLowerCase() === 'true';

/** The contacts that a code may be sent to now. */
export async function readVerifiedContacts(
  channels: readonly Channel[],
  attributes: Attributes,
): Promise<Contact[]> {
  const contacts = await readContacts(channels, attributes);
  return contacts.map((contact) =>
    contact.kind === 'destination' && !isTrue(attributes[contact.channel.verifiedAttribute])
      ? { kind: 'refused', channel: contact.channel, why: 'unverified' }
      : contact,
  );
}

/** `channels` with the one of that name first; as they are where there is none. */
export const putFirst = (channels: readonly Channel[], name: string | undefined): readonly Channel[] => [
  ...channels.filter((channel) => channel.name === name),
  ...channels.filter((channel) => channel.name !== name),
];
