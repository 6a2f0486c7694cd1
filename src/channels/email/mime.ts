// An email as it goes over the wire (RFC 5322, MIME), built by nodemailer. Only its builder is used: nothing of it sends,
// fetches or reads files.
import MimeNode from 'nodemailer/lib/mime-node';
import type { EmailMessage } from '../../messages/message.ts';

export interface MailToCompose extends Pick<EmailMessage, 'text' | 'html' | 'locale'> {
  /** A header's text: 7-bit. nodemailer would leave a subject that looks like an encoded word as it is. */
  readonly subject: string;
  /** A header's text: 7-bit, one address. */
  readonly from: string;
  readonly to: string;
  readonly replyTo: string | undefined;
}

/**
 * Message-ID, Date and the boundary are nodemailer's; SES writes a Message-ID over it. Its addresses are not used: it would
 * put a name such as `=?utf-8?q?x?=` into quotes, within which some programs decode it. Ours are 7-bit and one line each.
 */
export async function composeMime({
  from,
  to,
  replyTo,
  subject,
  text,
  html,
  locale,
}: MailToCompose): Promise<Buffer> {
  const addresses = [['From', from] as const, ['To', to] as const, ['Reply-To', replyTo] as const];
  const lines = addresses.flatMap(([name, value]) => (value === undefined ? [] : `${name}: ${value}\r\n`));
  const mail = new MimeNode('multipart/alternative', { hostname: 'amazonses.com', newline: '\r\n' });
  mail.setHeader({
    Subject: { prepared: true, foldLines: true, value: subject },
    // RFC 3282.
    'Content-Language': locale,
    // RFC 3834, 5: programs on holiday do not answer such mail. Exchange reads a header that is its own (MS-OXCMAIL).
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'OOF, AutoReply',
  });
  // RFC 2046, 5.1.4: the best alternative comes last.
  mail.createChild('text/plain; charset=utf-8').setContent(text);
  mail.createChild('text/html; charset=utf-8').setContent(html);
  return Buffer.concat([Buffer.from(lines.join('')), await mail.build()]);
}
