// Made-up contacts for a name that we cannot send a code to, so that unknown users look like known ones.
import type { Channel, Decoy } from '../channels/channel.ts';
import type { Draw } from '../channels/draw.ts';
import type { Hmac } from '../crypto/hmac.ts';
import type { Attributes, User } from '../sign-in.ts';
import { drawChannels, findClaimer, type ShareRules, type Shares, sharesFor } from './shares.ts';

/** Share of unknown users that look like proven ones: most users of a pool are. */
const provenShare = 0.75;

/** The same name and label always draw the same value. Different labels draw independent values. */
const drawFor =
  (hmac: Hmac, { userPoolId, userName }: User): Draw =>
  (label) =>
    hmac('decoy', userPoolId, userName, label).readUIntBE(0, 6) / 2 ** 48;

async function invent(channel: Channel, user: User, name: string, draw: Draw): Promise<Decoy> {
  const { masked, country, range, limitKey, tierAtMost } = await channel.inventContact(name, draw);
  return {
    kind: 'decoy',
    channel,
    // Where no message could go, a name that no destination has.
    limitKey: limitKey ?? `decoy/${user.userName}/${channel.name}`,
    country,
    ...(range !== undefined && { range }),
    masked,
    tier: tierAtMost ?? (draw('tier') < provenShare ? 'proven' : 'new'),
  };
}

/**
 * Sign-up refuses a name that no message could go to, such as a number of a country that is not served, unless the user
 * brings another contact. Then that one is used.
 */
async function withoutUnusable(
  shares: Shares,
  claimer: Channel | undefined,
  userName: string,
): Promise<Shares> {
  if (!claimer || typeof (await claimer.readContact(userName, true)) !== 'string') return shares;
  const others = { ...shares, [claimer.name]: 0 };
  return Object.values(others).some((percent) => percent > 0) ? others : shares;
}

/**
 * The contacts of a user who has none: the name that was typed where it is one, else made up from it. Which channels
 * they are of follows what users have who are called by such a name.
 */
export async function inventDecoys(
  hmac: Hmac,
  user: User,
  channels: readonly Channel[],
  rules: ShareRules,
): Promise<Decoy[]> {
  const draw = drawFor(hmac, user);
  const claimer = findClaimer(channels, user.userName);
  const shares = await withoutUnusable(sharesFor(claimer, channels, rules), claimer, user.userName);
  const drawn = drawChannels(draw('channels'), channels, shares);
  return Promise.all(drawn.map((channel) => invent(channel, user, user.userName, draw)));
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
  const draw = drawFor(hmac, user);
  return Promise.all(
    channels.flatMap((channel) => {
      const value = attributes[channel.attribute];
      return value ? [invent(channel, user, value, draw)] : [];
    }),
  );
}
