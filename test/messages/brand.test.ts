import { describe, expect, it } from 'vitest';
import { brandFor, defaultColor } from '../../src/messages/brand.ts';
import { contrast, legible, mix } from '../../src/messages/colour.ts';
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

describe('colours', () => {
  it('measures contrast as WCAG does', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  it('has a default that is legible on white, and clear on a dark card', () => {
    expect(contrast(defaultColor, '#ffffff')).toBeGreaterThanOrEqual(4.5);
    expect(contrast(defaultColor, '#1a1d23')).toBeGreaterThanOrEqual(3);
  });

  it.each(['#000000', '#ffffff', '#ffff00', '#0000ff', '#808080', defaultColor])(
    'makes %s legible on light and dark',
    (color) => {
      for (const background of ['#ffffff', '#1a1d23'])
        expect(contrast(legible(color, background), background)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it('leaves a legible colour as it is', () => {
    expect(legible(defaultColor, '#ffffff')).toBe(defaultColor);
  });

  it('mixes', () => {
    expect(mix('#ffffff', '#000000', 0.5)).toBe('#808080');
    expect(mix('#102030', '#000000', 1)).toBe('#102030');
  });
});
