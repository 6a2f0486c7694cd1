import { describe, expect, it } from 'vitest';
import { createHmac } from '../../src/challenge/hmac.ts';
import {
  expireUser,
  isLockedOut,
  nameLiveCode,
  nameUserItem,
  readLiveCode,
  readNumber,
} from '../../src/limits/user-item.ts';

const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
const user = { userPoolId: 'p', clientId: 'c', userName: 'ada@example.com', exists: true };

describe('the name of a user’s item', () => {
  it('names nobody', () => {
    expect(nameUserItem(hmac, user)).toMatch(/^user#[\w-]{43}$/);
  });

  it('is the same for every app client, and another for another user, pool or stranger', () => {
    expect(nameUserItem(hmac, { ...user, clientId: 'd' } as typeof user)).toBe(nameUserItem(hmac, user));
    const others = [{}, { userName: 'Ada@example.com' }, { userPoolId: 'q' }, { exists: false }];
    expect(new Set(others.map((other) => nameUserItem(hmac, { ...user, ...other }))).size).toBe(4);
  });
});

describe('the live code', () => {
  const code = { nonce: 'n', issuedAt: 1, sentAt: 1, claim: 'n' };

  it('is that of the app client', () => {
    const item = { [nameLiveCode(user)]: code };
    expect(readLiveCode(item, user)).toEqual(code);
    expect(readLiveCode(item, { clientId: 'd' })).toBeUndefined();
    expect(readLiveCode(undefined, user)).toBeUndefined();
  });

  it('of a client with the name of a counter is none of the counters', () => {
    for (const clientId of ['inARow', 'wrong0', 'expiresAt'])
      expect(['inARow', 'wrong0', 'expiresAt']).not.toContain(nameLiveCode({ clientId }));
  });
});

it('reads a number that was never written as zero', () => {
  expect(readNumber({ inARow: 7 }, 'inARow')).toBe(7);
  expect(readNumber({}, 'inARow')).toBe(0);
});

it('forgets a stranger after a day and a user not for years', () => {
  expect(expireUser({ exists: false }, 1000)).toBe(1000 + 86_400);
  expect(expireUser({ exists: true }, 1000)).toBeGreaterThan(9 * 365 * 86_400);
});

describe('a user', () => {
  const rules = { WRONG_PER_HOUR: 3, WRONG_BEFORE_DISABLE: 10 };
  const now = 1_795_392_000;

  it.each([
    ['without a past', {}, false],
    ['whose lock lasts a second more', { lockedUntil: now + 1 }, true],
    ['whose lock ends now', { lockedUntil: now }, false],
    ['with one wrong answer less than disables', { inARow: 9 }, false],
    ['with as many as disable', { inARow: 10 }, true],
    ['whose answers of this hour are used up', { wrong0: now, wrong1: now, wrong2: now - 3599 }, true],
    ['whose third last answer is an hour old', { wrong0: now, wrong1: now, wrong2: now - 3600 }, false],
  ])('%s is locked out: %#', (_who, item: Record<string, number>, locked) => {
    expect(isLockedOut(item, rules, now)).toBe(locked);
  });
});
