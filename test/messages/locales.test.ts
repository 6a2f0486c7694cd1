// The rows of the languages: direction, plural categories, a file of texts each, and how each says minutes.
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  direction,
  expiry,
  loadTexts,
  locales,
  type Texts,
  type TextsOf,
} from '../../src/messages/locales.ts';

it('writes Arabic and Hebrew from right to left, and nothing else', () => {
  expect(locales.filter((locale) => direction(locale) === 'rtl')).toEqual(['ar', 'he']);
});

it('has one file of texts per locale', () => {
  const files = readdirSync(new URL('../../src/messages/texts/', import.meta.url));
  const texts = files.filter((file) => !['README.md', 'notices.json'].includes(file));
  expect(texts.sort()).toEqual(locales.map((locale) => `${locale}.json`).sort());
});

it('has the notices of every locale in one file', async () => {
  const { default: notices } = await import('../../src/messages/texts/notices.json', {
    with: { type: 'json' },
  });
  expect(Object.keys(notices)).toEqual(locales);
});

it('does not compile without a plural form that the language needs', () => {
  const minutes = { soon: '', one: '', many: '', other: '' };
  // @ts-expect-error: Polish has a `few` too.
  const polish: TextsOf<'pl'>['minutes'] = minutes;
  // @ts-expect-error: Arabic has a `two` too.
  const arabic: TextsOf<'ar'>['minutes'] = { ...minutes, zero: '', few: '' };
  expect([polish, arabic]).toHaveLength(2);
});

const texts = (minutes: Texts['minutes']): Texts => ({
  minutes,
  sms: ['', '', ''],
  warning: '',
  subject: '',
  heading: '',
  intro: '',
  expires: '',
  secret: '',
  unasked: '',
  support: '',
});
const twoForms = texts({ soon: 'soon', one: 'one', other: '{n} many' });

describe('the minutes of a code', () => {
  it.each([
    [-1, 'soon'],
    [0, 'soon'],
    [1, 'one'],
    [2, '2 many'],
    [1000, '1000 many'],
  ])('that are %i in a language of two forms', (minutes, said) => {
    expect(expiry(twoForms, 'en', minutes)).toBe(said);
  });

  it('take the form of the language where it has more than two', async () => {
    const russian = await loadTexts('ru');
    const form = (minutes: number) => expiry(russian, 'ru', minutes).replace(/\d+\s*/, '');
    expect(form(21)).toBe(form(1));
    expect(form(22)).toBe(form(2));
    expect(form(11)).toBe(form(5));
    expect(new Set([1, 2, 5].map(form)).size).toBe(3);
  });

  it('take the general form where a language has not the one that its rules name', () => {
    expect(expiry(texts({ soon: 'soon', few: '{n} few', other: '{n} other' }), 'pl', 5)).toBe('5 other');
    expect(expiry(texts({ soon: 'soon', other: '{n} other' }), 'ja', 1)).toBe('1 other');
  });

  it('are written in ASCII digits, as the code is', async () => {
    for (const locale of ['ar', 'hi', 'th'] as const)
      expect(expiry(await loadTexts(locale), locale, 7)).toMatch(/(?<!\p{Nd})7(?!\p{Nd})/u);
  });
});
