// The made-up contacts of somebody who cannot be sent a code, so that a stranger looks like a user.
import type { Channel, Decoy } from '../channels/channel.ts';
import type { Hmac } from './hmac.ts';
import type { User } from './user.ts';

/** What a real contact would count as in the limits must not be touched: a name that no destination has. */
export const nameDecoy = (user: User, channel: Channel): string => `decoy/${user.userName}/${channel.name}`;

/**
 * The contacts of a user who has none: made from the name that was typed where it is one, else from a hash of
 * it. Real users have one contact or several, whichever name they type; so the hash also says which of them a
 * made-up user has, and no answer gives anybody away. The same name always gets the same ones.
 */
export function inventDecoys(hmac: Hmac, user: User, channels: readonly Channel[]): readonly Decoy[] {
  // Pools ignore the case of names (UsernameConfiguration, the default): `Bo` and `bo` must be one stranger.
  const userName = user.userName.toLowerCase();
  const hash = hmac('decoy', user.userPoolId, userName);
  // The order of preference is the client's to choose: what a stranger has must not hang on it.
  const inOrder = channels.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const certain =
    inOrder.find((channel) => channel.claims(userName)) ??
    inOrder[Math.floor((hash.readUInt8(8) * inOrder.length) / 256)];
  const has = (channel: Channel) => channel === certain || hash.readUInt8(9 + inOrder.indexOf(channel)) < 128;
  return channels.filter(has).map((channel) => {
    const invented = channel.inventContact(hash);
    return {
      kind: 'decoy',
      channel,
      limitKey: nameDecoy(user, channel),
      country: invented.country,
      masked: channel.claims(userName) ? channel.mask(userName) : invented.masked,
    };
  });
}
