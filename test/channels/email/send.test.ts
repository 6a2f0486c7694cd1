import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { createSendEmail, encodeDisplayName, formatSource } from '../../../src/channels/email/send.ts';
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

  it('goes to one address, in UTF-8, from a sender of 7 bits, told apart in SES’s metrics by its tag', async () => {
    const { aws, mailed } = recordAws();
    await createSendEmail(settingsOf(), aws)(email, 1234);
    expect(mailed[0]?.input).toMatchObject({
      Source: expect.stringMatching(/^=\?UTF-8\?B\?[\w+/=]+\?= <signin@example\.com>$/),
      Destination: { ToAddresses: ['ada@example.com'] },
      Message: {
        Subject: { Data: message.subject, Charset: 'UTF-8' },
        Body: {
          Text: { Data: message.text, Charset: 'UTF-8' },
          Html: { Data: message.html, Charset: 'UTF-8' },
        },
      },
      Tags: [{ Name: 'kind', Value: 'sign-in-code' }],
    });
    expect(Object.keys(mailed[0]?.input.Destination ?? {})).toEqual(['ToAddresses']);
  });

  it('is answered and followed elsewhere only where the settings say so', async () => {
    const inputFor = async (settings: Record<string, string>) => {
      const { aws, mailed } = recordAws();
      await createSendEmail(settingsOf(settings), aws)(email, 1234);
      return mailed[0]?.input;
    };
    const plain = await inputFor({});
    expect(plain?.ReplyToAddresses).toBeUndefined();
    expect(plain?.ConfigurationSetName).toBeUndefined();
    expect(
      await inputFor({ EMAIL_REPLY_TO: 'help@example.com', SES_CONFIGURATION_SET: 'events' }),
    ).toMatchObject({ ReplyToAddresses: ['help@example.com'], ConfigurationSetName: 'events' });
  });

  it('is not tried at all from what is not an address', async () => {
    const { aws, mailed } = recordAws();
    const nobody = { ...email, message: { ...message, fromAddress: '' } };
    await expect(createSendEmail(settingsOf(), aws)(nobody, 1234)).rejects.toThrow(TypeError);
    expect(mailed).toEqual([]);
  });
});
