import { describe, expect, it } from 'vitest';
import { expiry, loadTexts, locales, type Texts } from '../../src/messages/locales.ts';

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

/** How CLDR says it, in its own digits' absence and without the spaces on which style guides differ. */
const cldr = (locale: string, minutes: number) =>
  new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'minute',
    unitDisplay: 'long',
    numberingSystem: 'latn',
  }).format(minutes);
const unspaced = (text: string) => text.replace(/\s/g, '');

const english = await loadTexts('en');

describe.each(locales)('the texts in %s', async (locale) => {
  const texts = await loadTexts(locale);

  it('have the sentences that English has, and no others', () => {
    const sentences = ({ formal, informal, sevenBit, ...all }: Texts) =>
      Object.entries(all).map(([name, text]) => [name, typeof text]);
    expect(sentences(texts).sort()).toEqual(sentences(english).sort());
    for (const other of [texts.formal, texts.informal, texts.sevenBit])
      for (const name of Object.keys(other ?? {})) expect(Object.keys(english)).toContain(name);
  });

  it('have the same places in another form of address and in seven bits', () => {
    for (const other of [texts.formal, texts.informal]) {
      if (!other) continue;
      for (const [name, text] of Object.entries(other)) {
        const usual = texts[name as keyof typeof other];
        expect([text].flat().map(places), name).toEqual([usual].flat().map((form) => places(form ?? '')));
      }
    }
    if (texts.sevenBit) {
      expect(texts.sevenBit.sms.map(places)).toEqual([
        ['app', 'code', 'warning'],
        ['code', 'warning'],
      ]);
      for (const text of [...texts.sevenBit.sms, texts.sevenBit.warning]) expect(text).toMatch(/^[ -~]+$/);
    }
  });

  it('have their places, and no others', () => {
    expect(places(texts.sms[0] ?? '')).toEqual(['app', 'code', 'minutes', 'warning']);
    expect(places(texts.warning)).toEqual([]);
    expect(places(texts.subject)).toEqual(['app']);
    expect(places(texts.intro)).toEqual(['app']);
    expect(places(texts.expires)).toEqual(['minutes']);
    expect(places(texts.support)).toEqual(['support']);
    expect(places(texts.heading + texts.secret + texts.unasked)).toEqual([]);
  });

  it('leave out of an SMS the expiry first, then the name, and never the warning', () => {
    const left = texts.sms.map((form) => places(form).join());
    const order = ['app,code,minutes,warning', 'app,code,warning', 'code,warning'];
    expect([...new Set(left)]).toEqual(order);
    expect(left).toEqual(left.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)));
  });

  it('have the plural form of every number of minutes that a code can live', () => {
    const rules = new Intl.PluralRules(locale);
    for (let minutes = 1; minutes <= 10; minutes++)
      expect(Object.keys(texts.minutes)).toContain(rules.select(minutes));
  });

  it('have no plural form that no number of minutes takes', () => {
    const { pluralCategories } = new Intl.PluralRules(locale).resolvedOptions();
    for (const category of Object.keys(texts.minutes).filter((name) => name !== 'soon'))
      expect(pluralCategories).toContain(category);
  });

  it('spell three to ten minutes as CLDR does', () => {
    // From three on no language here uses another case or a word for the number.
    for (let minutes = 3; minutes <= 10; minutes++)
      expect(unspaced(expiry(texts, locale, minutes))).toBe(unspaced(cldr(locale, minutes)));
  });

  it('say something else for one minute and for less', () => {
    const said = [0, 1, 2, 5].map((minutes) => expiry(texts, locale, minutes));
    expect(new Set(said).size).toBe(4);
  });

  it('are composed characters, without stray spaces', () => {
    for (const text of [
      ...Object.values(texts.minutes),
      ...texts.sms,
      texts.unasked,
      texts.secret,
      texts.warning,
    ]) {
      expect(text).toBe(text.normalize('NFC'));
      expect(text).toBe(text.trim());
      expect(text).not.toMatch(/ {2}/);
    }
  });
});

// Wordings that a reader of the language stumbled over.
it.each([
  ['es', /\bclave/],
  ['it', /\ba \{app\}/],
  ['pt-BR', /acessar \{app\}/],
  ['de', /bei Ihrem Konto/],
  ['ru', /\} на \{minutes\}|его не спросят/],
  ['uk', /амовляли/],
  ['ja', /ログイン用コード/],
  ['en', /Did not ask/],
] as const)('the texts in %s do without %s', async (locale, wording) => {
  expect(JSON.stringify(await loadTexts(locale))).not.toMatch(wording);
});
