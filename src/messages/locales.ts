// The languages a message can be written in, one row each, and what each one says. The sentences are in texts/, one JSON
// file per language, as translators' tools read it. Native speakers have yet to confirm them.
import { fill } from './text-safety.ts';

/** Ways to say a number of minutes; `soon` is said of a code that has less than a minute left. */
export type Minutes<Category extends Intl.LDMLPluralRule> = Readonly<Record<Category | 'soon', string>>;

/**
 * Sentences of one language. Places to fill: `{code}`, `{app}` (the name as the brand writes it, so no sentence
 * may need it declined, or preceded by a word that changes with it), `{minutes}` (one of the forms in `minutes`),
 * `{warning}`, `{support}` (an address).
 */
interface Sentences {
  /**
   * From the fullest to the shortest: the first one that fits one SMS part is sent. Each one has `{code}` and
   * `{warning}`: the expiry is left out first, then the name, and the warning never. Each one says the language's word
   * for a code in the same sentence as the code: iOS was seen to offer no code without it (seen, not documented:
   * Apple's developer forums, thread 121554).
   */
  readonly sms: readonly string[];
  /** Not to share the code. As short as can be: beside a host's line there are some 20 letters left for it. */
  readonly warning: string;
  readonly subject: string;
  readonly heading: string;
  readonly intro: string;
  readonly expires: string;
  readonly secret: string;
  readonly unasked: string;
  readonly support: string;
}

/** How a reader is addressed, in the languages that have two ways: tu or vous, du or Sie. `usual`: as the texts have it. */
export const addressForms = ['usual', 'formal', 'informal'] as const;
export type AddressForm = (typeof addressForms)[number];

export interface Texts extends Sentences {
  /** By plural category of the number, which stands at `{n}`. */
  readonly minutes: Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & Minutes<'other'>;
  /** The sentences that are worded otherwise for a reader who is addressed so. */
  readonly formal?: Partial<Sentences>;
  readonly informal?: Partial<Sentences>;
  /**
   * For languages whose letters the SMS alphabet lacks, so that a part holds 70 of them and not 160: the same in Latin
   * letters, for a host so long that no form of `sms` fits beside it.
   */
  readonly sevenBit?: Pick<Sentences, 'sms' | 'warning'>;
}

interface Row<Category extends Intl.LDMLPluralRule> {
  readonly direction: 'ltr' | 'rtl';
  /** Each row has its own `import()`, so that the bundle has a chunk per language and a message loads one of them. */
  load(): Promise<{ readonly default: Texts & { readonly minutes: Minutes<Category> } }>;
}

/**
 * `Category`: the plural categories that a number of minutes can fall into (CLDR). A file of texts that lacks
 * one of them, or any sentence, does not compile here.
 */
const row = <Category extends Intl.LDMLPluralRule>(
  direction: 'ltr' | 'rtl',
  load: Row<Category>['load'],
): Row<Category> => ({ direction, load });

/** By BCP 47 tag. The `many` of the Romance languages begins at a million minutes and is left out. */
const rows = {
  en: row<'one' | 'other'>('ltr', () => import('./texts/en.json', { with: { type: 'json' } })),
  es: row<'one' | 'other'>('ltr', () => import('./texts/es.json', { with: { type: 'json' } })),
  fr: row<'one' | 'other'>('ltr', () => import('./texts/fr.json', { with: { type: 'json' } })),
  de: row<'one' | 'other'>('ltr', () => import('./texts/de.json', { with: { type: 'json' } })),
  it: row<'one' | 'other'>('ltr', () => import('./texts/it.json', { with: { type: 'json' } })),
  'pt-BR': row<'one' | 'other'>('ltr', () => import('./texts/pt-BR.json', { with: { type: 'json' } })),
  'pt-PT': row<'one' | 'other'>('ltr', () => import('./texts/pt-PT.json', { with: { type: 'json' } })),
  nl: row<'one' | 'other'>('ltr', () => import('./texts/nl.json', { with: { type: 'json' } })),
  pl: row<'one' | 'few' | 'many' | 'other'>(
    'ltr',
    () => import('./texts/pl.json', { with: { type: 'json' } }),
  ),
  sv: row<'one' | 'other'>('ltr', () => import('./texts/sv.json', { with: { type: 'json' } })),
  da: row<'one' | 'other'>('ltr', () => import('./texts/da.json', { with: { type: 'json' } })),
  nb: row<'one' | 'other'>('ltr', () => import('./texts/nb.json', { with: { type: 'json' } })),
  fi: row<'one' | 'other'>('ltr', () => import('./texts/fi.json', { with: { type: 'json' } })),
  cs: row<'one' | 'few' | 'other'>('ltr', () => import('./texts/cs.json', { with: { type: 'json' } })),
  ro: row<'one' | 'few' | 'other'>('ltr', () => import('./texts/ro.json', { with: { type: 'json' } })),
  hu: row<'one' | 'other'>('ltr', () => import('./texts/hu.json', { with: { type: 'json' } })),
  el: row<'one' | 'other'>('ltr', () => import('./texts/el.json', { with: { type: 'json' } })),
  tr: row<'one' | 'other'>('ltr', () => import('./texts/tr.json', { with: { type: 'json' } })),
  ru: row<'one' | 'few' | 'many' | 'other'>(
    'ltr',
    () => import('./texts/ru.json', { with: { type: 'json' } }),
  ),
  uk: row<'one' | 'few' | 'many' | 'other'>(
    'ltr',
    () => import('./texts/uk.json', { with: { type: 'json' } }),
  ),
  ar: row<'zero' | 'one' | 'two' | 'few' | 'many' | 'other'>(
    'rtl',
    () => import('./texts/ar.json', { with: { type: 'json' } }),
  ),
  he: row<'one' | 'two' | 'other'>('rtl', () => import('./texts/he.json', { with: { type: 'json' } })),
  hi: row<'one' | 'other'>('ltr', () => import('./texts/hi.json', { with: { type: 'json' } })),
  id: row<'other'>('ltr', () => import('./texts/id.json', { with: { type: 'json' } })),
  vi: row<'other'>('ltr', () => import('./texts/vi.json', { with: { type: 'json' } })),
  th: row<'other'>('ltr', () => import('./texts/th.json', { with: { type: 'json' } })),
  ja: row<'other'>('ltr', () => import('./texts/ja.json', { with: { type: 'json' } })),
  ko: row<'other'>('ltr', () => import('./texts/ko.json', { with: { type: 'json' } })),
  'zh-Hans': row<'other'>('ltr', () => import('./texts/zh-Hans.json', { with: { type: 'json' } })),
  'zh-Hant': row<'other'>('ltr', () => import('./texts/zh-Hant.json', { with: { type: 'json' } })),
};

export type Locale = keyof typeof rows;

/** The texts of a given locale, with every plural form that it needs. */
export type TextsOf<L extends Locale> = Awaited<ReturnType<(typeof rows)[L]['load']>>['default'];

export const locales = Object.keys(rows) as readonly Locale[];

export const direction = (locale: Locale): 'ltr' | 'rtl' => rows[locale].direction;

/** The runtime keeps what it has loaded. */
export async function loadTexts(locale: Locale, form: AddressForm = 'usual'): Promise<Texts> {
  const { default: texts }: { readonly default: Texts } = await rows[locale].load();
  return form === 'usual' ? texts : { ...texts, ...texts[form] };
}

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
