// The limits of a deployment: in its table, or none at all.
import crypto from 'node:crypto';
import type { Hmac } from '../crypto/hmac.ts';
import { isAlive } from '../crypto/state.ts';
import type { Settings } from '../settings/table.ts';
import { isDestinationRecord } from './destination-rules.ts';
import { type DynamoDb, dynamodbTable } from './dynamodb.ts';
import type { Limits } from './limits.ts';
import { type CappedChannel, countMessages } from './message-counters.ts';
import { limitMessages } from './messages.ts';
import { createStore } from './store.ts';
import type { Table } from './table.ts';
import { countUnreadableAnswers } from './unreadable-answers.ts';
import { isUserRecord } from './user-record.ts';
import { limitUsers } from './users.ts';

const nothing = { record: undefined, rev: undefined };

/** OTP_TABLE=none: no limit holds beyond one sign-in, and a code can be used more than once. */
export const noLimits = ({ CODE_TTL_SECONDS }: Pick<Settings, 'CODE_TTL_SECONDS'>): Limits => ({
  isKnownDevice: async () => false,
  seeTurn: async ({ nonce, recipient, now }) => ({
    turn: { kind: 'free', tier: 'new', live: undefined, code: { nonce, issuedAt: now, recipient } },
    from: nothing,
  }),
  takeTurn: async ({ nonce, recipient, now }, _seen, sent) => ({
    kind: 'taken',
    tier: 'new',
    code: { nonce, issuedAt: now, recipient, message: { at: now, tier: 'new', ...sent } },
    turnBefore: undefined,
    codeBefore: undefined,
  }),
  undoTurn: async () => undefined,
  noteMessage: async () => {},
  seeDestination: async () => nothing,
  countMessage: async () => 'counted',
  uncountMessage: async () => {},
  countDestination: async () => true,
  creditMessage: async () => {},
  // Nothing can be left for Create, so such an answer costs an attempt.
  noteUnreadable: async () => {},
  countUnreadable: async () => 0,
  // Nothing says which code is live, but the sealed state of the sign-in itself.
  redeem: async ({ own, now, isRight }) => {
    const isInTime = isAlive(own, now, CODE_TTL_SECONDS);
    if (isInTime && isRight(own.nonce)) return { kind: 'right', message: undefined, device: 'known' };
    return { kind: 'wrong', why: isInTime ? 'wrong' : 'expired', locks: false, disables: false };
  },
});

export function tableLimits(
  table: Table,
  settings: Settings,
  channels: readonly CappedChannel[],
  hmac: Hmac,
  nowMs: () => number,
): Limits {
  const effects = { nowMs, mark: () => crypto.randomBytes(12).toString('base64url') };
  const counters = countMessages(table, channels);
  return {
    ...limitUsers(createStore(table, isUserRecord, effects), settings, hmac),
    ...limitMessages(createStore(table, isDestinationRecord, effects), counters, settings, hmac),
    ...countUnreadableAnswers(table, hmac),
    creditMessage: (message) => counters.credit({ ...message, isPretended: false }),
  };
}

export const createLimits = (
  settings: Settings,
  channels: readonly CappedChannel[],
  hmac: Hmac,
  dynamodb: DynamoDb,
  nowMs: () => number,
  around: (table: Table) => Table = (table) => table,
): Limits =>
  settings.OTP_TABLE === 'none'
    ? noLimits(settings)
    : tableLimits(around(dynamodbTable(settings.OTP_TABLE, dynamodb)), settings, channels, hmac, nowMs);
