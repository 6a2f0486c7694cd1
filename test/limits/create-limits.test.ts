import { describe, expect, it } from 'vitest';
import type { DynamoDb } from '../../src/aws/dynamodb.ts';
import { createHmac } from '../../src/challenge/hmac.ts';
import { createLimits, noLimits } from '../../src/limits/create-limits.ts';
import { settingsOf } from '../support/deps.ts';

const user = { userPoolId: 'p', clientId: 'c', userName: 'u', exists: true };
const request = { user, nonce: 'a', nowSeconds: 1000, expect: 'open' } as const;
const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');

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
      expect(await limits.reserve(request)).toMatchObject({ maySend: true, isLockedOut: false });
      expect(await limits.countDestination('d', 1000)).toBe(true);
      const message = { channel: 'SMS', country: 'DE', nonce: 'a', nowSeconds: 1000, isPretended: false };
      expect(await limits.countMessage(message)).toBe('counted');
      expect(await limits.spend(user, 1000)).toEqual({
        allowed: true,
        wouldLock: false,
        wouldDisable: false,
      });
      expect(await limits.consume(user, 'a', 1000)).toBe(true);
    }
    expect(tables).toEqual([]);
  });

  it('makes the code of every start the one that is live', async () => {
    expect(await noLimits.reserve(request)).toMatchObject({
      liveCode: { nonce: 'a', issuedAt: 1000, sentAt: 1000 },
    });
  });
});

it('asks the table of OTP_TABLE otherwise', async () => {
  const { limits, tables } = create('my-table');
  await limits.countDestination('d', 1000);
  await limits.spend(user, 1000);
  expect(tables).toEqual(['my-table', 'my-table']);
});
