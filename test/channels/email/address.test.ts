import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inventAddress,
  isAddress,
  looksLikeAddress,
  maskAddress,
} from '../../../src/channels/email/address.ts';
import { givenDraw, seededDraw } from '../../support/draw.ts';

const host = (length: number) => `${'a'.repeat(length - 3)}.de`;

describe('isAddress', () => {
  it.each([
    'a@b.de',
    'Ada.Lovelace+code@mail.example.com',
    "o'neil!#$%&*/=?^_`{|}~-@x-y.co.uk",
    'a@192.0.2.1',
  ])('takes %s', (address) => {
    expect(isAddress(address)).toBe(true);
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
    'a@@b.de',
    'a@b@c.de',
    'a b@c.de',
    '"a b"@c.de',
    'a@[192.0.2.1]',
    'ä@b.de',
    'a@bücher.de',
    'a@b.de\n',
    'a@b.de\r\nBcc: c@d.de',
    'a@b.de,c@d.de',
    'a@b.de>',
    '\ud800@b.de',
  ])('refuses %j', (address) => {
    expect(isAddress(address)).toBe(false);
  });

  it('takes a local part of 64 characters, and an address of 254', () => {
    expect(isAddress(`${'a'.repeat(64)}@b.de`)).toBe(true);
    expect(isAddress(`${'a'.repeat(65)}@b.de`)).toBe(false);
    expect(isAddress(`a@${host(252)}`)).toBe(true);
    expect(isAddress(`a@${host(253)}`)).toBe(false);
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
