// The wire form of an email, apart from what sends it: send.test.ts reads whole mails back.
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { expect, it } from 'vitest';
import { composeMime } from '../../../src/channels/email/mime.ts';

const mail = {
  from: 'login@example.com',
  to: 'ada@example.com',
  replyTo: undefined,
  subject: '=?UTF-8?B?R3LDvMOfZQ==?=',
  text: 'text\n',
  html: '<p>html</p>\n',
  locale: 'pt-PT',
} as const;

const linesOf = (raw: Buffer): string[] => raw.toString('latin1').split('\r\n');

it('takes headers as they are encoded, and adds those that keep automatic replies away', async () => {
  const { subject, headers, from, date } = await simpleParser(composeMime(mail));
  expect(subject).toBe('Grüße');
  expect(from?.text).toBe('login@example.com');
  expect(headers.get('auto-submitted')).toBe('auto-generated');
  expect(headers.get('content-language')).toBe('pt-PT');
  expect(date?.getTime()).toBeLessThanOrEqual(Date.now());
});

it('writes the date as RFC 5322 has it: with a numeric zone', () => {
  expect(linesOf(composeMime(mail)).find((line) => line.startsWith('Date: '))).toMatch(
    /^Date: (Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000$/,
  );
});

it('ends every line with CRLF, whatever the text ends its lines with', () => {
  const raw = composeMime({ ...mail, text: 'a\nb\r\nc\rd', html: '<p>\n</p>' }).toString('latin1');
  expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
});

it('begins a new line before and after each encoded word, so that no such line is longer than 76 characters', async () => {
  const word = `=?UTF-8?B?${Buffer.from('x'.repeat(39)).toString('base64')}?=`;
  const raw = composeMime({
    ...mail,
    subject: `${word} ${word} ${word}`,
    from: `${word} ${word} <a@b.example>`,
  });
  expect(Math.max(...linesOf(raw).map((line) => line.length))).toBeLessThanOrEqual(76);
  const { subject, from } = await simpleParser(raw);
  expect(subject).toBe('x'.repeat(117));
  expect(from?.value).toEqual([{ name: 'x'.repeat(78), address: 'a@b.example' }]);
});

it.each([
  ['a line of 5,000 characters', 'x'.repeat(5000)],
  ['no space in 2,000 characters of three bytes', '東'.repeat(2000)],
  ['characters of four bytes', '😀'.repeat(300)],
  ['what looks encoded', '=C3=BC =\r\n=?UTF-8?Q?x?='],
  ['the boundary', 'a\n--=_alternative\nContent-Type: text/html\n\n--=_alternative--\nb'],
  ['dots and From at the start of lines', '.\n..\nFrom x\n'],
  ['spaces and tabs at the end of lines', 'a \nb\t\nc  '],
  ['right to left', 'رمزك هو 123456\n'],
])('carries %s as 7-bit lines of at most 76 characters, and unchanged', async (_what, text) => {
  const raw = composeMime({ ...mail, text, html: `<p>${text}</p>` });
  for (const line of linesOf(raw)) expect(line).toMatch(/^[\t\x20-\x7e]{0,76}$/);
  const read = await simpleParser(raw);
  const lines = text.replaceAll('\r\n', '\n');
  expect(read.text).toBe(lines);
  expect(read.html).toBe(`<p>${lines}</p>`);
});

it('carries any text unchanged (200 cases)', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), async (text) => {
      const read = await simpleParser(composeMime({ ...mail, text, html: `<p>${text}</p>` }));
      expect(read.text).toBe(text.replaceAll(/\r\n?/g, '\n'));
    }),
    { numRuns: 200 },
  );
});
