import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain } from '../../src/messages/plain.ts';
import { hostileText } from './hostile.ts';

describe('plain', () => {
  it.each([
    ['  a \r\n\t b  ', 'a b'],
    ['a\u2028b\u0085c', 'a b c'],
    ['a\u202eb\u2066c\u200bd\u00ade\ufefff', 'abcdef'],
    ['a\u0000\u001b[31mb', 'a[31mb'],
    ['a\u3164\u2800\u{e0041}b', 'ab'],
    ['\ud800a\udc00', 'a'],
    ['e\u0301\u0302\u0303\u0304\u0305', 'e\u0301\u0302\u0303'],
    ['x \u200b y', 'x y'],
    ['❤\ufe0f', '❤\ufe0f'],
    ['Ελλάδα عربي 東京 😀', 'Ελλάδα عربي 東京 😀'],
  ])('makes of %j %j', (value, expected) => {
    expect(plain(value, 40)).toBe(expected);
  });

  it('cuts between code points', () => {
    expect(plain('😀'.repeat(50), 3)).toBe('😀😀😀');
  });

  it('has nothing left to do on what it has made, in 10 000 strings', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const once = plain(text, 100);
        expect(plain(once, 100)).toBe(once);
        expect(once).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 10_000 },
    );
  });
});
