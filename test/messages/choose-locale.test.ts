import { describe, expect, it } from 'vitest';
import { chooseLocale } from '../../src/messages/choose-locale.ts';
import { locales } from '../../src/messages/locales.ts';

describe('chooseLocale', () => {
  it.each(locales)('knows its own tag %s, in any case', (locale) => {
    expect(chooseLocale(locale, 'en')).toBe(locale);
    expect(chooseLocale(locale.toUpperCase(), 'en')).toBe(locale);
  });

  it.each([
    // BCP 47, as browsers, iOS and Android's toLanguageTag write it.
    ['pt-BR', 'pt-BR'],
    ['pt', 'pt-BR'],
    ['pt-PT', 'pt-PT'],
    ['pt-AO', 'pt-PT'],
    ['pt-MZ', 'pt-PT'],
    ['es-419', 'es'],
    ['fr-CH', 'fr'],
    ['sv-FI', 'sv'],
    ['zh', 'zh-Hans'],
    ['zh-CN', 'zh-Hans'],
    ['zh-SG', 'zh-Hans'],
    ['zh-TW', 'zh-Hant'],
    ['zh-HK', 'zh-Hant'],
    ['zh-MO', 'zh-Hant'],
    ['zh-Hans-HK', 'zh-Hans'],
    ['zh-Hant-CN', 'zh-Hant'],
    ['cmn-TW', 'zh-Hant'],
    ['yue', 'zh-Hant'],
    ['yue-Hans-CN', 'zh-Hans'],
    ['ar-EG-u-nu-latn', 'ar'],
    ['de-DE-u-co-phonebk-x-mo', 'de'],
    ['zh-CN-u-ca-chinese-x-tw', 'zh-Hans'],
    ['pt-BR-x-pt', 'pt-BR'],
    ['de-CH-1996', 'de'],
    // Java's and Android's Locale.toString().
    ['zh_CN_#Hans', 'zh-Hans'],
    ['zh_TW_#Hant', 'zh-Hant'],
    ['zh_HK_#Hans', 'zh-Hans'],
    ['zh__#Hant', 'zh-Hant'],
    ['de_DE_#u-fw-mon-mu-celsius', 'de'],
    ['en_US_#u-mu-celsius', 'en'],
    ['th_TH_TH_#u-nu-thai', 'th'],
    ['ja_JP_JP_#u-ca-japanese', 'ja'],
    ['no_NO_NY', 'nb'],
    ['pt_PT_#Latn', 'pt-PT'],
    ['iw_IL', 'he'],
    ['iw', 'he'],
    ['in-ID', 'id'],
    // POSIX and the C library.
    ['es_419', 'es'],
    ['de_AT.UTF-8', 'de'],
    ['de_DE@euro', 'de'],
    ['zh_TW.Big5', 'zh-Hant'],
    ['pt_PT.ISO8859-1@euro', 'pt-PT'],
    ['fr:en', 'fr'],
    // Windows and .NET.
    ['zh-CHS', 'zh-Hans'],
    ['zh-CHT', 'zh-Hant'],
    ['nb-NO', 'nb'],
    ['es-ES_tradnl', 'es'],
    // Three letters, of both sets, and members of a macrolanguage.
    ['deu', 'de'],
    ['ger', 'de'],
    ['fra-FRA', 'fr'],
    ['fre', 'fr'],
    ['zho-TWN', 'zh-Hant'],
    ['chi', 'zh-Hans'],
    ['por_PRT', 'pt-PT'],
    ['por_PT', 'pt-PT'],
    ['nld', 'nl'],
    ['ces', 'cs'],
    ['cze', 'cs'],
    ['ell', 'el'],
    ['rum', 'ro'],
    ['mo', 'ro'],
    ['no', 'nb'],
    ['nn-NO', 'nb'],
    ['gsw-CH', 'de'],
    // Blanks, ends of lines, and tails that say nothing.
    [' de ', 'de'],
    ['\tpl_PL\r\n', 'pl'],
    ['\ufeffhu', 'hu'],
    ['sv SE', 'sv'],
    ['en\r\nX: y', 'en'],
    ['en\u0000', 'en'],
    ['da-', 'da'],
    ['fi_', 'fi'],
    ['el-GR-?!', 'el'],
    ['tr-TR-this-is-no-subtag-of-anything', 'tr'],
    [`uk${'-a'.repeat(5000)}`, 'uk'],
    // Lists: the first that is one of ours.
    ['fr-CH,fr;q=0.9,en;q=0.8', 'fr'],
    ['ca-ES, es;q=0.9', 'es'],
    ['xx;q=1, tlh, vi', 'vi'],
  ] as const)('takes %j for %s', (tag, expected) => {
    expect(chooseLocale(tag, 'ko')).toBe(expected);
  });

  it.each([
    undefined,
    '',
    ' ',
    'x',
    'C',
    'POSIX',
    'root',
    'und',
    'x-klingon',
    'i-klingon',
    'tl-PH',
    'fil',
    'ca_ES@valencia',
    'sr-Latn-RS',
    'english',
    'en1',
    '123',
    'constructor',
    '__proto__',
    'toString',
    '\u202een',
    'ｅｎ',
    '../../en',
    '%65%6e',
    'e'.repeat(10_000),
    `${' '.repeat(10_000)}en`,
  ])('falls back on %j', (tag) => {
    expect(chooseLocale(tag, 'ko')).toBe('ko');
  });
});
