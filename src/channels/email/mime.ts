// An email as it goes over the wire (RFC 5322, MIME): headers, the text, and the same as HTML.
//
// The two bodies are encoded by nodemailer. Its builder of whole messages is not used: loading it and running it once takes
// 45 ms of processor time at the start, this file 7.
import { encode, wrap } from 'nodemailer/lib/qp';
import type { EmailMessage } from '../../messages/message.ts';

export interface MailToCompose extends Pick<EmailMessage, 'text' | 'html' | 'locale'> {
  /** A header's text: 7-bit, and what is not plain in encoded words. */
  readonly subject: string;
  /** A header's text: 7-bit, one address. */
  readonly from: string;
  readonly to: string;
  readonly replyTo: string | undefined;
}

/** RFC 2045, 6.7: `=_` never occurs in a quoted-printable body. So the same boundary serves every message. */
const boundary = '=_alternative';

/** RFC 2047, 2: a line that holds an encoded word has at most 76 characters. So a new line begins before and after it. */
const header = (name: string, value: string): string =>
  `${name}: ${value.replaceAll(/ (?==\?)|(?<=\?=) /g, '\r\n ')}\r\n`;

function part(kind: 'plain' | 'html', body: string): string {
  // RFC 2045, 6.7 (4): a line of the text ends with CRLF, and 76 characters are the most for an encoded one.
  const encoded = wrap(encode(body.replaceAll(/\r\n?|\n/g, '\r\n')), 76);
  return [
    `--${boundary}`,
    `Content-Type: text/${kind}; charset=utf-8`,
    'Content-Transfer-Encoding: quoted-printable',
    '',
    encoded,
    '',
  ].join('\r\n');
}

/** Without a Message-ID: SES adds one, and writes its own time over the date ("Amazon SES header fields"). */
export function composeMime({ from, to, replyTo, subject, text, html, locale }: MailToCompose): Buffer {
  const headers = [
    header('From', from),
    header('To', to),
    replyTo === undefined ? '' : header('Reply-To', replyTo),
    header('Subject', subject),
    header('Date', new Date().toUTCString().replace('GMT', '+0000')),
    // RFC 3282.
    header('Content-Language', locale),
    // RFC 3834, 5: programs on holiday do not answer such mail. Exchange reads a header that only it knows (MS-OXCMAIL).
    header('Auto-Submitted', 'auto-generated'),
    header('X-Auto-Response-Suppress', 'OOF, AutoReply'),
    header('MIME-Version', '1.0'),
    header('Content-Type', `multipart/alternative; boundary="${boundary}"`),
  ];
  // RFC 2046, 5.1.4: the best alternative comes last.
  return Buffer.from(
    `${headers.join('')}\r\n${part('plain', text)}${part('html', html)}--${boundary}--\r\n`,
    'latin1',
  );
}
