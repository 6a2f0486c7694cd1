// How a language says in how many minutes a code ends.
import { fill } from './fill.ts';
import type { Locale } from './locales.ts';
import type { Texts } from './texts.ts';

/** `minutes` whole minutes, rounded down: 0 is said as "less than a minute". The digits are ASCII, as the code's. */
export function expiry(texts: Texts, locale: Locale, minutes: number): string {
  if (minutes < 1) return texts.minutes.soon;
  const category = new Intl.PluralRules(locale).select(minutes);
  return fill(texts.minutes[category] ?? texts.minutes.other, { n: String(minutes) });
}
