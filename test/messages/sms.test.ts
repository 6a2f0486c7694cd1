import { describe, expect, it } from 'vitest';
import { chromeReads, parseOriginBoundCode, retrieverReads } from '../../build/messages/sms-readers.ts';
import { loadTexts, locales } from '../../src/messages/locales.ts';
import { renderSms } from '../../src/messages/render.ts';
import { smsSize } from '../../src/messages/sms.ts';
import { brand, request } from './requests.ts';

describe('smsSize', () => {
  it.each([
    ['', 'GSM-7', 0, 1],
    ['a'.repeat(160), 'GSM-7', 160, 1],
    ['a'.repeat(161), 'GSM-7', 161, 2],
    ['a'.repeat(306), 'GSM-7', 306, 2],
    ['a'.repeat(307), 'GSM-7', 307, 3],
    ['€'.repeat(80), 'GSM-7', 160, 1],
    ['^{}\\[]~|€\f', 'GSM-7', 20, 1],
    ['@£$¥èéùìòÇØøÅåÄÖÑÜäöñüà§¿¡ßÆæÉΔΩ\r\n', 'GSM-7', 34, 1],
    ['ç', 'UCS-2', 1, 1],
    ['`', 'UCS-2', 1, 1],
    ['\t', 'UCS-2', 1, 1],
    ['я'.repeat(70), 'UCS-2', 70, 1],
    ['я'.repeat(71), 'UCS-2', 71, 2],
    ['я'.repeat(135), 'UCS-2', 135, 3],
    ['😀'.repeat(35), 'UCS-2', 70, 1],
  ] as const)('measures %j', (text, encoding, units, parts) => {
    expect(smsSize(text)).toEqual({ encoding, units, parts });
  });

  it('divides neither an escape sequence nor a surrogate pair', () => {
    // 153 septets hold 76 pairs, 67 code units hold 33: one unit of each part stays empty.
    expect(smsSize('€'.repeat(153)).parts).toBe(3);
    expect(smsSize('😀'.repeat(67)).parts).toBe(3);
  });
});

const codes = ['048213', '0482135', '04821359', '048213597', '0482135976'];
const origins = [undefined, 'https://app.example.com'];

// The one of Google's own example.
const androidAppHash = 'FA+9qCX9VSu';

describe.each(locales)('an SMS in %s', async (locale) => {
  const { warning } = await loadTexts(locale);

  it('takes one part for every length of code, life and origin', async () => {
    for (const code of codes)
      for (let minutes = 0; minutes <= 10; minutes++)
        for (const webOrigin of origins) {
          const sms = await renderSms(request({ locale, code, minutes, brand: brand({ webOrigin }) }));
          expect(smsSize(sms).parts, sms).toBe(1);
          expect(sms).toContain(code);
          expect(sms).toContain(warning);
          // Without a line for browsers there is room for everything.
          if (webOrigin === undefined && minutes > 2)
            expect(sms).toMatch(new RegExp(`(?<!\\d)${minutes}(?!\\d)`));
        }
  });

  it('says not to share the code beside the README’s own name and origin, and beside an app’s hash too', async () => {
    const named = { appName: 'Acme Travel', webOrigin: 'https://travel.example.com' };
    const sms = await renderSms(request({ locale, brand: brand(named) }));
    expect(sms).toContain(warning);
    expect(sms).toContain('Acme Travel');
    const both = await renderSms(request({ locale, brand: brand({ ...named, androidAppHash }) }));
    expect(both).toContain(warning);
    expect(smsSize(both).parts).toBe(1);
  });

  it('is read by an app by its hash, alone and beside a browser’s line, and still by the browser', async () => {
    for (const code of codes) {
      const alone = await renderSms(request({ locale, code, brand: brand({ androidAppHash }) }));
      expect(alone.split('\n').slice(1)).toEqual([androidAppHash]);
      expect(retrieverReads(alone)).toBe(androidAppHash);
      expect(parseOriginBoundCode(alone) ?? chromeReads(alone)).toBeUndefined();
      const own = brand({ androidAppHash, webOrigin: 'https://app.example.com' });
      const both = await renderSms(request({ locale, code, brand: own }));
      expect(both.endsWith(`\n@app.example.com #${code} ${androidAppHash}`)).toBe(true);
      expect(retrieverReads(both)).toBe(androidAppHash);
      expect(parseOriginBoundCode(both)).toEqual({ host: 'app.example.com', code, embeddedHost: undefined });
      expect(chromeReads(both)).toEqual({ host: 'app.example.com', code });
    }
  });

  it('names the app, with the default settings, beside a WebOTP line too', async () => {
    for (const webOrigin of origins)
      expect(await renderSms(request({ locale, brand: brand({ webOrigin }) }))).toContain('Your app');
  });

  it('is read by a browser, by the grammar and by Chrome’s rule', async () => {
    for (const code of codes) {
      const sms = await renderSms(
        request({ locale, code, brand: brand({ webOrigin: 'https://app.example.com' }) }),
      );
      expect(parseOriginBoundCode(sms)).toEqual({ host: 'app.example.com', code, embeddedHost: undefined });
      expect(chromeReads(sms)).toEqual({ host: 'app.example.com', code });
      expect(sms.endsWith(`\n@app.example.com #${code}`)).toBe(true);
      expect(sms.match(/[a-zA-Z0-9]*\d[a-zA-Z0-9]*/)?.[0]).toMatch(/^[a-zA-Z0-9]{4,10}$/);
    }
  });

  it('keeps to one part with the longest name, one in letters that SMS lacks, and a long host', async () => {
    for (const appName of ['W'.repeat(40), 'Ж'.repeat(40), '🎫'.repeat(20), '{[]}'.repeat(10)])
      for (const webOrigin of [
        undefined,
        'https://accounts.sign-in.a-rather-long-company-name.example.com',
      ]) {
        const sms = await renderSms(request({ locale, brand: brand({ appName, webOrigin }) }));
        expect(smsSize(sms).parts, sms).toBe(1);
        expect(sms).toContain('048213');
        if (webOrigin) expect(parseOriginBoundCode(sms)?.code).toBe('048213');
      }
  });
});

describe('the WebOTP line', () => {
  it('leaves out a port, which the grammar has no place for', async () => {
    const sms = await renderSms(request({ brand: brand({ webOrigin: 'https://App.Example.com:8443' }) }));
    expect(sms).toMatch(/\n@app\.example\.com #048213$/);
  });

  it.each(['x @evil.example #999999', '@evil.example #999999', '\n@evil.example #999999\n', '@a #'])(
    'is not outdone by a name such as %j',
    async (appName) => {
      for (const locale of locales) {
        const unbound = await renderSms(request({ locale, brand: brand({ appName }) }));
        expect(chromeReads(unbound)).toBeUndefined();
        expect(parseOriginBoundCode(unbound)).toBeUndefined();
        const bound = brand({ appName, webOrigin: 'https://app.example.com' });
        const sms = await renderSms(request({ locale, brand: bound }));
        expect(chromeReads(sms)?.host).toBe('app.example.com');
        expect(parseOriginBoundCode(sms)?.host).toBe('app.example.com');
      }
    },
  );
});

describe('the parser that reads them', () => {
  // The specification's own examples, by what each shows.
  it.each([
    ['747723 is your code.\n\n@example.com #747723', { host: 'example.com', code: '747723' }],
    ['@example.com #747723', { host: 'example.com', code: '747723' }],
    [
      'x\r\n@example.com #747723 @shop.example',
      { host: 'example.com', code: '747723', embeddedHost: 'shop.example' },
    ],
    [
      '@example.com #747723 @shop.example $future',
      { host: 'example.com', code: '747723', embeddedHost: 'shop.example' },
    ],
    ['something @example.com #747723', undefined],
    ['#747723 @shop.example @example.com', undefined],
    ['@example.com code #747723', undefined],
    ['@example.com  #747723', undefined],
    ['@example.com #747723\n', undefined],
    ['@ #747723', undefined],
    ['@example.com #', undefined],
    ['', undefined],
  ])('reads %j', (message, expected) => {
    expect(parseOriginBoundCode(message)).toEqual(expected && { embeddedHost: undefined, ...expected });
  });

  it.each([
    ['x @a.example #123456', { host: 'a.example', code: '123456' }],
    ['@a.example #123', undefined],
    ['@a.example #12345678901', undefined],
    ['@a.example #abcdef', undefined],
  ])('reads %j as Chrome does', (message, expected) => {
    expect(chromeReads(message)).toEqual(expected);
  });
});

describe('what an app reads', () => {
  it.each([
    ['Your ExampleApp code is: 123ABC78\n\nFA+9qCX9VSu', 'FA+9qCX9VSu'],
    ['@a.example #123456 FA+9qCX9VSu', 'FA+9qCX9VSu'],
    ['FA+9qCX9VSu\n@a.example #123456', undefined],
    ['123456 FA+9qCX9VSu\n', undefined],
    ['123456 FA+9qCX9VS', undefined],
    ['123456 FA+9qCX9VSu=', undefined],
    [`${'x'.repeat(149)}FA+9qCX9VSu`, undefined],
    [`${'x'.repeat(148)} FA+9qCX9VSu`, 'FA+9qCX9VSu'],
    [`${'x'.repeat(149)} FA+9qCX9VSu`, undefined],
    [`${'я'.repeat(59)} FA+9qCX9VSu`, undefined],
  ])('of %j is %j', (message, hash) => {
    expect(retrieverReads(message)).toBe(hash);
  });
});
