// Codes are drawn alike from all there are: no digit is likelier than another, wherever it stands.
import { expect, it } from 'vitest';
import { deriveCode } from '../../src/crypto/code.ts';
import { createHmac } from '../../src/crypto/hmac.ts';

const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
const subject = { userPoolId: 'p', clientId: 'c', userName: 'u' };

it('is uniform in every position over 10^5 draws, leading zeros included', () => {
  const draws = 100_000;
  const length = 6;
  const counts = Array.from({ length }, () => new Array<number>(10).fill(0));
  for (let i = 0; i < draws; i++) {
    const digits = deriveCode(hmac, { ...subject, nonce: `${i}` }, length);
    for (let position = 0; position < length; position++) {
      const row = counts[position] ?? [];
      const digit = Number(digits[position]);
      row[digit] = (row[digit] ?? 0) + 1;
    }
  }
  // Chi-square with 9 degrees of freedom: 33.7 is exceeded by chance once in 10,000. Nonces are fixed, so
  // the outcome is too.
  for (const row of counts) {
    const expected = draws / 10;
    expect(row.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)).toBeLessThan(33.7);
  }
});
