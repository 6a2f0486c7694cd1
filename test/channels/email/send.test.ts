import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { createSendEmail, encodeDisplayName, formatSource } from '../../../src/channels/email/send.ts';
import type { EmailMessage } from '../../../src/messages/message.ts';
import { recordAws } from '../../support/asked.ts';
import { settingsOf } from '../../support/deps.ts';

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

const message = {
  locale: 'de',
  fromName: 'Bücher',
  fromAddress: 'signin@example.com',
  subject: 'Grüße & 東京',
  text: 'text',
  html: '<p>html</p>',
  template: 'none',
} as const;
const email = { address: 'ada@example.com', message };

describe('an email', () => {
  it('is asked for once, within the time that is left', async () => {
    const { aws, mailed } = recordAws();
    await createSendEmail(settingsOf(), aws)(email, 1234);
    expect(mailed).toMatchObject([{ timeoutMs: 1234 }]);
  });

  it('that is refused is not sent', async () => {
    const refused = new Error('refused');
    await expect(createSendEmail(settingsOf(), recordAws(refused).aws)(email, 1234)).rejects.toBe(refused);
  });

  async function sent(settings: Record<string, string>, own: Partial<EmailMessage> = {}) {
    const { aws, mailed } = recordAws();
    await createSendEmail(settingsOf(settings), aws)({ ...email, message: { ...message, ...own } }, 1234);
    const input = mailed[0]?.input;
    const raw = Buffer.from(input?.RawMessage?.Data ?? []).toString('latin1');
    return { input, raw, mail: await simpleParser(Buffer.from(raw, 'latin1')) };
  }

  it('goes to one address from one sender, with a tag for SES’s metrics', async () => {
    const { input } = await sent({});
    expect(input).toMatchObject({
      Source: 'signin@example.com',
      Destinations: ['ada@example.com'],
      Tags: [{ Name: 'kind', Value: 'sign-in-code' }],
    });
    expect(input?.ConfigurationSetName).toBeUndefined();
    expect((await sent({ SES_CONFIGURATION_SET: 'events' })).input?.ConfigurationSetName).toBe('events');
  });

  it('is read as it was written, text first and HTML last', async () => {
    const { mail, raw } = await sent({});
    expect(mail).toMatchObject({ subject: message.subject, text: message.text, html: message.html });
    expect(mail.from?.value).toEqual([{ name: 'Bücher', address: 'signin@example.com' }]);
    expect([mail.to].flat().map((to) => to?.text)).toEqual(['ada@example.com']);
    expect(raw.indexOf('text/plain')).toBeLessThan(raw.indexOf('text/html'));
  });

  it('asks programs not to answer it, and says what language it is in', async () => {
    const { mail } = await sent({});
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.headers.get('x-auto-response-suppress')).toBe('OOF, AutoReply');
    expect(mail.headers.get('content-language')).toBe('de');
  });

  it('has these headers and no others', async () => {
    const { mail } = await sent({ EMAIL_REPLY_TO: 'help@example.com' });
    expect([...mail.headers.keys()].sort()).toEqual(
      [
        ...['from', 'to', 'reply-to', 'subject', 'content-language', 'auto-submitted'],
        ...['x-auto-response-suppress', 'date', 'mime-version', 'content-type'],
      ].sort(),
    );
  });

  it('is answered elsewhere only where the settings say so', async () => {
    expect((await sent({})).mail.replyTo).toBeUndefined();
    expect((await sent({ EMAIL_REPLY_TO: 'help@example.com' })).mail.replyTo?.text).toBe('help@example.com');
  });

  it('is 7-bit, in lines of 998 characters at most, whatever its texts hold', async () => {
    for (const hostile of [
      'Я'.repeat(3000),
      'a'.repeat(3000),
      'é\r\nBcc: x@evil.example\r\n\r\n',
      '\u0000\ud800',
      '.\r\n.',
    ])
      for (const own of [
        { subject: hostile.slice(0, 200) },
        { text: hostile },
        { html: hostile },
        { fromName: hostile },
      ]) {
        const { raw, mail } = await sent({}, own);
        expect(raw).toMatch(/^[\t\r\n\x20-\x7e]*$/);
        for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
        expect(mail.bcc).toBeUndefined();
        expect([mail.to].flat().map((to) => to?.text)).toEqual(['ada@example.com']);
      }
  });

  it('is not tried at all from what is not an address', async () => {
    const { aws, mailed } = recordAws();
    const nobody = { ...email, message: { ...message, fromAddress: '' } };
    await expect(createSendEmail(settingsOf(), aws)(nobody, 1234)).rejects.toThrow(TypeError);
    expect(mailed).toEqual([]);
  });
});
