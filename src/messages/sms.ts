// The text of an SMS: the fullest wording that still fits one part, and the line that a browser and an app read.
import type { Brand } from './brand.ts';
import { expiry } from './expiry.ts';
import type { Locale, Texts } from './locales.ts';
import type { MessageRequest } from './message.ts';
import { smsSize } from './sms-size.ts';
import { fill, plain } from './text-safety.ts';

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
