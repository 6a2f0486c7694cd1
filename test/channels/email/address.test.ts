import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inventAddress,
  looksLikeAddress,
  maskAddress,
  toSendable,
} from '../../../src/channels/email/address.ts';
import { givenDraw, seededDraw } from '../../support/draw.ts';

describe('an address that can be sent to', () => {
  it.each([
    'a@b.de',
    'Ada.Lovelace+code@Mail.Example.com',
    "o'neil!#$%&*/=?^_`{|}~-@x-y.co.uk",
    'a@192.0.2.1',
    'ada@xn--bcher-kva.example',
  ])('is left as it is written: %s', (address) => {
    expect(toSendable(address)).toBe(address);
  });

  it.each([
    ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
    ['Ada.B+1@BÜCHER.example', 'Ada.B+1@xn--bcher-kva.example'],
    // The same sign, written as a letter and a mark.
    ['ada@bu\u0308cher.example', 'ada@xn--bcher-kva.example'],
    ['ada@例え.jp', 'ada@xn--r8jz45g.jp'],
    ['ada@почта.рф', 'ada@xn--80a1acny.xn--p1ai'],
    ['ada@مثال.إختبار', 'ada@xn--mgbh0fb.xn--kgbechtv'],
    // The full stops of Chinese and Japanese keyboards.
    ['ada@例え。jp', 'ada@xn--r8jz45g.jp'],
    ['ada@straße.example', 'ada@xn--strae-oqa.example'],
  ])('of an international domain is in Punycode: %s', (address, sendable) => {
    expect(toSendable(address)).toBe(sendable);
    expect(toSendable(sendable)).toBe(sendable);
  });

  it.each([
    '',
    '@',
    'a',
    'a@b',
    '@b.de',
    'a@.de',
    'a@b.',
    'a@b..de',
    'a@-b.de',
    'a@b-.de',
    `a@${'b'.repeat(64)}.de`,
    'a@@b.de',
    'a@b@c.de',
    'a b@c.de',
    '"a b"@c.de',
    '"ada"@c.de',
    'a@[192.0.2.1]',
    'ada.@b.de',
    '.ada@b.de',
    'a..da@b.de',
    'ä@b.de',
    'ада@почта.рф',
    'ada@ü',
    'ada@bücher..example',
    'ada@b\u00a0ücher.example',
    'ada@xn--\u00fc.example',
    `ada@${'ü'.repeat(60)}.example`,
    'a@b.de\n',
    'a@b.de\r\nBcc: c@d.de',
    'a@b.de,c@d.de',
    'a@b.de>',
    'a@bü.de>',
    'a@bü.de/x',
    'a@bü.de?x',
    'a@bü.de#x',
    'a@bü.de:25',
    'a@bü%2ede',
    '\ud800@b.de',
    'a@\ud800.de',
  ])('is not %j', (address) => {
    expect(toSendable(address)).toBeUndefined();
  });

  it('is of 7-bit signs, with one @ and no white space, whatever was written', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.oneof(
          fc.domain(),
          fc.string({ unit: 'grapheme', maxLength: 30 }),
          fc.stringMatching(/^[ü.a-z-]{1,9}$/),
        ),
        (local, domain) => {
          const sendable = toSendable(`${local}@${domain}`);
          if (sendable !== undefined) expect(sendable).toMatch(/^[!-?A-~]+@[a-zA-Z0-9.-]+$/);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('has a local part of 64 characters at most, and 254 in all', () => {
    expect(toSendable(`${'a'.repeat(64)}@b.de`)).toBeDefined();
    expect(toSendable(`${'a'.repeat(65)}@b.de`)).toBeUndefined();
    const longest = [60, 60, 60, 60].map((length) => 'a'.repeat(length)).join('.');
    expect(toSendable(`abcdefgh@${longest}.d`)).toHaveLength(254);
    expect(toSendable(`abcdefghi@${longest}.d`)).toBeUndefined();
  });
});

describe('looksLikeAddress', () => {
  it.each([
    ['bo@x', true],
    ['ä@ö', true],
    ['bo', false],
    ['@x', false],
    ['bo@', false],
    ['a@b@c', false],
    ['a b@c', false],
    ['a@b\n', false],
    ['', false],
  ])('of %j: %s', (name, looks) => {
    expect(looksLikeAddress(name)).toBe(looks);
  });
});

describe('maskAddress', () => {
  it.each([
    ['Ada@Example.com', 'a***@e***'],
    ['a@b.de', 'a***@b***'],
    ['a@b@c.de', 'a***@c***'],
    ['😀x@🎫y', '😀***@🎫***'],
    ['@', '****@****'],
    ['', '****@****'],
  ])('shows %j as %s', (address, masked) => {
    expect(maskAddress(address)).toBe(masked);
  });

  it('shows one character of either half at most, of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 300 }), (text) => {
        expect(maskAddress(text)).toMatch(/^.\*\*\*@.\*\*\*$/s);
      }),
    );
  });
});

describe('inventAddress', () => {
  it('makes something that looks like an address, the same from the same draws', () => {
    for (let seed = 0; seed < 200; seed++) {
      const address = inventAddress(seededDraw(seed), []);
      expect(looksLikeAddress(address)).toBe(true);
      expect(inventAddress(seededDraw(seed), [])).toBe(address);
    }
  });

  it.each([
    [0, 0, 'a@g'],
    [0.9999, 0.9999, 'w@y'],
    [0.5, 0.5, 'k@h'],
  ])(
    'makes of the draws %d and %d the same in every version of the product: %s',
    (initial, host, address) => {
      expect(inventAddress(givenDraw({ initial, host }), [])).toBe(address);
    },
  );

  it('has the domains that are allowed, where not all are', () => {
    expect(inventAddress(givenDraw({ host: 0.6 }), ['acme.example', 'zoo.example'])).toBe('a@zoo.example');
  });

  it('makes more than a handful of them', () => {
    const made = Array.from({ length: 500 }, (_, seed) => inventAddress(seededDraw(seed), []));
    expect(new Set(made).size).toBeGreaterThan(50);
  });
});
