// Which contacts the users of a pool have, by the kind of name they sign in with. Strangers are made up from this.
import type { Channel } from '../channels/channel.ts';
import { plainNameKind } from '../channels/list.ts';

/** Percent of the users called by one kind of name who have a contact of each channel, by the channel's name. */
export type Shares = Readonly<Record<string, number>>;

/** The settings that say so, for channels of any name. */
export interface ShareRules {
  readonly SIGN_UP_CONTACTS: 'one' | 'any';
  readonly DECOY_CHANNEL_SHARES: readonly {
    /** `undefined`: names of every kind. */
    readonly nameKind: string | undefined;
    readonly channel: string;
    readonly percent: number;
  }[];
}

/** The channel that a name is a contact of, served or not. */
export const findClaimer = (channels: readonly Channel[], userName: string): Channel | undefined =>
  channels.find((channel) => channel.claims(userName));

/** For a channel that neither the settings nor the rules of sign-up say more about. */
const assumedShare = 50;

/** Sign-up verifies a contact of these channels only. */
function assumeShare(channel: Channel, channels: readonly Channel[]): number {
  const proving = channels.filter(({ provesSignUp }) => provesSignUp);
  if (!channel.provesSignUp) return 0;
  return proving.length === 1 ? 100 : assumedShare;
}

/**
 * What the settings say of names of one kind comes first. Then the rules of sign-up: with SIGN_UP_CONTACTS=one, the
 * contact that a name is is the only one. Then what the settings say of all names.
 */
export function sharesFor(
  claimer: Channel | undefined,
  channels: readonly Channel[],
  rules: ShareRules,
): Shares {
  const kind = claimer?.nameKind ?? plainNameKind;
  const isOne = rules.SIGN_UP_CONTACTS === 'one';
  const say = (channel: Channel, of: string | undefined): number | undefined =>
    rules.DECOY_CHANNEL_SHARES.find((entry) => entry.channel === channel.name && entry.nameKind === of)
      ?.percent;
  const percentOf = (channel: Channel): number => {
    const said = say(channel, kind);
    if (said !== undefined) return said;
    if (channel === claimer && (isOne || channel.provesSignUp)) return 100;
    if (claimer && isOne) return 0;
    return say(channel, undefined) ?? assumeShare(channel, channels);
  };
  return Object.fromEntries(channels.map((channel) => [channel.name, percentOf(channel)]));
}

/**
 * Which channels a stranger has, for a `point` from 0 up to 1. Each has its share of all points, and no point is left
 * without a channel: every user who can sign in has one. So for two channels the share with both is exact as well.
 */
export function drawChannels(
  point: number,
  channels: readonly Channel[],
  shares: Shares,
): readonly Channel[] {
  // The client may choose the order of preference: the draw must not depend on it.
  const inOrder = channels.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const total = inOrder.reduce((sum, { name }) => sum + (shares[name] ?? 0), 0);
  const stretch = total > 0 && total < 100 ? 100 / total : 1;
  let start = 0;
  const drawn = new Set<Channel>();
  for (const channel of inOrder) {
    const width = (shares[channel.name] ?? 0) * stretch;
    const from = (((point * 100 - start) % 100) + 100) % 100;
    if (from < width) drawn.add(channel);
    start += width;
  }
  // Where all shares are 0, and for the point, one in 2^48, that rounding may leave between two channels.
  const [first] = channels;
  if (drawn.size === 0 && first) drawn.add(first);
  return channels.filter((channel) => drawn.has(channel));
}
