import { getCountries } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { address, countries, country, domain, mailDomain, smsRange } from '../../src/settings/entries.ts';

it('are those of the phone metadata', () => {
  expect(countries.split(' ').sort()).toEqual(getCountries().sort());
});

describe('an entry of a list', () => {
  it.each([
    [country, 'DE', 'DE'],
    [country, 'XK', 'XK'],
    [country, '*', '*'],
    [domain, 'example.com', 'example.com'],
    [domain, 'mail.example.co.uk', 'mail.example.co.uk'],
    [mailDomain, 'mail.example.co.uk', 'mail.example.co.uk'],
    [mailDomain, 'bücher.example', 'xn--bcher-kva.example'],
    [mailDomain, '例え.テスト', 'xn--r8jz45g.xn--zckzah'],
    [smsRange, '+1729', { prefix: '+1729', allowed: true }],
    [smsRange, '!+4470', { prefix: '+4470', allowed: false }],
    [smsRange, '!+1', { prefix: '+1', allowed: false }],
    [address, 'News@Example.com', 'news@example.com'],
  ])('%# reads %s', (entry, text, value) => {
    expect(entry.read(text)).toEqual(value);
    expect(entry.pattern.test(text)).toBe(true);
  });

  it.each([
    [country, 'de'],
    [country, 'ZZ'],
    [country, 'E D'],
    [country, 'D'],
    [country, ''],
    [domain, 'Example.com'],
    [domain, 'localhost'],
    [domain, 'https://example.com'],
    [domain, 'example.com.'],
    [mailDomain, 'Example.com'],
    [mailDomain, 'Bücher.example'],
    [mailDomain, 'localhost'],
    [mailDomain, 'ada@bücher.example'],
    [mailDomain, 'bücher.example/x'],
    [mailDomain, 'bü\ncher.example'],
    [mailDomain, '.example'],
    [smsRange, '1729'],
    [smsRange, '+0729'],
    [smsRange, '+1 729'],
    [smsRange, '+'],
    [smsRange, '!!+1'],
    [smsRange, '-+1'],
    [smsRange, '+1234567890123456'],
    [address, 'news'],
    [address, 'news@localhost'],
    [address, 'a@b.example\nBcc: c@d.example'],
  ])('%# refuses %j', (entry, text) => {
    expect(() => entry.read(text)).toThrow();
  });
});
