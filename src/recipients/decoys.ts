// The made-up contacts of somebody who cannot be sent a code, so that a stranger looks like a user.
import type { Channel, Decoy } from '../channels/channel.ts';
import type { Hmac } from '../crypto/hmac.ts';
import type { Attributes, User } from '../sign-in.ts';

/** Percent of a pool's users who have a contact of each channel, by the channel's name. */
export type DecoyShares = Readonly<Record<string, number>>;

/** For a channel that nobody has said it of. */
export const assumedShare = 50;

/** Of 256 strangers, how many look like users who proved a code before: most users of a pool have. */
const provenOf256 = 192;

const hashOf = (hmac: Hmac, user: User): Buffer =>
  // Pools ignore the case of names (UsernameConfiguration, the default): `Bo` and `bo` must be one stranger.
  hmac('decoy', user.userPoolId, user.userName.toLowerCase());

async function invent(channel: Channel, user: User, name: string, hash: Buffer): Promise<Decoy> {
  const { masked, country, limitKey } = await channel.inventContact(name, hash);
  return {
    kind: 'decoy',
    channel,
    // Where no message could go, a name that no destination has.
    limitKey: limitKey ?? `decoy/${user.userName}/${channel.name}`,
    country,
    masked,
    standing: hash.readUInt8(31) < provenOf256 ? 'proven' : 'new',
  };
}

/**
 * The contacts of a user who has none: made from the name that was typed where it is one, else from a hash of it.
 * Real users have one contact or several, whichever name they type; so the hash also says which of them a made-up
 * user has, by the pool's own shares, and no answer gives anybody away. The same name always gets the same ones.
 */
export function inventDecoys(
  hmac: Hmac,
  user: User,
  channels: readonly Channel[],
  shares: DecoyShares,
): Promise<Decoy[]> {
  const hash = hashOf(hmac, user);
  // The order of preference is the client's to choose: what a stranger has must not hang on it.
  const inOrder = channels.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  /** 0 to 1 for each channel: under its share, the stranger has it. */
  const draw = (channel: Channel) => hash.readUInt8(9 + inOrder.indexOf(channel)) / 256;
  const share = (channel: Channel) => (shares[channel.name] ?? assumedShare) / 100;
  /** Whoever would have none is given the lowest: one that no user has comes last, whatever was drawn for it. */
  const rank = (channel: Channel) =>
    share(channel) === 0 ? Number.POSITIVE_INFINITY : draw(channel) / share(channel);
  const certain =
    inOrder.find((channel) => channel.claims(user.userName)) ??
    inOrder.toSorted((a, b) => rank(a) - rank(b))[0];
  const has = (channel: Channel) => channel === certain || draw(channel) < share(channel);
  return Promise.all(channels.filter(has).map((channel) => invent(channel, user, user.userName, hash)));
}

/**
 * The contacts that a user has but cannot be sent to: what a stranger who knows the name or the address would expect
 * to be used.
 */
export function presentOwn(
  hmac: Hmac,
  user: User,
  channels: readonly Channel[],
  attributes: Attributes,
): Promise<Decoy[]> {
  const hash = hashOf(hmac, user);
  return Promise.all(
    channels.flatMap((channel) => {
      const value = attributes[channel.attribute];
      return value ? [invent(channel, user, value, hash)] : [];
    }),
  );
}
