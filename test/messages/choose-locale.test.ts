import { describe, expect, it } from 'vitest';
import { chooseLocale } from '../../src/messages/choose-locale.ts';
import { locales } from '../../src/messages/locales.ts';

describe('chooseLocale', () => {
  it.each(locales)('knows its own tag %s, in any case', (locale) => {
    expect(chooseLocale(locale, 'en')).toBe(locale);
    expect(chooseLocale(locale.toUpperCase(), 'en')).toBe(locale);
  });

  it.each([
    ['pt-AO', 'pt-BR'],
    ['pt', 'pt-BR'],
    ['es_419', 'es'],
    ['de_AT.UTF-8', 'de'],
    ['ca_ES@valencia', 'ko'],
    ['sr-Latn-RS', 'ko'],
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
    ['iw', 'he'],
    ['in-ID', 'id'],
    ['ar-EG-u-nu-latn', 'ar'],
    ['fr-CH,fr;q=0.9,en;q=0.8', 'fr'],
  ] as const)('takes %s for %s', (tag, expected) => {
    expect(chooseLocale(tag, 'ko')).toBe(expected);
  });

  it.each([
    undefined,
    '',
    'x',
    'x-klingon',
    'constructor',
    '__proto__',
    'en\r\nX: y',
    'en\u0000',
    '\u202een',
    'en us',
    '../../en',
    'e'.repeat(10_000),
    `en${'-a'.repeat(5000)}`,
    'en, '.repeat(3000),
  ])('falls back on %j', (tag) => {
    const start = performance.now();
    expect(chooseLocale(tag, 'ko')).toBe('ko');
    expect(performance.now() - start).toBeLessThan(20);
  });
});
