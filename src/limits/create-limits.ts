// The limits of a deployment: in its table, or none at all.
import type { Hmac } from '../crypto/hmac.ts';
import type { Settings } from '../settings/table.ts';
import { type CappedChannel, limitChannels } from './channel-caps.ts';
import { limitDestinations } from './destinations.ts';
import { type DynamoDb, dynamodbTable } from './dynamodb.ts';
import { limitGuesses } from './guesses.ts';
import type { Limits } from './limits.ts';
import { keepLiveCodes } from './live-code.ts';
import type { Table } from './table.ts';

/** OTP_TABLE=none: no limit holds beyond one sign-in, and a code can be used more than once. */
export const noLimits: Limits = {
  reserve: async ({ nonce, channel, nowSeconds }) => ({
    outcome: 'send',
    code: { nonce, channel, issuedAt: nowSeconds, sentAt: nowSeconds },
    lastSentAt: nowSeconds,
    standing: 'new',
  }),
  release: async () => {},
  noteChannel: async () => {},
  countMessage: async () => 'counted',
  uncountMessage: async () => {},
  countDestination: async () => true,
  creditMessage: () => {},
  spend: async () => ({
    allowed: true,
    register: { kind: 'common' },
    wouldLock: false,
    wouldDisable: false,
    codes: undefined,
    lastUse: undefined,
    devices: [],
    deadCodes: [],
  }),
  lock: async () => {},
  consume: async () => 'used',
};

export const tableLimits = (
  table: Table,
  settings: Settings,
  channels: readonly CappedChannel[],
  hmac: Hmac,
): Limits => ({
  ...keepLiveCodes(table, settings, hmac),
  ...limitGuesses(table, settings, hmac),
  ...limitDestinations(table, settings, hmac),
  ...limitChannels(table, channels, hmac),
});

export const createLimits = (
  settings: Settings,
  channels: readonly CappedChannel[],
  hmac: Hmac,
  dynamodb: DynamoDb,
): Limits =>
  settings.OTP_TABLE === 'none'
    ? noLimits
    : tableLimits(dynamodbTable(settings.OTP_TABLE, dynamodb), settings, channels, hmac);
