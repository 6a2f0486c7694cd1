import { describe, expect, it } from 'vitest';
import { createHmac } from '../../src/crypto/hmac.ts';
import {
  expireUser,
  listDeadCodes,
  listDevices,
  nameDevice,
  nameNewest,
  namePrevious,
  nameUsed,
  nameUserItem,
  noCode,
  readNewest,
  readNumber,
  readPrevious,
  readStanding,
  readUse,
} from '../../src/limits/user-item.ts';

const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
const user = { userPoolId: 'p', clientId: 'c', userName: 'ada@example.com', exists: true };

describe('the name of a user’s item', () => {
  it('names nobody', () => {
    expect(nameUserItem(hmac, user)).toMatch(/^user#[\w-]{43}$/);
  });

  it('is the same in every version of the product: an update forgets no lock', () => {
    expect(nameUserItem(hmac, user)).toBe('user#CDsIRH8n9KyJushnP9V5vxUy7gET_-UClZOAHIegkGY');
    expect(nameUserItem(hmac, { ...user, exists: false })).toBe(
      'user#i_5JOBONa_3has7Vmb6fHyWKZldhyrjThG10swQws5A',
    );
    expect(nameDevice(hmac, 'proof')).toBe('device:KXcdWEPY4TXiIROj7Ncatc');
  });

  it('is the same for every app client, and another for another user, pool or stranger', () => {
    expect(nameUserItem(hmac, { ...user, clientId: 'd' } as typeof user)).toBe(nameUserItem(hmac, user));
    const others = [{}, { userName: 'Ada@example.com' }, { userPoolId: 'q' }, { exists: false }];
    expect(new Set(others.map((other) => nameUserItem(hmac, { ...user, ...other }))).size).toBe(4);
  });
});

describe('what an app client has in the item', () => {
  const newest = { nonce: 'n', issuedAt: 2, sentAt: 2, channel: 'SMS', claim: 'n' };
  const previous = { nonce: 'm', issuedAt: 1 };
  const use = { nonce: 'l', signIn: 's', at: 1 };
  const item = { [nameNewest(user)]: newest, [namePrevious(user)]: previous, [nameUsed(user)]: use };

  it('is its newest code, the one before, and the one used last', () => {
    expect(readNewest(item, user)).toEqual(newest);
    expect(readPrevious(item, user)).toEqual(previous);
    expect(readUse(item, user)).toEqual(use);
  });

  it('is nothing of another app client’s, and nothing where there is no item', () => {
    for (const read of [readNewest, readPrevious, readUse]) {
      expect(read(item, { clientId: 'd' })).toBeUndefined();
      expect(read(undefined, user)).toBeUndefined();
      expect(
        read({ [nameNewest(user)]: 7, [namePrevious(user)]: 'n', [nameUsed(user)]: 'n' }, user),
      ).toBeUndefined();
    }
  });

  it('of a client with the name of a counter is none of the counters, nor of another kind', () => {
    const taken = ['inARow', 'wrong0', 'expiresAt', 'lastSent', 'provenAt', 'pk'];
    const names = taken.flatMap((clientId) =>
      [nameNewest, namePrevious, nameUsed].map((name) => name({ clientId })),
    );
    expect(new Set([...taken, ...names]).size).toBe(taken.length + names.length);
    for (const name of names) expect(name).not.toMatch(/^device:/);
  });
});

describe('devices', () => {
  it('are named by a hash of their proof', () => {
    expect(nameDevice(hmac, 'proof')).toMatch(/^device:[\w-]{22}$/);
    expect(nameDevice(hmac, 'proof')).toBe(nameDevice(hmac, 'proof'));
    expect(nameDevice(hmac, 'other')).not.toBe(nameDevice(hmac, 'proof'));
  });

  it('are listed by when they were seen, the longest ago first', () => {
    const item = { 'device:a': { seenAt: 3 }, 'device:b': { seenAt: 1 }, 'device:c': {}, 'live:device:d': 1 };
    expect(listDevices(item)).toMatchObject([
      { name: 'device:c' },
      { name: 'device:b' },
      { name: 'device:a' },
    ]);
  });
});

describe('what a device replaces', () => {
  it('is the name that was written, and nothing where none was or it is no text', () => {
    const item = {
      'device:a': { seenAt: 1, replaces: 'device:z' },
      'device:b': { seenAt: 2 },
      'device:c': { seenAt: 3, replaces: 7 },
      'device:d': 'device:z',
    };
    expect(listDevices(item)).toEqual([
      { name: 'device:d', replaces: undefined },
      { name: 'device:a', replaces: 'device:z' },
      { name: 'device:b', replaces: undefined },
      { name: 'device:c', replaces: undefined },
    ]);
  });
});

describe('dead codes', () => {
  it('are those past their life, used or not, of whatever app client', () => {
    const item = {
      'live:a': { nonce: 'n', issuedAt: 699 },
      'live:b': { nonce: 'n', issuedAt: 700 },
      'live:c': { nonce: 'n', issuedAt: 701 },
      'prev:a': { nonce: 'n', issuedAt: 1 },
      'prev:c': noCode,
      'used:a': { nonce: 'n', signIn: 's', at: 700 },
      'used:b': { nonce: 'n', signIn: 's', at: 701 },
      'device:a': { seenAt: 1 },
      inARow: 1,
    };
    expect(listDeadCodes(item, 1000, 300)).toEqual(['live:a', 'live:b', 'prev:a', 'prev:c', 'used:a']);
  });
});

it('reads a number that was never written as zero', () => {
  expect(readNumber({ inARow: 7 }, 'inARow')).toBe(7);
  expect(readNumber({}, 'inARow')).toBe(0);
  expect(readNumber(undefined, 'inARow')).toBe(0);
});

it('forgets a stranger after a day and a user not for years', () => {
  expect(expireUser({ exists: false }, 1000)).toBe(1000 + 86_400);
  expect(expireUser({ exists: true }, 1000)).toBeGreaterThan(9 * 365 * 86_400);
});

describe('the standing of a user', () => {
  const now = 1_795_392_000;
  const [mine, other] = ['device:mine', 'device:other'];
  const known = { [mine]: { seenAt: now - 10 } };

  it.each([
    ['without an item', undefined, mine, 'new'],
    ['who never gave a right answer', {}, mine, 'new'],
    ['who gave the first a second less than a day ago', { provenAt: now - 86_399 }, undefined, 'new'],
    ['the same, by a known device', { provenAt: now - 86_399, ...known }, mine, 'new'],
    ['who gave it a day ago', { provenAt: now - 86_400, ...known }, undefined, 'proven'],
    ['the same, by a known device', { provenAt: now - 86_400, ...known }, mine, 'device'],
    ['the same, by another one', { provenAt: now - 86_400, ...known }, other, 'proven'],
    ['the same, by a name that is no device’s', { provenAt: now - 86_400, [other]: 1 }, other, 'proven'],
  ] as const)('%s: %#', (_who, item, device, standing) => {
    expect(readStanding(item, device, now)).toBe(standing);
  });
});
