import { describe, expect, it } from 'vitest';
import { createHmac } from '../../src/crypto/hmac.ts';
import { deriveProof, readProof } from '../../src/crypto/proof.ts';

const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
const user = { userPoolId: 'p', clientId: 'c', userName: 'ada', exists: true };

describe('a proof', () => {
  const proof = deriveProof(hmac, user, 'sign-in');

  it('is read back as what was derived', () => {
    expect(readProof(proof)).toBe(proof);
  });

  it('is the same in every version of the product: an update forgets no device', () => {
    expect(deriveProof(hmac, { ...user, userName: 'u' }, 's')).toBe(
      'JiCmTobaz1SPN3NFNHKY3HG8gPJx7heKt7OyY1Y-ul4',
    );
  });

  it('is the same in every round of a sign-in, and another in another sign-in', () => {
    expect(deriveProof(hmac, user, 'sign-in')).toBe(proof);
    expect(deriveProof(hmac, user, 'other')).not.toBe(proof);
  });

  it('is one of the user, whichever app client is used, and of nobody else', () => {
    expect(deriveProof(hmac, { ...user, clientId: 'd' }, 'sign-in')).toBe(proof);
    for (const other of [{ userName: 'bob' }, { userPoolId: 'q' }])
      expect(deriveProof(hmac, { ...user, ...other }, 'sign-in')).not.toBe(proof);
  });

  it('cannot be made without the secret, nor shows what it was made of', () => {
    const other = createHmac('another-secret-of-more-than-32-characters');
    expect(deriveProof(other, user, 'sign-in')).not.toBe(proof);
    expect(proof).not.toMatch(/ada|sign-in/);
  });
});

describe('what cannot be a proof', () => {
  const proof = 'x'.repeat(43);

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['one character less', proof.slice(1)],
    ['one character more', `${proof}x`],
    ['a line end after it', `${proof}\n`],
    ['a character of another alphabet', `${proof.slice(1)}+`],
    ['a letter of another script', `${proof.slice(1)}х`],
    ['10 kB', 'x'.repeat(10_000)],
  ])('is %s', (_what, text) => {
    expect(readProof(text)).toBeUndefined();
  });
});
