import { describe, expect, it } from 'vitest';
import { createHmac } from '../../src/crypto/hmac.ts';
import { createLimits, noLimits } from '../../src/limits/create-limits.ts';
import type { DynamoDb } from '../../src/limits/dynamodb.ts';
import { settingsOf } from '../support/deps.ts';

const user = { userPoolId: 'p', clientId: 'c', userName: 'u', exists: true };
const request = {
  user,
  nonce: 'a',
  channel: 'SMS',
  nowSeconds: 1000,
  expect: 'open',
  proof: 'proof',
} as const;
const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
const counted = { nowSeconds: 1000, isPretended: false, standing: 'new' } as const;

function create(OTP_TABLE: string) {
  const tables: (string | undefined)[] = [];
  const ask = async ({ TableName }: { TableName: string | undefined }) => {
    tables.push(TableName);
    return {};
  };
  const dynamodb: DynamoDb = { updateItem: ask, getItem: ask };
  return { limits: createLimits(settingsOf({ OTP_TABLE }), [], hmac, dynamodb), tables };
}

describe('OTP_TABLE=none', () => {
  it('limits nothing, and asks no table', async () => {
    const { limits, tables } = create('none');
    expect(limits).toBe(noLimits);
    for (let i = 0; i < 200; i++) {
      const reservation = await limits.reserve(request);
      expect(reservation).toMatchObject({ outcome: 'send', standing: 'new' });
      await limits.noteChannel(user, reservation.code, 'EMAIL');
      await limits.release(user, reservation.code);
      expect(await limits.countDestination({ ...counted, limitKey: 'd' })).toBe(true);
      const message = { ...counted, channel: 'SMS', country: 'DE', nonce: 'a' };
      expect(await limits.countMessage(message)).toBe('counted');
      await limits.uncountMessage(message);
      limits.creditMessage({ channel: 'SMS', country: 'DE', standing: 'new' });
      const spending = await limits.spend(user, 1000, 'proof');
      if (!spending.allowed) throw new Error('limited');
      expect(spending).toMatchObject({ register: { kind: 'common' }, wouldLock: false, wouldDisable: false });
      // There is nothing to say which code is live: the sealed state alone does.
      expect(spending).toMatchObject({ codes: undefined, lastUse: undefined, devices: [], deadCodes: [] });
      await limits.lock(user, 1000, spending);
      const use = { nonce: 'a', signIn: 's', at: 1000 };
      expect(await limits.consume({ user, spending, use, proof: 'proof' })).toBe('used');
    }
    expect(tables).toEqual([]);
  });

  it('makes the code of every start the one that is live', async () => {
    expect(await noLimits.reserve(request)).toEqual({
      outcome: 'send',
      code: { nonce: 'a', channel: 'SMS', issuedAt: 1000, sentAt: 1000 },
      lastSentAt: 1000,
      standing: 'new',
    });
  });
});

it('asks the table of OTP_TABLE otherwise', async () => {
  const { limits, tables } = create('my-table');
  await limits.countDestination({ ...counted, limitKey: 'd' });
  await limits.spend(user, 1000, undefined);
  expect(tables).toEqual(['my-table', 'my-table']);
});
