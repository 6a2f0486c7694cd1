// The rows of the languages: direction, plural categories, and a file of texts each.
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { direction, locales, type TextsOf } from '../../src/messages/locales.ts';

it('writes Arabic and Hebrew from right to left, and nothing else', () => {
  expect(locales.filter((locale) => direction(locale) === 'rtl')).toEqual(['ar', 'he']);
});

it('has one file of texts per locale', () => {
  const files = readdirSync(new URL('../../src/messages/texts/', import.meta.url));
  const texts = files.filter((file) => file !== 'README.md');
  expect(texts.sort()).toEqual(locales.map((locale) => `${locale}.json`).sort());
});

it('does not compile without a plural form that the language needs', () => {
  const minutes = { soon: '', one: '', many: '', other: '' };
  // @ts-expect-error: Polish has a `few` of its own.
  const polish: TextsOf<'pl'>['minutes'] = minutes;
  // @ts-expect-error: Arabic has a `two` of its own.
  const arabic: TextsOf<'ar'>['minutes'] = { ...minutes, zero: '', few: '' };
  expect([polish, arabic]).toHaveLength(2);
});
