// The plain text of the function's own mails, read without a library: against what a real parser reads.
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { readMailText } from '../../../infra/host/mail-text.ts';
import { composeMime } from '../../../src/channels/email/mime.ts';
import { locales } from '../../../src/messages/locales.ts';
import { renderEmail } from '../../../src/messages/render.ts';
import { request } from '../../messages/requests.ts';

const addresses = { from: 'login@example.com', to: 'ada@example.com', replyTo: undefined };

describe('the text of a mail', () => {
  it.each(locales)('in %s is what a mail program shows', async (locale) => {
    const raw = await composeMime({ ...(await renderEmail(request({ locale }))), ...addresses });
    const text = readMailText(raw.toString('latin1')).replaceAll('\r\n', '\n');
    expect(text.trim()).toBe((await simpleParser(raw)).text?.trim());
    expect(text).toContain('048213');
  });

  it('is empty where a mail has none, or is none', () => {
    expect(readMailText('Content-Type: text/html\r\n\r\n<p>x')).toBe('');
    expect(readMailText('Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b--')).toBe('');
    for (const text of ['', 'x', '\r\n\r\n']) expect(readMailText(text)).toBe('');
  });
});
