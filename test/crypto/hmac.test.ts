import { createHmac as nodeHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createHmac, equalTexts, type Purpose, randomNonce, randomShare } from '../../src/crypto/hmac.ts';

const secret = 'a-secret-of-more-than-32-characters-for-tests';
const hmac = createHmac(secret);
const purposes: readonly Purpose[] = ['code', 'state', 'table', 'decoy', 'log', 'compare'];

describe('a derived value', () => {
  it('is HMAC-SHA-256 under a key of its purpose: one made before a deployment is the same after it', () => {
    const sha = (key: string | Buffer, text: string) => nodeHmac('sha256', key).update(text).digest();
    for (const purpose of purposes)
      expect(hmac(purpose, 'a', 'ü')).toEqual(sha(sha(secret, `cognito-otp-router/${purpose}`), '["a","ü"]'));
  });

  it('is another for another purpose, secret or list of parts', () => {
    const lists = [
      [],
      [''],
      ['', ''],
      ['ab'],
      ['a', 'b'],
      ['a","b'],
      ['a,b'],
      ['b', 'a'],
      ['\ud800'],
      ['\ud801'],
    ];
    const all = purposes.flatMap((purpose) => lists.map((parts) => hmac(purpose, ...parts).toString('hex')));
    expect(new Set(all).size).toBe(purposes.length * lists.length);
    expect(createHmac(`${secret}!`)('code', 'a')).not.toEqual(hmac('code', 'a'));
  });

  it('has 32 bytes, whatever goes into it', () => {
    expect(hmac('code')).toHaveLength(32);
    expect(hmac('code', 'x'.repeat(1_000_000))).toHaveLength(32);
  });
});

it('makes a nonce of 112 random bits and a mark of the secret, never the same', () => {
  const nonces = Array.from({ length: 1000 }, () => randomNonce(hmac));
  expect(
    new Set(nonces.map((nonce) => Buffer.from(nonce, 'base64url').subarray(14).toString('hex'))).size,
  ).toBe(1);
  expect(new Set(nonces).size).toBe(1000);
  for (const nonce of nonces) expect(nonce).toMatch(/^[\w-]{22}$/);
});

it('marks a nonce with the first two bytes of what the secret derives for marks, also after a deployment', () => {
  const nonce = Buffer.from(randomNonce(hmac), 'base64url');
  expect(nonce.subarray(14)).toEqual(hmac('mark').subarray(0, 2));
});

it('draws shares from 0 up to 1, all over', () => {
  const shares = Array.from({ length: 1000 }, randomShare);
  for (const share of shares) expect(share >= 0 && share < 1).toBe(true);
  // By chance once in 10^100 each.
  expect(Math.min(...shares)).toBeLessThan(0.25);
  expect(Math.max(...shares)).toBeGreaterThan(0.75);
});

describe('equalTexts', () => {
  it.each([
    ['', '', true],
    ['123456', '123456', true],
    ['123456', '123457', false],
    ['123456', '1234567', false],
    ['', '0', false],
    ['é', 'e\u0301', false],
    ['\ud800', '\ud801', false],
    ['😀'.repeat(10_000), '1', false],
  ])('of %j and %j: %s', (a, b, equal) => {
    expect(equalTexts(hmac, a, b)).toBe(equal);
  });
});
