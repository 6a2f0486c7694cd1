// How a language says in how many minutes a code ends.

import type { Locale, Texts } from './locales.ts';
import { fill } from './text-safety.ts';

/** Intl takes a millisecond to load its rules: it is asked only where a language tells more than one from many. */
function pickCategory({ minutes: forms }: Texts, locale: Locale, minutes: number): Intl.LDMLPluralRule {
  if (forms.two ?? forms.few ?? forms.many) return new Intl.PluralRules(locale).select(minutes);
  return minutes === 1 ? 'one' : 'other';
}

/** `minutes` whole minutes, rounded down: 0 is said as "less than a minute". The digits are ASCII, as the code's. */
export function expiry(texts: Texts, locale: Locale, minutes: number): string {
  if (minutes < 1) return texts.minutes.soon;
  return fill(texts.minutes[pickCategory(texts, locale, minutes)] ?? texts.minutes.other, {
    n: String(minutes),
  });
}
