// Email over SES, and the sender as a header wants it: a display name that no program can misread, and one address.

import type { Aws } from '../../aws/clients.ts';
import { brandForms } from '../../messages/brand.ts';
import type { EmailMessage } from '../../messages/message.ts';
import { plain } from '../../messages/text-safety.ts';

// RFC 2047, 2: a line that holds an encoded word has at most 76 characters. `Subject: `, `=?UTF-8?B?` and `?=` take 21 of them.
const bytesPerWord = 39;

/**
 * A header's text: letters, digits and spaces as they are, all else as encoded words of RFC 2047. So a name that looks like
 * an encoded word is not decoded.
 */
function encodeWords(text: string): string {
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

/** For a `From` header. A quoted string would do for ASCII, but some programs decode even within quotes. */
export const encodeDisplayName = (name: string): string => encodeWords(plain(name, 64));

/** A `From` header: 7-bit, one address. Throws a `TypeError` where `address` is not one, as no setting allows. */
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
  /** As SES's events name it. */
  readonly kind?: 'sign-in-code' | 'sign-in-notice';
}

/**
 * Resolves when SES has accepted the message; rejects when not, or not within `timeoutMs`. Raw, as SES's other calls take
 * no header of ours.
 */
export const createSendEmail =
  (settings: SesSettings, aws: Pick<Aws, 'sendEmail'>) =>
  async ({ address, message, kind = 'sign-in-code' }: EmailToSend, timeoutMs: number): Promise<void> => {
    const from = formatSource(message.fromName, message.fromAddress);
    const { composeMime } = await import('./mime.ts');
    await aws.sendEmail(
      {
        // The envelope; what a reader sees is in the message. Bounces go to the sender.
        Source: message.fromAddress,
        Destinations: [address],
        RawMessage: {
          Data: composeMime({
            ...message,
            subject: encodeWords(plain(message.subject, 200)),
            from,
            to: address,
            replyTo: settings.EMAIL_REPLY_TO,
          }),
        },
        ConfigurationSetName: settings.SES_CONFIGURATION_SET,
        Tags: [{ Name: 'kind', Value: kind }],
      },
      timeoutMs,
    );
  };
