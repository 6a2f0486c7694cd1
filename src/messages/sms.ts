// The text of an SMS: the fullest wording that still fits one part, and the line a browser reads.
import { expiry } from './expiry.ts';
import { fill } from './fill.ts';
import type { Locale } from './locales.ts';
import type { MessageRequest } from './message.ts';
import { plain } from './plain.ts';
import { smsSize } from './sms-size.ts';
import type { Texts } from './texts.ts';

/** WICG, Origin-bound one-time codes, "Message format": the last line, without a newline after it. */
const webOtpLine = (origin: string, code: string): string => `@${new URL(origin).hostname} #${code}`;

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
  };
  const lastLine = brand.webOrigin === undefined ? '' : `\n${webOtpLine(brand.webOrigin, code)}`;
  const forms = texts.sms.map((form) => fill(form, values) + lastLine);
  // With a host so long that no wording fits, the code and the line are all that must arrive.
  return forms.find((form) => smsSize(form).parts === 1) ?? code + lastLine;
}
