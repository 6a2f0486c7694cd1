import { describe, expect, it } from 'vitest';
import { brandFor, defaultColor } from '../../src/messages/brand.ts';
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
      androidAppHash: undefined,
      emailFrom: 'beta@example.com',
      smsSenderId: undefined,
      addressForm: 'usual',
    });
  });

  it.each(['client2', 'unknown', 'constructor', '__proto__', ''])('gives the default brand for %j', (id) => {
    expect(brandFor(id, config)).toMatchObject({ appName: 'Acme', color: defaultColor });
  });
});
