// The text of an SMS: what a text costs (alphabet, length, parts), the fullest wording that still fits one part, and the line
// that a browser and an app read.
import type { Brand } from './brand.ts';
import { expiry, type Locale, type Texts } from './locales.ts';
import type { MessageRequest } from './message.ts';
import { fill, plain } from './text-safety.ts';

// 3GPP TS 23.038, 6.2.1: the default alphabet, and the characters of its extension table, which take two places.
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const extended = '\f^{}\\[~]|€';

export interface SmsSize {
  readonly encoding: 'GSM-7' | 'UCS-2';
  /** Septets in GSM-7, UTF-16 code units in UCS-2. */
  readonly units: number;
  readonly parts: number;
}

const limits = { 'GSM-7': { single: 160, chained: 153 }, 'UCS-2': { single: 70, chained: 67 } };

export function smsSize(text: string): SmsSize {
  const characters = Array.from(text);
  const encoding = characters.every((c) => basic.includes(c) || extended.includes(c)) ? 'GSM-7' : 'UCS-2';
  const width = (c: string) => (encoding === 'UCS-2' ? c.length : extended.includes(c) ? 2 : 1);
  const units = characters.reduce((sum, c) => sum + width(c), 0);
  const { single, chained } = limits[encoding];
  if (units <= single) return { encoding, units, parts: 1 };
  // No part ends within an escape sequence or a surrogate pair.
  let parts = 1;
  let filled = 0;
  for (const c of characters) {
    if (filled + width(c) > chained) {
      parts += 1;
      filled = 0;
    }
    filled += width(c);
  }
  return { encoding, units, parts };
}

/**
 * WICG, Origin-bound one-time codes, "Message format": `@host #code` begins the last line, no newline follows, and
 * "trailing text in the last line is ignored". Google, "Perform SMS Verification on a Server": the message includes
 * the app's hash and is 140 bytes at most, which is one part; many libraries still say, as that page once did, that
 * it ends with the hash. So the hash is the last word of the last line, and browser and app read the same message.
 */
function lastLine({ webOrigin, androidAppHash }: Brand, code: string): string {
  const marks = [
    webOrigin === undefined ? [] : [`@${new URL(webOrigin).hostname} #${code}`],
    androidAppHash === undefined ? [] : [androidAppHash],
  ].flat();
  return marks.length === 0 ? '' : `\n${marks.join(' ')}`;
}

/** Chrome takes the first `@host #code` of a message, wherever it stands: a name must not hold one. */
const noLookalike = (name: string): string => (/@\S* ?#/.test(name) ? name.replaceAll('@', '') : name);

export function composeSms(
  texts: Texts,
  locale: Locale,
  { code, minutes, brand }: Pick<MessageRequest, 'code' | 'minutes' | 'brand'>,
): string {
  const values = {
    code,
    app: noLookalike(plain(brand.appName, 40)),
    minutes: expiry(texts, locale, minutes),
    warning: texts.warning,
  };
  const ending = lastLine(brand, code);
  const { sevenBit } = texts;
  const forms = [
    ...texts.sms.map((form) => fill(form, values)),
    // Beside a host this long the language's own letters leave no room for the warning.
    ...(sevenBit?.sms ?? []).map((form) => fill(form, { ...values, warning: sevenBit?.warning ?? '' })),
  ];
  const message = forms.map((form) => form + ending).find((text) => smsSize(text).parts === 1);
  // With a host so long that no wording fits, the code and the line are all that must arrive.
  return message ?? code + ending;
}
