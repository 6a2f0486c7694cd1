import { describe, expect, it } from 'vitest';
import { createHmac } from '../../src/crypto/hmac.ts';
import { createLimits, noLimits } from '../../src/limits/create-limits.ts';
import type { DynamoDb } from '../../src/limits/dynamodb.ts';
import type { Item } from '../../src/limits/table.ts';
import type { TakenTurn } from '../../src/limits/user-rules.ts';
import { settingsOf } from '../support/deps.ts';
import { limitsOver } from '../support/limits.ts';
import { memoryTable } from '../support/memory-table.ts';

const user = { userPoolId: 'p', clientId: 'c', userName: 'u', exists: true };
const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
const now = 1000;
const turn = { user, recipient: 'real', nonce: 'n', proof: 'proof', now, deadlineMs: 0 } as const;
const answer = {
  user,
  recipient: 'real',
  now,
  deadlineMs: 0,
  signIn: 's',
  proof: 'proof',
  newProof: 'new',
  own: { nonce: 'n', issuedAt: now },
  isRight: (nonce: string) => nonce === 'n',
} as const;
const message = {
  channel: 'SMS',
  country: 'DE',
  limitKey: 'd',
  tier: 'new',
  isPretended: false,
  at: now,
  deadlineMs: 0,
} as const;
const sms = { channel: 'SMS', country: 'DE' };

function create(OTP_TABLE: string) {
  const asked: string[] = [];
  const ask =
    (what: string) =>
    async ({ TableName }: { TableName: string | undefined }) => {
      asked.push(`${what} ${TableName}`);
      return {};
    };
  const dynamodb: DynamoDb = { updateItem: ask('update'), getItem: ask('get') };
  const channels = [
    {
      name: 'SMS',
      caps: { perHour: 9, breaker: { percent: 20, minSends: 50, rangeMinSends: 20, windowSeconds: 900 } },
    },
  ];
  return { limits: createLimits(settingsOf({ OTP_TABLE }), channels, hmac, dynamodb, () => 0), asked };
}

describe('OTP_TABLE=none', () => {
  it('limits nothing, and asks no table', async () => {
    const { limits, asked } = create('none');
    expect(await limits.isKnownDevice(user, 'proof', now)).toBe(false);
    for (let i = 0; i < 200; i++) {
      const seen = await limits.seeTurn(turn);
      expect(seen.turn).toEqual({
        kind: 'free',
        tier: 'new',
        live: undefined,
        code: { nonce: 'n', issuedAt: now, recipient: 'real' },
      });
      const taken = (await limits.takeTurn(turn, seen, sms)) as TakenTurn;
      expect(taken).toEqual({
        kind: 'taken',
        tier: 'new',
        code: { nonce: 'n', issuedAt: now, recipient: 'real', message: { at: now, tier: 'new', ...sms } },
        turnBefore: undefined,
        codeBefore: undefined,
      });
      await limits.noteMessage(turn, taken, sms);
      expect(await limits.undoTurn(turn, taken, 'refused')).toBeUndefined();
      expect(await limits.countMessage(message, await limits.seeDestination('d'))).toBe('counted');
      await limits.uncountMessage(message);
      expect(await limits.countDestination(message, await limits.seeDestination('d'))).toBe(true);
      await limits.creditMessage(taken.code.message);
      expect(await limits.redeem(answer)).toMatchObject({ kind: 'right', message: undefined });
    }
    expect(asked).toEqual([]);
  });

  it.each([
    [0, 'n', { kind: 'right', message: undefined, device: 'known' }],
    [299, 'n', { kind: 'right', message: undefined, device: 'known' }],
    [300, 'n', { kind: 'wrong', why: 'expired', locks: false, disables: false }],
    [-6, 'n', { kind: 'wrong', why: 'expired', locks: false, disables: false }],
    [0, 'm', { kind: 'wrong', why: 'wrong', locks: false, disables: false }],
  ])('has the sealed state alone say what is live: %i s old, typed %s', async (age, typed, redemption) => {
    const limits = noLimits(settingsOf());
    const own = { nonce: 'n', issuedAt: now - age };
    expect(await limits.redeem({ ...answer, own, isRight: (nonce) => nonce === typed })).toEqual(redemption);
  });
});

it('asks the table of OTP_TABLE otherwise, for each limit', async () => {
  const { limits, asked } = create('my-table');
  const during = async (act: () => Promise<unknown>) => {
    asked.length = 0;
    await act();
    return asked.map((call) => call.replace(' my-table', '')).join(' ');
  };
  const seen = await limits.seeTurn(turn);
  expect(await during(() => limits.seeTurn(turn))).toBe('get');
  expect(await during(() => limits.takeTurn(turn, seen, sms))).toBe('update');
  const destination = await limits.seeDestination('d');
  expect(await during(() => limits.seeDestination('d'))).toBe('get');
  expect(await during(() => limits.countMessage(message, destination))).toBe('update');
  expect(await during(() => limits.uncountMessage(message))).toBe('update');
  expect(await during(() => limits.countDestination(message, destination))).toBe('update');
  expect(await during(() => limits.redeem(answer))).toBe('get update');
  expect(await during(() => limits.creditMessage({ at: now, tier: 'new', ...sms }))).toBe('update');
  expect(await during(() => limits.creditMessage({ at: now, tier: 'new', ...sms, country: '' }))).toBe('');
});

it('gives a code’s credit to the breaker of the country that its message was counted for', async () => {
  const items = new Map<string, Item>();
  const limits = limitsOver(memoryTable(items), settingsOf());
  const points = () => [...items.values()].map((item) => item['DE@1']);
  const sent = { channel: 'SMS', country: 'DE', tier: 'new', at: now } as const;
  const seen = { record: undefined, rev: undefined };
  await limits.countMessage({ ...sent, limitKey: 'd', isPretended: false, deadlineMs: 0 }, seen);
  expect(points()).toEqual([20]);
  await limits.creditMessage(sent);
  expect(points()).toEqual([-80]);
});
