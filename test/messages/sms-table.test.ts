// Every language × form of address × length of name × origin: what an SMS of one part still says.
import { describe, expect, it } from 'vitest';
import { saysCode } from '../../build/messages/code-words.ts';
import { addressForms, loadTexts, locales } from '../../src/messages/locales.ts';
import { renderSms } from '../../src/messages/render.ts';
import { smsSize } from '../../src/messages/sms.ts';
import { brand, request } from './requests.ts';

const names = ['Uno', 'Nine char', 'Acme Travel', 'Twenty letters name.', 'W'.repeat(40), 'Ж'.repeat(20)];
const origins = {
  none: undefined,
  short: 'https://app.example.com',
  long: 'https://travel.accounts.example.com',
  longest: 'https://accounts.sign-in.a-rather-long-company-name.example.com',
};
const hashes = [undefined, 'FA+9qCX9VSu'];

const table = locales.flatMap((locale) => addressForms.map((addressForm) => ({ locale, addressForm })));

describe.each(table)('an SMS in $locale, $addressForm', async ({ locale, addressForm }) => {
  const texts = await loadTexts(locale, addressForm);
  const warnings = [texts.warning, ...(texts.sevenBit ? [texts.sevenBit.warning] : [])];
  const cases = names.flatMap((appName) =>
    Object.entries(origins).flatMap(([origin, webOrigin]) =>
      hashes.map((androidAppHash) => ({ appName, origin, webOrigin, androidAppHash })),
    ),
  );

  it('has one part, the code, its word and the warning, whatever else has to go', async () => {
    for (const { appName, origin, webOrigin, androidAppHash } of cases)
      for (const code of ['048213', '0482135976']) {
        const own = brand({ appName, webOrigin, androidAppHash, addressForm });
        const sms = await renderSms(request({ locale, code, brand: own }));
        const where = `${appName} ${origin} ${androidAppHash}: ${sms}`;
        expect(smsSize(sms).parts, where).toBe(1);
        expect(saysCode(sms, locale, code, appName), where).toBe(true);
        expect(
          warnings.some((warning) => sms.includes(warning)),
          where,
        ).toBe(true);
      }
  });

  it('keeps a name of the SMS alphabet wherever no line for a browser takes its place', async () => {
    for (const appName of names.slice(0, 4)) {
      const sms = await renderSms(request({ locale, brand: brand({ appName, addressForm }) }));
      expect(sms).toContain(appName);
    }
  });

  it('says in the browser’s line whose code it is, where the name has to go', async () => {
    for (const { appName, webOrigin, androidAppHash } of cases) {
      if (webOrigin === undefined) continue;
      const sms = await renderSms(
        request({ locale, brand: brand({ appName, webOrigin, androidAppHash, addressForm }) }),
      );
      expect(sms).toContain(`\n@${new URL(webOrigin).hostname} #048213`);
    }
  });
});

it('addresses a reader in two ways in five languages, and in one in the others', async () => {
  const both = [];
  for (const locale of locales) {
    const formal = await loadTexts(locale, 'formal');
    const informal = await loadTexts(locale, 'informal');
    const usual = await loadTexts(locale);
    if (formal.unasked !== informal.unasked) both.push(locale);
    expect([formal.unasked, informal.unasked]).toContain(usual.unasked);
  }
  expect(both.sort()).toEqual(['de', 'es', 'fr', 'it', 'nl']);
});
