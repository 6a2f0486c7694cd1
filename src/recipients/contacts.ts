// Which of a user's contacts a code may go to, in the order of the channels.
import type { Channel, Destination, Refusal } from '../channels/channel.ts';
import { contactFlags } from '../channels/list.ts';
import { findTestIdentity, type TestIdentities } from '../settings/test-identities.ts';
import type { Attributes } from '../sign-in.ts';

export type Contact =
  | Destination
  | {
      readonly kind: 'refused';
      readonly channel: Channel;
      readonly why: Refusal;
      /** Cognito holds it as verified: its user waits for a code there. */
      readonly isVerified: boolean;
    };

/** The destinations with a fixed code, and the time that their dates are held against. */
export interface Tests {
  readonly identities: TestIdentities;
  readonly nowMs: number;
}

async function readContact(
  channel: Channel,
  attributes: Attributes,
  isVerified: boolean,
  { identities, nowMs }: Tests,
): Promise<Contact> {
  const value = attributes[channel.attribute];
  if (!value) {
    // Skipping this would reveal by timing whether a user has a contact.
    await channel.readContact(channel.example, true);
    return { kind: 'refused', channel, why: 'missing', isVerified: false };
  }
  // Nothing is sent to a test identity, so no country or type stands in its way; and none once its date has passed.
  const test = findTestIdentity(identities, channel, value);
  if (test && test.untilMs <= nowMs) return { kind: 'refused', channel, why: 'testEnded', isVerified };
  if (test) {
    const { to, code: testCode } = test;
    const masked = channel.mask(value);
    return { kind: 'destination', channel, to, limitKey: to, country: undefined, masked, testCode };
  }
  const read = await channel.readContact(value, isVerified);
  return typeof read === 'string' ? { kind: 'refused', channel, why: read, isVerified } : read;
}

/** The contacts that could receive a code, verified or not: what a sign-up is judged by. */
export const readContacts = (
  channels: readonly Channel[],
  attributes: Attributes,
  tests: Tests,
): Promise<Contact[]> =>
  Promise.all(channels.map((channel) => readContact(channel, attributes, false, tests)));

/** Cognito writes the flag as 'true', and as 'True' after some imports. */
const isTrue = (flag: string | undefined): boolean => flag?.toLowerCase() === 'true';

/** The contacts that a code may be sent to now. */
export const readVerifiedContacts = (
  channels: readonly Channel[],
  attributes: Attributes,
  tests: Tests,
): Promise<Contact[]> =>
  Promise.all(
    channels.map(async (channel): Promise<Contact> => {
      const isVerified = isTrue(attributes[channel.verifiedAttribute]);
      // Read as if verified: an unusable contact is then reported as unusable, even when it is unverified too.
      const contact = await readContact(channel, attributes, true, tests);
      if (contact.kind === 'refused') return { ...contact, isVerified };
      return isVerified ? contact : { kind: 'refused', channel, why: 'unverified', isVerified };
    }),
  );

type ContactFlag = Pick<Channel, 'attribute' | 'verifiedAttribute'>;

export const isHeldAsVerified = (
  attributes: Attributes,
  { attribute, verifiedAttribute }: ContactFlag,
): boolean => Boolean(attributes[attribute]) && isTrue(attributes[verifiedAttribute]);

/** Whether Cognito holds a contact as verified, other than that of `but`. It counts also where no channel could use it. */
export const hasVerifiedContact = (
  channels: readonly ContactFlag[],
  attributes: Attributes,
  but?: ContactFlag,
): boolean =>
  [...contactFlags, ...channels].some(
    (flag) => flag.attribute !== but?.attribute && isHeldAsVerified(attributes, flag),
  );

/** The contact that sign-up verifies, or leaves to the first right code to verify. */
export const findProvable = (contacts: readonly Contact[]): Destination | undefined =>
  contacts.find(
    (contact): contact is Destination => contact.kind === 'destination' && contact.channel.provesSignUp,
  );

/**
 * The one contact that a code can prove of a user who has no verified one: that which sign-up would have chosen. A user with
 * any verified contact has none. Everybody takes the same steps.
 */
export async function findUnproven(
  channels: readonly Channel[],
  attributes: Attributes,
  tests: Tests,
): Promise<Destination | undefined> {
  const provable = findProvable(await readContacts(channels, attributes, tests));
  const isRefused = channels.some((channel) => channel.refuseSignUp(attributes[channel.attribute]));
  return isRefused || hasVerifiedContact(channels, attributes) ? undefined : provable;
}

/** `channels` with the one of that name first; as they are where there is none. */
export const putFirst = (channels: readonly Channel[], name: string | undefined): readonly Channel[] => [
  ...channels.filter((channel) => channel.name === name),
  ...channels.filter((channel) => channel.name !== name),
];
