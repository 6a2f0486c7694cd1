// What can be wrong with a rendered message, found in the message itself and not in how it was made.
import type { Brand } from '../../../src/messages/brand.ts';
import { expiry } from '../../../src/messages/expiry.ts';
import type { Locale } from '../../../src/messages/locales.ts';
import type { EmailMessage } from '../../../src/messages/message.ts';
import { type SmsSize, smsSize } from '../../../src/messages/sms-size.ts';
import type { Texts } from '../../../src/messages/texts.ts';
import { shapeOf, shownTexts } from './html.ts';
import { chromeReads, parseOriginBoundCode } from './web-otp.ts';

export interface Rendered {
  readonly locale: Locale;
  readonly brand: Brand;
  readonly code: string;
  readonly minutes: number;
  readonly texts: Texts;
  readonly sms: string;
  readonly email: EmailMessage;
  /** The same email for a brand whose values try to be HTML, and for a plain brand that sets the same values. */
  readonly probe: { readonly hostile: string; readonly plain: string };
}

export interface Checked {
  readonly size: SmsSize;
  readonly faults: readonly string[];
}

/** The minutes that a text names: its numbers, once everything else that may have digits is out. */
function expiryFault(text: string, { texts, locale, minutes, brand, code }: Rendered): string | undefined {
  const expected = expiry(texts, locale, minutes);
  const rest = [brand.appName, brand.supportEmail ?? '', code]
    .filter((known) => known !== '')
    .reduce((remaining, known) => remaining.replaceAll(known, ' '), text);
  if (!rest.includes(expected)) return `does not say "${expected}"`;
  const other = rest.replaceAll(expected, ' ').match(/\p{Nd}+/u)?.[0];
  return other === undefined ? undefined : `also says ${other}, beside "${expected}"`;
}

function webOtpFault({ sms, brand, code }: Rendered): string | undefined {
  const read = parseOriginBoundCode(sms);
  if (brand.webOrigin === undefined)
    return read === undefined && chromeReads(sms) === undefined ? undefined : 'has a line nobody asked for';
  const host = new URL(brand.webOrigin).hostname;
  if (read?.host !== host || read.code !== code || read.embeddedHost !== undefined)
    return `does not end with "@${host} #…"`;
  const chrome = chromeReads(sms);
  return chrome?.host === host && chrome.code === code ? undefined : 'is not read by Chrome';
}

export function check(rendered: Rendered): Checked {
  const { sms, email, code, brand, probe } = rendered;
  const faults: string[] = [];
  const note = (where: string, fault: string | undefined) => {
    if (fault !== undefined) faults.push(`${where} ${fault}`);
  };

  const size = smsSize(sms);
  if (size.parts > 1) note('SMS', `takes ${size.parts} parts`);
  const lines = sms.split('\n');
  const wording = brand.webOrigin === undefined ? sms : lines.slice(0, -1).join('\n');
  if (!wording.includes(code)) note('SMS', 'lacks the code');
  // A host so long that only the code fits beside it leaves no room for the expiry.
  if (wording !== code) note('SMS', expiryFault(wording, rendered));
  note('WebOTP line', webOtpFault(rendered));

  const shown = shownTexts(email.html);
  if (!email.text.split('\n').includes(code)) note('text part', 'lacks the code');
  if (!shown.some((text) => text.trim() === code)) note('HTML part', 'lacks the code');
  note('text part', expiryFault(email.text, rendered));
  note('HTML part', expiryFault(shown.join('\n'), rendered));
  if (shapeOf(probe.hostile).join() !== shapeOf(probe.plain).join()) note('HTML part', 'has unescaped input');
  return { size, faults };
}
