import { describe, expect, it } from 'vitest';
import { deriveCode, deriveProof, isRightAnswer, readAnswer, readProof } from '../../src/crypto/code.ts';
import { createHmac, type Hmac, randomNonce } from '../../src/crypto/hmac.ts';
import { locales } from '../../src/messages/locales.ts';
import { renderSms } from '../../src/messages/render.ts';
import { brand, request } from '../messages/requests.ts';

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

const code = (digits: string) => ({ kind: 'code', digits });
const notACode = { kind: 'not-a-code' };

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
      expect(readAnswer(typed, 10), numberingSystem).toEqual(code('1234567890'));
    }
    expect(scripts).toBeGreaterThan(50);
  });

  // What clipboards, keyboards and message apps put around a code.
  it.each([
    ['a line break of Windows', '123456\r\n'],
    ['a line break of Unix', '123456\n'],
    ['a line break of an old Mac', '123456\r'],
    ['empty lines before and after', '\n\n123456\n\n'],
    ['a line for each half', '123\n456'],
    ['a line separator', '123456\u2028'],
    ['a paragraph separator', '123456\u2029'],
    ['a next-line control', '123456\u0085'],
    ['a vertical tab and a form feed', '\v123456\f'],
    ['tabs', '\t123\t456'],
    ['spaces', ' 123 456 '],
    ['a space after each digit', '1 2 3 4 5 6 '],
    ['no-break spaces', '123\u00a0456'],
    ['narrow no-break spaces', '123\u202f456'],
    ['thin and hair spaces', '12\u200934\u200a56'],
    ['an ideographic space', '123\u3000456'],
    ['an Ogham space', '123\u1680456'],
    ['a zero-width space', '123\u200b456'],
    ['a zero-width joiner', '123\u200d456'],
    ['a zero-width non-joiner', '123\u200c456'],
    ['a word joiner', '123\u2060456'],
    ['a byte order mark', '\ufeff123456'],
    ['a soft hyphen', '123\u00ad456'],
    ['left-to-right marks', '\u200e123456\u200e'],
    ['overrides of direction', '\u202d123456\u202c'],
    ['isolates of direction', '\u2066123456\u2069'],
    ['a combining grapheme joiner', '123\u034f456'],
    ['a Mongolian vowel separator', '123\u180e456'],
    ['a Hangul filler', '123\u3164456'],
    ['a blank of Braille', '123\u2800456'],
    ['variation selectors', '1\ufe0e2\ufe0f3\u{e0100}456'],
    ['keycap emoji', '1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣'],
    ['keycap emoji with spaces', '1️⃣ 2️⃣ 3️⃣ 4️⃣ 5️⃣ 6️⃣'],
    ['keycaps without a selector', '1\u20e32\u20e33\u20e3456'],
    ['a hyphen', '123-456'],
    ['a non-breaking hyphen', '123\u2011456'],
    ['a figure dash', '123\u2012456'],
    ['an en dash', '123\u2013456'],
    ['an em dash', '123—456'],
    ['a horizontal bar', '123\u2015456'],
    ['a minus sign', '123\u2212456'],
    ['a heavy minus sign', '123\u2796456'],
    ['a hyphen bullet', '123\u2043456'],
    ['superscript and subscript minus', '12\u207b34\u208b56'],
    ['a small and a fullwidth hyphen', '12\ufe6334\uff0d56'],
    ['an Armenian, a Hebrew and a Katakana hyphen', '12\u058a34\u05be5\u30a06'],
    ['a full stop after two halves', '123 456.'],
    ['a full stop and a line break after two halves', '123-456.\r\n'],
    ['a full stop of Chinese after two halves', '123 456。'],
    ['a full stop', '123456.'],
    ['a full stop and a line break', '123456.\r\n'],
    ['a full stop of Chinese', '123456。'],
    ['a fullwidth full stop', '１２３４５６．'],
    ['a danda', '१२३४५६।'],
    ['a full stop of Urdu', '۱۲۳۴۵۶۔'],
    ['digits of Arabic', '١٢٣٤٥٦'],
    ['digits of two scripts', '12٣٤５６'],
    ['fullwidth digits and spaces', '１２３　４５６'],
    ['bold mathematical digits', '𝟏𝟐𝟑𝟒𝟓𝟔'],
    ['double-struck mathematical digits', '𝟙𝟚𝟛𝟜𝟝𝟞'],
    ['monospace mathematical digits', '𝟷𝟸𝟹𝟺𝟻𝟼'],
    ['segmented digits', '🯱🯲🯳🯴🯵🯶'],
    ['digits of Adlam', '𞥑𞥒𞥓𞥔𞥕𞥖'],
  ])('reads a code with %s', (_, pasted) => {
    expect(readAnswer(pasted, 6), JSON.stringify(pasted)).toEqual(code('123456'));
  });

  it('drops every character that Unicode calls white space, a dash or ignorable', () => {
    let dropped = 0;
    for (let point = 0; point <= 0xe01ef; point++) {
      const character = String.fromCodePoint(point);
      if (!/[\p{White_Space}\p{Pd}\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(character)) continue;
      dropped++;
      if (readAnswer(`123${character}456`, 6).kind !== 'code') expect.fail(`U+${point.toString(16)}`);
    }
    expect(dropped).toBeGreaterThan(400);
  });

  it.each([
    '',
    ' ',
    '\r\n',
    '-----',
    '.',
    '12345',
    '1234567',
    '12345 ',
    '123.456',
    '123.456.',
    '.123 456',
    '123 456..',
    '123,456',
    '12345o',
    'l23456',
    '½23456',
    '①23456',
    'Ⅷ23456',
    '一二三四五六',
    '123/456',
    '123_456',
    '123\u0000456',
    '123\ud800456',
    'resend',
    '123456 654321',
    '123456 or 654321?',
    'Your code is 12345.',
    'Your code is 1234567.',
    'Your code is 123 456.',
    'Call +4915112345678 before 20261231',
    '٤٥٦١٢٣ or 123456',
  ])('takes %j for no code', (typed) => {
    expect(readAnswer(typed, 6)).toEqual(notACode);
  });

  it.each([[['123456']], [new String('123456')], [123456], [{ toString: () => '123456' }], [true], [null]])(
    'does not turn %j into a text',
    (typed) => {
      expect(readAnswer(typed, 6)).toEqual(notACode);
    },
  );

  // What people paste when they copy more than the code, and what a password manager or a script puts around it.
  it.each([
    ['our SMS', '123456 is your Acme code. It expires in 5 minutes. Do not share it.'],
    ['our SMS with the line for browsers', '123456 is your code.\n\n@acme.example #123456'],
    ['the same with an app hash', '123456 is your code.\n@acme.example #123456 FA+9qCX9VSu'],
    ['a sentence with the code last', 'Your code is 123456.'],
    ['a sentence in Chinese', '验证码：123456，5分钟内有效'],
    ['a sentence in Arabic', 'رمزك هو ١٢٣٤٥٦ لمدة 5 دقائق'],
    ['a prefix that a phone took for a part of it', 'ABC-123456'],
    ['a prefix without a hyphen', 'ABC123456'],
    ['quotation marks', '"123456"'],
    ['brackets of Chinese', '【123456】'],
    ['brackets', '<123456>'],
    ['stars of a chat', '*123456*'],
    ['a number sign', '#123456'],
    ['a plus sign', '+123456'],
    ['two full stops', '123456..'],
    ['a full stop before it', '.123456'],
    ['a semicolon', '123456;'],
    ['a query string', 'code=123456&x=1'],
    ['an address of the web', 'https://acme.example/in?code=123456'],
  ])('finds the code in %s', (_, pasted) => {
    expect(readAnswer(pasted, 6)).toEqual(code('123456'));
  });

  it('finds it in every SMS that we send', async () => {
    for (const locale of locales)
      for (const webOrigin of [undefined, 'https://accounts.example.com'])
        for (const digits of ['048213', '04821359']) {
          const own = brand({ appName: 'Acme 24', webOrigin });
          const sms = await renderSms(request({ locale, code: digits, brand: own }));
          expect(readAnswer(sms, digits.length), sms).toEqual(code(digits));
        }
  });

  it('looks at 320 characters and not at one more', () => {
    expect(readAnswer('123456'.padEnd(320), 6)).toEqual(code('123456'));
    expect(readAnswer('123456'.padEnd(321), 6)).toEqual(notACode);
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

  it('belongs to the user, in every app client, and to no other user', () => {
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
