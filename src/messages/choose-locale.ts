// The choice of a locale for a hostile tag.
import { type Locale, locales } from './locales.ts';

// Android and old Java still hand out the codes that ISO 639 withdrew; macrolanguages come under their own.
const formerly: Readonly<Record<string, string>> = { iw: 'he', in: 'id', cmn: 'zh', yue: 'zh' };

// RFC 5646, 4.4.1, advises room for 35 characters; a language list of a browser is longer.
const longest = 100;
const wellFormed = /^[a-z]{2,8}(-[a-z0-9]{1,8})*$/;

/**
 * The locale of ours for a tag as a client gives it (`pt-AO`, `es_419`, `zh-TW`, `iw`, `de_AT.UTF-8`, or a list,
 * of which the first entry counts). Anything else, however hostile, gives `fallback`.
 */
export function chooseLocale(requested: string | undefined, fallback: Locale): Locale {
  if (requested === undefined || requested.length > longest) return fallback;
  const tag =
    requested
      .split(/[,;.@]/, 1)[0]
      ?.replaceAll('_', '-')
      .toLowerCase() ?? '';
  if (!wellFormed.test(tag)) return fallback;
  const [first = '', ...subtags] = tag.split('-');
  const language = formerly[first] ?? first;
  if (language === 'zh') {
    // A script, where there is one, says more than a region: zh-Hans-HK is written in simplified characters.
    if (subtags.includes('hans')) return 'zh-Hans';
    const traditional = ['hant', 'tw', 'hk', 'mo'].some((subtag) => subtags.includes(subtag));
    return traditional || first === 'yue' ? 'zh-Hant' : 'zh-Hans';
  }
  if (language === 'pt') return 'pt-BR';
  return locales.find((locale) => locale === language) ?? fallback;
}
