// Email over SES, and the sender as a header wants it: a display name that no program can misread, and one address.

import type { Aws } from '../../aws/clients.ts';
import { brandForms } from '../../messages/brand.ts';
import type { EmailMessage } from '../../messages/message.ts';
import { plain } from '../../messages/text-safety.ts';

// RFC 2047, 2: an encoded word is at most 75 characters long, and of those `=?UTF-8?B?` and `?=` take 12.
const bytesPerWord = 45;

/**
 * A display name for a `From` header: letters, digits and spaces as they are, all else as encoded words of
 * RFC 2047. A quoted string would do for ASCII, but some programs decode even within quotes.
 */
export function encodeDisplayName(name: string): string {
  const text = plain(name, 64);
  if (/^[A-Za-z0-9 ]*$/.test(text)) return text;
  const words: string[] = [];
  let word = '';
  // RFC 2047, 5: no character may be divided between words.
  for (const character of text) {
    if (Buffer.byteLength(word + character) > bytesPerWord) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word].map((part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`).join(' ');
}

/** `Source` of SES: 7-bit, one address. Throws a `TypeError` where `address` is not one, as no setting allows. */
export function formatSource(fromName: string, fromAddress: string): string {
  if (!brandForms.emailFrom.test(fromAddress)) throw new TypeError('The sender is no email address');
  const name = encodeDisplayName(fromName);
  return name === '' ? fromAddress : `${name} <${fromAddress}>`;
}

export interface SesSettings {
  readonly EMAIL_REPLY_TO: string | undefined;
  readonly SES_CONFIGURATION_SET: string | undefined;
}

export interface EmailToSend {
  readonly address: string;
  readonly message: EmailMessage;
}

const utf8 = (data: string) => ({ Data: data, Charset: 'UTF-8' });

/** Resolves when SES has accepted the message; rejects when not, or not within `timeoutMs`. */
export const createSendEmail =
  (settings: SesSettings, aws: Pick<Aws, 'sendEmail'>) =>
  async ({ address, message }: EmailToSend, timeoutMs: number): Promise<void> => {
    await aws.sendEmail(
      {
        Source: formatSource(message.fromName, message.fromAddress),
        Destination: { ToAddresses: [address] },
        Message: {
          Subject: utf8(message.subject),
          Body: { Text: utf8(message.text), Html: utf8(message.html) },
        },
        ReplyToAddresses: settings.EMAIL_REPLY_TO ? [settings.EMAIL_REPLY_TO] : undefined,
        ConfigurationSetName: settings.SES_CONFIGURATION_SET,
        Tags: [{ Name: 'kind', Value: 'sign-in-code' }],
      },
      timeoutMs,
    );
  };
