import { describe, expect, it } from 'vitest';
import { createHmac } from '../../src/crypto/hmac.ts';
import { isUserRecord, kindInRecord, nameDevice, nameUser, newUser } from '../../src/limits/user-record.ts';

const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
const user = { userPoolId: 'p', userName: 'u', exists: true };

describe('the key of a user’s record', () => {
  it('is a hash of pool and name, apart for strangers', () => {
    const keys = [
      user,
      { ...user, userName: 'v' },
      { ...user, userPoolId: 'q' },
      { ...user, exists: false },
    ].map((one) => nameUser(hmac, one));
    expect(new Set(keys).size).toBe(4);
    expect(keys[0]).toMatch(/^user:[\w-]{43}$/);
    expect(keys[3]).toMatch(/^stranger:[\w-]{43}$/);
  });

  it('stays what it is: a table in use is found again after an update', () => {
    expect(nameUser(hmac, user)).toBe('user:Nhaaf_GhHTN5lU4XW_o4okUsQiq3E7UHkqrSI_q2GQI');
    expect(nameDevice(hmac, 'proof')).toBe('KXcdWEPY4TXiIROj7Ncatc');
  });
});

it.each([
  ['real', 'real'],
  ['decoy', 'decoy'],
  ['test', 'test'],
  // Its code is derived from the contact, which tells it from others.
  ['unproven', 'real'],
] as const)('a code for a contact that is %s is kept as %s', (recipient, kind) => {
  expect(kindInRecord(recipient)).toBe(kind);
});

describe('the shape of a user’s record', () => {
  const message = { at: 1, channel: 'SMS', tier: 'proven', country: 'DE' };
  const code = { nonce: 'n', issuedAt: 1, recipient: 'real', message };
  const guesses = { times: [1, 2], inARow: 2, lockedAt: 2, lockedUntil: 3, disabledAt: 2 };
  const full = {
    provenAt: 1,
    turns: { proven: 1, device: 2 },
    codes: { c: { newest: code, previous: { nonce: 'm', issuedAt: 1, recipient: 'test' } } },
    uses: [{ nonce: 'n', signIn: 's', at: 1 }],
    guesses,
    devices: [
      { id: 'd', seenAt: 1 },
      { id: 'e', replaces: 'd', seenAt: 1, guesses },
    ],
  };

  it('is that of a new user, and of one with everything in it', () => {
    expect(isUserRecord(newUser)).toBe(true);
    expect(isUserRecord(full)).toBe(true);
  });

  it.each(Object.keys(full))('asks for %s', (field) => {
    const { [field as keyof typeof full]: _, ...half } = full;
    expect(isUserRecord(half)).toBe(false);
  });

  it.each<[string, unknown]>([
    ['a number where the devices are due', { ...full, devices: 5 }],
    ['a list where a number is due', { ...full, provenAt: [] }],
    ['a turn that is a text', { ...full, turns: { new: 'x' } }],
    ['codes without a newest one', { ...full, codes: { c: { previous: code } } }],
    ['a recipient that nobody knows', { ...full, codes: { c: { newest: { ...code, recipient: 'x' } } } }],
    [
      'a tier that nobody knows',
      { ...full, codes: { c: { newest: { ...code, message: { ...message, tier: 'x' } } } } },
    ],
    ['guesses without times', { ...full, guesses: { inARow: 1 } }],
    ['a device without an id', { ...full, devices: [{ seenAt: 1 }] }],
    ['a use without its sign-in', { ...full, uses: [{ nonce: 'n', at: 1 }] }],
    ['a field that we do not know', { ...full, more: 1 }],
  ])('is not that of a record with %s', (_what, record) => {
    expect(isUserRecord(record)).toBe(false);
  });
});
