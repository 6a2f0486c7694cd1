import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { encodeDisplayName, formatSource } from '../../src/messages/address.ts';

const from = async (source: string) =>
  (await simpleParser(`From: ${source}\r\nTo: a@example.com\r\n\r\nx`)).from?.value;

describe('formatSource', () => {
  it.each([
    'Acme',
    'Acme 24',
    'Müller & Söhne',
    "O'Reilly, Ltd.",
    'Пример',
    '東京メトロ',
    'متجر',
    'Smile 😀',
    '"quoted" \\ <x@y.example>',
    '=?utf-8?q?x?=',
    'x@y.example',
    'Ы'.repeat(40),
    '😀'.repeat(40),
  ])('is read back as %j and one address', async (name) => {
    const source = formatSource(name, 'login@example.com');
    expect(source).toMatch(/^[\x20-\x7e]*$/);
    expect(await from(source)).toEqual([{ name, address: 'login@example.com' }]);
  });

  it('cannot be broken into two lines', async () => {
    const source = formatSource('A\r\nBcc: b@evil.example\r\n\r\nhi', 'login@example.com');
    expect(source).not.toMatch(/[\r\n]/);
    expect(await from(source)).toEqual([{ name: 'A Bcc: b@evil.example hi', address: 'login@example.com' }]);
  });

  it.each([
    '',
    'x',
    'a@b.example\r\nBcc: c@d.example',
    'a@b.example, c@d.example',
    '<a@b.example>',
    'é@b.example',
    '=?utf-8?q?x?=@b.example',
  ])('refuses the address %j', (address) => {
    expect(() => formatSource('Acme', address)).toThrow(TypeError);
  });

  it('is the address alone where the name holds nothing to read', () => {
    expect(formatSource('\u202e\u0000', 'login@example.com')).toBe('login@example.com');
  });
});

describe('encodeDisplayName', () => {
  it('has no encoded word longer than the 75 characters of RFC 2047', () => {
    const words = encodeDisplayName('é😀'.repeat(200)).split(' ');
    expect(words.length).toBeGreaterThan(2);
    for (const word of words) expect(word.length).toBeLessThanOrEqual(75);
  });

  it('stays within the 998 characters of a line', () => {
    expect(encodeDisplayName('😀'.repeat(5000)).length).toBeLessThan(600);
  });
});
