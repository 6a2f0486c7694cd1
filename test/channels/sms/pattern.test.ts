// Whether numbers of a pattern can begin so, held against the patterns themselves.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canBegin } from '../../../src/channels/sms/pattern.ts';
import { metadata } from '../../../src/channels/sms/phone-parser.ts';

it.each([
  ['900[2-9]\\d{6}', '900', true],
  ['900[2-9]\\d{6}', '9', true],
  ['900[2-9]\\d{6}', '', true],
  ['900[2-9]\\d{6}', '9001', false],
  ['900[2-9]\\d{6}', '901', false],
  ['(?:8(?:4[2-5]|7[0-3])|9(?:[01]\\d|8[2-9]))\\d{7}|845464\\d', '871', true],
  ['(?:8(?:4[2-5]|7[0-3])|9(?:[01]\\d|8[2-9]))\\d{7}|845464\\d', '846', false],
  ['80(?:0\\d{3}|3)\\d{3}', '8033', true],
  ['12?3', '13', false],
  ['12?34', '13', true],
  ['1\\d{2,4}9', '123', true],
  ['1\\d{2,4}9', '1239', true],
  // A whole number is not the beginning of a longer one, and longer texts are none of its.
  ['12', '12', false],
  ['12', '123', false],
])('%s, %s: %s', (pattern, digits, begins) => {
  expect(canBegin(pattern, digits)).toBe(begins);
});

it('is true of every beginning of a number that matches, for every pattern of the metadata', () => {
  const patterns = Object.values(metadata.countries).flatMap((rules) =>
    ((rules as unknown[])[11] ? ((rules as unknown[])[11] as unknown[]) : []).flatMap((range) =>
      Array.isArray(range) && typeof range[0] === 'string' && range[0] !== '' ? [range[0] as string] : [],
    ),
  );
  expect(patterns.length).toBeGreaterThan(1000);
  fc.assert(
    fc.property(
      fc
        .constantFrom(...patterns)
        .chain((pattern) =>
          fc.tuple(fc.constant(pattern), fc.stringMatching(new RegExp(`^(?:${pattern})$`))),
        ),
      fc.nat(20),
      ([pattern, number], length) => {
        expect(canBegin(pattern, number.slice(0, Math.min(length, number.length - 1)))).toBe(true);
      },
    ),
    { numRuns: 2_000 },
  );
});

it.each(['1+', '(1)', '1{2,}', '.'])('refuses %s, which no metadata has', (pattern) => {
  expect(() => canBegin(pattern, '1')).toThrow(TypeError);
});
