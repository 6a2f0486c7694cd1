// The channels there are, a row each.
import type { Channel, ChannelEffects } from './channel.ts';
import { email } from './email/channel.ts';
import { sms } from './sms/channel.ts';

export const channelRows = [sms, email] as const;

/** Every attribute that a code could go to, whether or not CHANNELS has its channel. */
export const contactAttributes: readonly string[] = channelRows.map(({ attribute }) => attribute);

/** The same attributes with the flag by which Cognito holds each as verified. */
export const contactFlags: readonly Pick<Channel, 'attribute' | 'verifiedAttribute'>[] = channelRows;

/** What DECOY_CHANNEL_SHARES calls a user name that is no contact. */
export const plainNameKind = 'name';

export type ChannelName = (typeof channelRows)[number]['name'];

/** The settings that the channels read. */
export type ChannelSettings = Parameters<(typeof sms)['open']>[0] & Parameters<(typeof email)['open']>[0];

/** The channels of CHANNELS, in its order. */
export const openChannels = (
  settings: ChannelSettings & { readonly CHANNELS: readonly ChannelName[] },
  effects: ChannelEffects,
): Channel[] =>
  settings.CHANNELS.flatMap((name) =>
    channelRows.filter((row) => row.name === name).map((row) => row.open(settings, effects)),
  );
