import { getCountries } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { address, countries, country, domain } from '../../src/settings/entries.ts';

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
    [address, 'News@Example.com', 'news@example.com'],
  ])('%# reads %s', (entry, text, value) => {
    expect(entry.read(text)).toBe(value);
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
    [address, 'news'],
    [address, 'news@localhost'],
    [address, 'a@b.example\nBcc: c@d.example'],
  ])('%# refuses %j', (entry, text) => {
    expect(() => entry.read(text)).toThrow();
  });
});
