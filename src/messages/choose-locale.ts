// The choice of a locale for a hostile tag.
import { type Locale, locales } from './locales.ts';

/**
 * Codes of ISO 639 that stand for a language of ours: with three letters, as Java's `getISO3Language` and some stores of
 * users have them (both sets, `ger` and `deu`), withdrawn ones, as Android and old Java still give out, and members of
 * a macrolanguage. Nynorsk's readers read Bokmål.
 */
const others: Readonly<Record<string, string>> = {
  eng: 'en',
  spa: 'es',
  fra: 'fr',
  fre: 'fr',
  deu: 'de',
  ger: 'de',
  gsw: 'de',
  ita: 'it',
  por: 'pt',
  nld: 'nl',
  dut: 'nl',
  pol: 'pl',
  tur: 'tr',
  rus: 'ru',
  ukr: 'uk',
  ara: 'ar',
  arb: 'ar',
  heb: 'he',
  iw: 'he',
  hin: 'hi',
  ind: 'id',
  in: 'id',
  vie: 'vi',
  tha: 'th',
  jpn: 'ja',
  kor: 'ko',
  zho: 'zh',
  chi: 'zh',
  cmn: 'zh',
  yue: 'zh',
  swe: 'sv',
  dan: 'da',
  no: 'nb',
  nn: 'nb',
  nor: 'nb',
  nob: 'nb',
  nno: 'nb',
  fin: 'fi',
  ces: 'cs',
  cze: 'cs',
  ell: 'el',
  gre: 'el',
  ron: 'ro',
  rum: 'ro',
  mo: 'ro',
  mol: 'ro',
  hun: 'hu',
};

/** CLDR, `parentLocales`: the Portuguese of these regions is that of Portugal. */
const portugal = ['pt', 'prt', 'ao', 'ch', 'cv', 'fr', 'gq', 'gw', 'lu', 'mo', 'mz', 'st', 'tl'];

/** Scripts and regions; CHS and CHT are Windows' old names. A script says more than a region: zh-Hans-HK is simplified. */
const simplified = ['hans', 'chs'];
const traditional = ['hant', 'cht', 'tw', 'twn', 'hk', 'hkg', 'mo', 'mac'];

/** RFC 5646, 4.4.1, advises room for 35 characters; a browser's list is longer. What follows is not looked at. */
const longest = 100;

/**
 * A tag's language and, of what follows, scripts and regions. The language counts whatever its tail holds: POSIX puts an
 * encoding there, Java a script and extensions behind `_#`. What follows a single letter is an extension's.
 */
function readTag(
  tag: string,
): { readonly language: string; readonly subtags: readonly string[] } | undefined {
  const [, language, tail = ''] = /^\s*([a-z]{2,3})(?![a-z0-9])(.*)$/su.exec(tag) ?? [];
  if (language === undefined) return undefined;
  const subtags =
    tail
      .split(/[.@]/, 1)[0]
      ?.split(/[^a-z0-9]+/)
      .filter(Boolean) ?? [];
  const extension = subtags.findIndex((subtag) => subtag.length === 1);
  return { language, subtags: extension === -1 ? subtags : subtags.slice(0, extension) };
}

function findLocale(tag: string): Locale | undefined {
  const read = readTag(tag);
  if (!read) return undefined;
  const language = Object.hasOwn(others, read.language) ? others[read.language] : read.language;
  const has = (wanted: readonly string[]) => read.subtags.some((subtag) => wanted.includes(subtag));
  if (language === 'zh') {
    if (has(simplified)) return 'zh-Hans';
    return has(traditional) || read.language === 'yue' ? 'zh-Hant' : 'zh-Hans';
  }
  if (language === 'pt') return has(portugal) ? 'pt-PT' : 'pt-BR';
  return locales.find((locale) => locale === language);
}

/**
 * The locale of ours for a tag as a client gives it (`pt-AO`, `es_419`, `zh_CN_#Hans`, `iw`, `deu`, `de_AT.UTF-8`), or
 * for the first of a list that is one of ours. Anything else, however hostile, gives `fallback`.
 */
export function chooseLocale(requested: string | undefined, fallback: Locale): Locale {
  const tags = requested?.slice(0, longest).toLowerCase().split(/[,;:]/) ?? [];
  for (const tag of tags) {
    const locale = findLocale(tag);
    if (locale !== undefined) return locale;
  }
  return fallback;
}
