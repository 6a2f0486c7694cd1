// The wire form of an email, apart from what sends it: send.test.ts reads whole mails back.
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

it('takes headers as they are encoded, and adds those that keep automatic replies away', async () => {
  const { subject, headers, from } = await simpleParser(await composeMime(mail));
  expect(subject).toBe('Grüße');
  expect(from?.text).toBe('login@example.com');
  expect(headers.get('auto-submitted')).toBe('auto-generated');
  expect(headers.get('content-language')).toBe('pt-PT');
});

it('ends every line as RFC 5322 has it, and has another boundary each time', async () => {
  const raws = [await composeMime(mail), await composeMime(mail)].map(String);
  for (const raw of raws) expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  const boundaries = raws.map((raw) => /boundary="?([^";\s]+)/.exec(raw)?.[1]);
  expect(new Set(boundaries).size).toBe(2);
});
