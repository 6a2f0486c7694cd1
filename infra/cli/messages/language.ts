// What a language is called, for people who look at messages that they cannot read.
import type { Locale } from '../../../src/messages/locales.ts';

const name = (locale: Locale, inLocale: string): string =>
  new Intl.DisplayNames([inLocale], { type: 'language' }).of(locale) ?? locale;

/** `German`. */
export const languageName = (locale: Locale): string => name(locale, 'en');

/** `German, Deutsch (de)`. */
export const languageLabel = (locale: Locale): string =>
  [...new Set([languageName(locale), name(locale, locale)])].join(', ').concat(` (${locale})`);
