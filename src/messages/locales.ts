// The languages a message can be written in, one row each. A new one is a row here and a file in texts/.
import type { Minutes, Texts } from './texts.ts';

interface Row<Category extends Intl.LDMLPluralRule> {
  readonly direction: 'ltr' | 'rtl';
  /** An `import()` of its own, so that the bundle has a chunk per language and a message loads one of them. */
  load(): Promise<{ readonly texts: Texts & { readonly minutes: Minutes<Category> } }>;
}

/**
 * `Category`: the plural categories that a number of minutes can fall into (CLDR). A file of texts that lacks
 * one of them does not compile here.
 */
const row = <Category extends Intl.LDMLPluralRule>(
  direction: 'ltr' | 'rtl',
  load: Row<Category>['load'],
): Row<Category> => ({ direction, load });

/** By BCP 47 tag. The `many` of the Romance languages begins at a million minutes and is left out. */
const rows = {
  en: row<'one' | 'other'>('ltr', () => import('./texts/en.ts')),
  es: row<'one' | 'other'>('ltr', () => import('./texts/es.ts')),
  fr: row<'one' | 'other'>('ltr', () => import('./texts/fr.ts')),
  de: row<'one' | 'other'>('ltr', () => import('./texts/de.ts')),
  it: row<'one' | 'other'>('ltr', () => import('./texts/it.ts')),
  'pt-BR': row<'one' | 'other'>('ltr', () => import('./texts/pt-BR.ts')),
  nl: row<'one' | 'other'>('ltr', () => import('./texts/nl.ts')),
  pl: row<'one' | 'few' | 'many' | 'other'>('ltr', () => import('./texts/pl.ts')),
  tr: row<'one' | 'other'>('ltr', () => import('./texts/tr.ts')),
  ru: row<'one' | 'few' | 'many' | 'other'>('ltr', () => import('./texts/ru.ts')),
  uk: row<'one' | 'few' | 'many' | 'other'>('ltr', () => import('./texts/uk.ts')),
  ar: row<'zero' | 'one' | 'two' | 'few' | 'many' | 'other'>('rtl', () => import('./texts/ar.ts')),
  he: row<'one' | 'two' | 'other'>('rtl', () => import('./texts/he.ts')),
  hi: row<'one' | 'other'>('ltr', () => import('./texts/hi.ts')),
  id: row<'other'>('ltr', () => import('./texts/id.ts')),
  vi: row<'other'>('ltr', () => import('./texts/vi.ts')),
  th: row<'other'>('ltr', () => import('./texts/th.ts')),
  ja: row<'other'>('ltr', () => import('./texts/ja.ts')),
  ko: row<'other'>('ltr', () => import('./texts/ko.ts')),
  'zh-Hans': row<'other'>('ltr', () => import('./texts/zh-Hans.ts')),
  'zh-Hant': row<'other'>('ltr', () => import('./texts/zh-Hant.ts')),
};

export type Locale = keyof typeof rows;

/** The texts of a given locale, with every plural form that it needs. */
export type TextsOf<L extends Locale> = Awaited<ReturnType<(typeof rows)[L]['load']>>['texts'];

export const locales = Object.keys(rows) as readonly Locale[];

export const direction = (locale: Locale): 'ltr' | 'rtl' => rows[locale].direction;

/** The runtime keeps what it has loaded. */
export async function loadTexts(locale: Locale): Promise<Texts> {
  return (await rows[locale].load()).texts;
}
