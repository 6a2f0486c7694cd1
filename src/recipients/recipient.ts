// Who a code goes to; or, for somebody who cannot be sent one, whom the client is made to see.
import type { Decoy, Destination } from '../channels/channel.ts';
import type { Hmac } from '../crypto/hmac.ts';
import type { Attributes, User } from '../sign-in.ts';
import type { Contact } from './contacts.ts';
import { inventDecoys, presentOwn } from './decoys.ts';
import type { ShareRules } from './shares.ts';

type NonEmpty<T> = readonly [T, ...T[]];

/** In the order in which they are tried: the first is the one that the sign-in has used, or that was chosen. */
export type Recipient =
  /** `test`: its code is fixed, and nothing is ever sent to it. */
  | { readonly kind: 'real' | 'test'; readonly targets: NonEmpty<Destination> }
  /** Cognito does not hold the contact as verified: the right code proves it. No other contact is tried. */
  | { readonly kind: 'unproven'; readonly targets: readonly [Destination] }
  | {
      readonly kind: 'decoy';
      readonly why: 'UnknownUser' | 'NoContact';
      readonly targets: NonEmpty<Decoy>;
    };

/** `contacts` in the order in which they are tried. */
export async function findRecipient(
  user: User,
  attributes: Attributes,
  contacts: readonly Contact[],
  {
    hmac,
    shareRules,
    unproven,
  }: {
    readonly hmac: Hmac;
    readonly shareRules: ShareRules;
    /** The contact that a code may prove, where the user has no verified one. */
    readonly unproven?: Destination | undefined;
  },
): Promise<Recipient> {
  const usable = contacts.filter((contact) => contact.kind === 'destination');
  const isTest = ({ testCode }: Destination) => testCode !== undefined;
  const [first, ...others] = usable;
  // A test identity is never sent anything, not even when another channel fails over to it.
  if (first)
    return isTest(first)
      ? { kind: 'test', targets: [first, ...others] }
      : { kind: 'real', targets: [first, ...others.filter((destination) => !isTest(destination))] };

  if (unproven) {
    const targets = [unproven] as const;
    return isTest(unproven) ? { kind: 'test', targets } : { kind: 'unproven', targets };
  }

  const channels = contacts.map(({ channel }) => channel);
  const own = await presentOwn(hmac, user, channels, attributes);
  const [decoy, ...more] = own.length > 0 ? own : await inventDecoys(hmac, user, channels, shareRules);
  if (!decoy) throw new TypeError('CHANNELS is empty, which no settings allow');
  return { kind: 'decoy', why: user.exists ? 'NoContact' : 'UnknownUser', targets: [decoy, ...more] };
}

/** The recipient's target by the channel of that name where there is one, else the first. */
export const pickTarget = ({ targets }: Recipient, channelName: string | undefined): Destination | Decoy =>
  targets.find(({ channel }) => channel.name === channelName) ?? targets[0];
