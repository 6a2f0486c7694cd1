// What can be wrong with a rendered message, found in the message itself and not in how it was made.
import type { Brand } from '../../src/messages/brand.ts';
import { expiry, type Locale, type Texts } from '../../src/messages/locales.ts';
import type { EmailMessage } from '../../src/messages/message.ts';
import { type SmsSize, smsSize } from '../../src/messages/sms.ts';
import { plain } from '../../src/messages/text-safety.ts';
import { saysCode } from './code-words.ts';
import { shapeOf, shownTexts } from './html.ts';
import { chromeReads, parseOriginBoundCode, retrieverReads } from './sms-readers.ts';

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
  /** The notice of a new device (NOTICE), by both channels. */
  readonly notice: {
    readonly sms: string;
    readonly email: EmailMessage;
    readonly probe: { readonly hostile: string; readonly plain: string };
  };
}

/** What an SMS leaves out where all of it does not fit one part, in the order in which it goes. */
export type LeftOut = 'expiry' | 'name' | 'warning';

export interface Checked {
  readonly size: SmsSize;
  readonly leftOut: readonly LeftOut[];
  readonly faults: readonly string[];
}

/** A number of minutes that is not the setting's: what has digits, once everything else that may have them is out. */
function otherNumberFault(
  text: string,
  { texts, locale, minutes, brand, code }: Rendered,
): string | undefined {
  const expected = expiry(texts, locale, minutes);
  const other = [brand.appName, brand.supportEmail ?? '', code, expected]
    .filter((known) => known !== '')
    .reduce((remaining, known) => remaining.replaceAll(known, ' '), text)
    .match(/\p{Nd}+/u)?.[0];
  return other === undefined ? undefined : `says ${other}, not "${expected}"`;
}

function expiryFault(text: string, rendered: Rendered): string | undefined {
  const expected = expiry(rendered.texts, rendered.locale, rendered.minutes);
  return text.includes(expected) ? otherNumberFault(text, rendered) : `does not say "${expected}"`;
}

function leftOutOf(wording: string, { texts, locale, minutes, brand }: Rendered): LeftOut[] {
  const warnings = [texts.warning, ...(texts.sevenBit ? [texts.sevenBit.warning] : [])];
  const parts: readonly (readonly [LeftOut, readonly string[]])[] = [
    ['expiry', [expiry(texts, locale, minutes)]],
    ['name', [plain(brand.appName, 40)]],
    ['warning', warnings],
  ];
  return parts.filter(([, forms]) => !forms.some((said) => wording.includes(said))).map(([part]) => part);
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

/** The last line holds what browsers and the app read, and nothing else. */
function appHashFault({ sms, brand, code }: Rendered): string | undefined {
  const hash = brand.androidAppHash;
  if (hash !== undefined && retrieverReads(sms) !== hash) return `is not read by SMS Retriever: "${hash}"`;
  const host = brand.webOrigin === undefined ? [] : [`@${new URL(brand.webOrigin).hostname}`, `#${code}`];
  const marks = [...host, ...(hash === undefined ? [] : [hash])];
  const last = sms.split('\n').at(-1) ?? '';
  return marks.length === 0 || last === marks.join(' ') ? undefined : 'has other words on its line';
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
  const hasEnding = brand.webOrigin !== undefined || brand.androidAppHash !== undefined;
  const wording = hasEnding ? lines.slice(0, -1).join('\n') : sms;
  const leftOut = leftOutOf(wording, rendered);
  if (!wording.includes(code)) note('SMS', 'lacks the code');
  else if (!saysCode(wording, rendered.locale, code, plain(brand.appName, 40)))
    note('SMS', 'lacks the word for a code beside it: iOS may not offer it');
  if (leftOut.includes('warning'))
    note('SMS', 'lacks the warning not to share the code: the host is too long');
  note('SMS', otherNumberFault(wording, rendered));
  note('WebOTP line', webOtpFault(rendered));
  note('app hash', appHashFault(rendered));

  const shown = shownTexts(email.html);
  if (!email.text.split('\n').includes(code)) note('text part', 'lacks the code');
  if (!shown.some((text) => text.trim() === code)) note('HTML part', 'lacks the code');
  note('text part', expiryFault(email.text, rendered));
  note('HTML part', expiryFault(shown.join('\n'), rendered));
  if (shapeOf(probe.hostile).join() !== shapeOf(probe.plain).join()) note('HTML part', 'has unescaped input');
  for (const fault of noticeFaults(rendered)) note('notice', fault);
  return { size, leftOut, faults };
}

/** A notice says when and by which app, holds no code, and its SMS takes one part. */
function noticeFaults({ notice: { sms, email, probe }, brand }: Rendered): string[] {
  const time = /\d{4}-\d\d-\d\d \d\d:\d\d UTC/;
  const name = plain(brand.appName, 40);
  const shown = shownTexts(email.html).join('\n');
  const faults: (string | false)[] = [
    smsSize(sms).parts > 1 && `SMS takes ${smsSize(sms).parts} parts`,
    !time.test(sms) && 'SMS lacks the time',
    !time.test(email.text) && 'text part lacks the time',
    !time.test(shown) && 'HTML part lacks the time',
    !email.text.includes(name) && 'text part lacks the name',
    !shown.includes(name) && 'HTML part lacks the name',
    shapeOf(probe.hostile).join() !== shapeOf(probe.plain).join() && 'HTML part has unescaped input',
  ];
  return faults.filter((fault) => fault !== false);
}
