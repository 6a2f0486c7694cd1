// What every language must say, and the way to load one language and no other.
import type { Locale } from './locales.ts';

type Forms<Category extends Intl.LDMLPluralRule> = Readonly<Record<Category | 'soon', string>>;

/**
 * The plural categories that a number of minutes can fall into (CLDR). The `many` of the Romance languages
 * begins at a million and is left out.
 */
interface Minutes {
  readonly en: Forms<'one' | 'other'>;
  readonly es: Forms<'one' | 'other'>;
  readonly fr: Forms<'one' | 'other'>;
  readonly de: Forms<'one' | 'other'>;
  readonly it: Forms<'one' | 'other'>;
  readonly 'pt-BR': Forms<'one' | 'other'>;
  readonly nl: Forms<'one' | 'other'>;
  readonly pl: Forms<'one' | 'few' | 'many' | 'other'>;
  readonly tr: Forms<'one' | 'other'>;
  readonly ru: Forms<'one' | 'few' | 'many' | 'other'>;
  readonly uk: Forms<'one' | 'few' | 'many' | 'other'>;
  readonly ar: Forms<'zero' | 'one' | 'two' | 'few' | 'many' | 'other'>;
  readonly he: Forms<'one' | 'two' | 'other'>;
  readonly hi: Forms<'one' | 'other'>;
  readonly id: Forms<'other'>;
  readonly vi: Forms<'other'>;
  readonly th: Forms<'other'>;
  readonly ja: Forms<'other'>;
  readonly ko: Forms<'other'>;
  readonly 'zh-Hans': Forms<'other'>;
  readonly 'zh-Hant': Forms<'other'>;
}

/**
 * Sentences of one language. Places to fill: `{code}`, `{app}` (the name as the brand writes it, so no sentence
 * may need it declined), `{minutes}` (one of the forms in `minutes`), `{support}` (an address).
 */
export interface Texts {
  /** `{n}` is the number; `soon` is said of a code that has less than a minute left. */
  readonly minutes: Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & Forms<'other'>>;
  /** From the fullest to the shortest: the first one that fits one SMS part is sent. */
  readonly sms: readonly [string, string, string, ...string[]];
  readonly subject: string;
  readonly heading: string;
  readonly intro: string;
  readonly expires: string;
  readonly secret: string;
  readonly unasked: string;
  readonly support: string;
}

/** The texts of a given locale: a plural form missing from it does not compile. */
export type TextsOf<L extends Locale> = Texts & { readonly minutes: Minutes[L] };

// Each import is a chunk of its own in the bundle; the runtime keeps what it has loaded.
const load: { readonly [L in Locale]: () => Promise<{ readonly texts: TextsOf<L> }> } = {
  en: () => import('./texts/en.ts'),
  es: () => import('./texts/es.ts'),
  fr: () => import('./texts/fr.ts'),
  de: () => import('./texts/de.ts'),
  it: () => import('./texts/it.ts'),
  'pt-BR': () => import('./texts/pt-BR.ts'),
  nl: () => import('./texts/nl.ts'),
  pl: () => import('./texts/pl.ts'),
  tr: () => import('./texts/tr.ts'),
  ru: () => import('./texts/ru.ts'),
  uk: () => import('./texts/uk.ts'),
  ar: () => import('./texts/ar.ts'),
  he: () => import('./texts/he.ts'),
  hi: () => import('./texts/hi.ts'),
  id: () => import('./texts/id.ts'),
  vi: () => import('./texts/vi.ts'),
  th: () => import('./texts/th.ts'),
  ja: () => import('./texts/ja.ts'),
  ko: () => import('./texts/ko.ts'),
  'zh-Hans': () => import('./texts/zh-Hans.ts'),
  'zh-Hant': () => import('./texts/zh-Hant.ts'),
};

export async function loadTexts(locale: Locale): Promise<Texts> {
  return (await load[locale]()).texts;
}
