import { describe, expect, it } from 'vitest';
import { brandFor, defaultColor, readBrands } from '../../src/messages/brand.ts';
import { readSettings } from '../../src/settings/read.ts';

const env = {
  OTP_SECRET: 'x'.repeat(32),
  OTP_TABLE: 'none',
  SMS_COUNTRIES: 'DE',
  EMAIL_FROM: 'login@example.com',
  APP_NAME: 'Acme',
  WEB_ORIGIN: 'https://app.example.com',
  BRANDS: JSON.stringify({
    client1: { appName: 'Beta', color: '#aa0000', emailFrom: 'beta@example.com' },
    client2: {},
  }),
};

describe('brandFor', () => {
  const config = readSettings(env, 0);

  it('takes what BRANDS says of the app client, and the single settings for the rest', () => {
    expect(brandFor('client1', config)).toEqual({
      appName: 'Beta',
      logoUrl: undefined,
      color: '#aa0000',
      supportEmail: undefined,
      webOrigin: 'https://app.example.com',
      emailFrom: 'beta@example.com',
      smsSenderId: undefined,
    });
  });

  it.each(['client2', 'unknown', 'constructor', '__proto__', ''])('gives the default brand for %j', (id) => {
    expect(brandFor(id, config)).toMatchObject({ appName: 'Acme', color: defaultColor });
  });
});

it('reads no brand whose value could end a tag or a header', () => {
  for (const brand of [
    { appName: 'a<b' },
    { appName: 'a\r\nb' },
    { appName: 'a\u202eb' },
    { appName: 'a'.repeat(41) },
    { logoUrl: 'http://example.com/x.png' },
    { logoUrl: 'https://example.com/x.png"onerror=x' },
    { color: 'red' },
    { supportEmail: 'a@b.example,c@d.example' },
    { emailFrom: 'a@b.example\nBcc: c@d.example' },
    { webOrigin: 'https://a.example/path' },
    { unknown: 'x' },
  ])
    expect(() => readBrands({ client: brand })).toThrow();
});
