// The limits of a deployment: in its table, or none at all.
import type { Hmac } from '../challenge/hmac.ts';
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
  reserve: async ({ nonce, nowSeconds }) => ({
    liveCode: { nonce, issuedAt: nowSeconds, sentAt: nowSeconds },
    maySend: true,
    isLockedOut: false,
  }),
  release: async () => {},
  countDestination: async () => true,
  countMessage: async () => 'counted',
  creditMessage: () => {},
  spend: async () => ({ allowed: true, wouldLock: false, wouldDisable: false }),
  lock: async () => {},
  consume: async () => true,
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
  ...limitChannels(table, channels),
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
