import { describe, expect, it } from 'vitest';
import { deriveCode, deriveProof, isRightAnswer, readAnswer, readProof } from '../../src/crypto/code.ts';
import { createHmac, type Hmac, randomNonce } from '../../src/crypto/hmac.ts';

const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
const subject = { userPoolId: 'p', clientId: 'c', userName: 'u' };

describe('a code', () => {
  it('is the same for the same subject, and another for another', () => {
    const nonce = randomNonce(hmac);
    const code = deriveCode(hmac, { ...subject, nonce }, 10);
    expect(deriveCode(hmac, { ...subject, nonce }, 10)).toBe(code);
    for (const other of [{ userPoolId: 'q' }, { clientId: 'd' }, { userName: 'v' }])
      expect(deriveCode(hmac, { ...subject, nonce, ...other }, 10)).not.toBe(code);
  });

  it('has the length that is asked for, of ASCII digits, also where a block of bytes runs out', () => {
    for (let length = 6; length <= 10; length++)
      expect(deriveCode(hmac, { ...subject, nonce: 'n' }, length)).toMatch(new RegExp(`^[0-9]{${length}}$`));
    // The first block is all bytes that are thrown away, and the second is one that is not.
    const blocks: Readonly<Record<string, number>> = { 0: 250, 1: 249 };
    const rare: Hmac = (purpose, ...parts) => {
      expect([purpose, ...parts.slice(0, -1)]).toEqual(['code', 'p', 'c', 'u', 'n']);
      const byte = blocks[parts.at(-1) ?? ''];
      if (byte === undefined) throw new Error('no code needs a third block here');
      return Buffer.alloc(32, byte);
    };
    expect(deriveCode(rare, { ...subject, nonce: 'n' }, 6)).toBe('999999');
  });
});

describe('readAnswer', () => {
  it('reads the digits of every script as what they are', () => {
    const systems = Intl.supportedValuesOf('numberingSystem');
    let scripts = 0;
    for (const numberingSystem of systems) {
      const format = new Intl.NumberFormat('en', { numberingSystem, useGrouping: false });
      const typed = Array.from('1234567890', (digit) => format.format(Number(digit))).join('');
      // The Han numerals are letters to Unicode, not decimal digits.
      if (!/^\p{Nd}+$/u.test(typed)) continue;
      scripts++;
      expect(readAnswer(typed, 10), numberingSystem).toBe('1234567890');
    }
    expect(scripts).toBeGreaterThan(50);
  });

  it.each([
    '\t123\t456',
    '123\u00ad456',
    '123\u200b456',
    '\u202d123456\u202c',
    '123\u2013456',
    '123\u3000456',
  ])('drops what cannot be seen, and dashes: %j', (typed) => {
    expect(readAnswer(typed, 6)).toBe('123456');
  });

  it.each([
    '123.456',
    '123,456',
    '+123456',
    '12345o',
    '½23456',
    '①23456',
    'Ⅷ23456',
    '123456\n',
    '123/456',
    '-----',
  ])('takes %j for no code', (typed) => {
    expect(readAnswer(typed, 6)).toBeUndefined();
  });

  it.each([[['123456']], [new String('123456')], [123456], [{ toString: () => '123456' }], [true]])(
    'does not turn %j into a text',
    (typed) => {
      expect(readAnswer(typed, 6)).toBeUndefined();
    },
  );

  it('looks at 64 characters and not at one more', () => {
    expect(readAnswer('123456'.padEnd(64), 6)).toBe('123456');
    expect(readAnswer('123456'.padEnd(65), 6)).toBeUndefined();
  });
});

it('takes the code for the right answer, and nothing else', () => {
  expect(isRightAnswer(hmac, '012345', '012345')).toBe(true);
  for (const other of ['', '12345', '0123456', '012346', '０12345', '\ud800'])
    expect(isRightAnswer(hmac, '012345', other)).toBe(false);
});

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
