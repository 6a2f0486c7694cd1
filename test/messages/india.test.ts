// What goes to India under a template id: one text, to the letter.
import { describe, expect, it } from 'vitest';
import { openChannels } from '../../src/channels/list.ts';
import { composeIndianSms, fitsVariable, indianTemplate, isIndian } from '../../src/messages/india.ts';
import { locales } from '../../src/messages/locales.ts';
import { smsSize } from '../../src/messages/sms.ts';
import { readSettings, SettingsError } from '../../src/settings/read.ts';
import { recordAws } from '../support/asked.ts';
import { settingsOf } from '../support/deps.ts';
import { brand } from './requests.ts';

const ids = { SMS_ENTITY_ID: '1101', SMS_TEMPLATE_ID: '1107', SMS_COUNTRIES: '*' };
const asPattern = new RegExp(
  `^${indianTemplate
    .split('{#var#}')
    .map((part) => part.replace(/[.]/g, '\\.'))
    .join('.{1,30}')}$`,
);

async function sent(settings: Record<string, string>, to: string, locale: string, clientId = 'app1') {
  const { aws, published } = recordAws();
  const [sms] = openChannels(settingsOf({ ...settings, CHANNELS: 'sms' }), { aws, onTemplateRefused() {} });
  await sms?.send(to, { code: '0482135976', secondsLeft: 240, clientId, locale, attributes: {} }, 1000);
  return published[0]?.input.Message ?? '';
}

describe('an SMS to India', () => {
  it('is the registered text in every language, for every brand and life of a code, in one part', async () => {
    const brands = {
      app1: { appName: 'Acme', webOrigin: 'https://app.example.com', androidAppHash: 'FA+9qCX9VSu' },
      app2: { appName: 'एक्मे', addressForm: 'informal' },
      app3: { appName: 'n'.repeat(30) },
    };
    const settings = { ...ids, BRANDS: JSON.stringify(brands) };
    for (const locale of locales)
      for (const clientId of ['app1', 'app3', 'other']) {
        const text = await sent(settings, '+919876543210', locale, clientId);
        expect(text).toMatch(asPattern);
        expect(smsSize(text).parts).toBe(1);
      }
    expect(await sent(settings, '+919876543210', 'hi', 'app2')).toMatch(asPattern);
  });

  it('is like any other without a template id, and so is every other country’s with one', async () => {
    for (const [settings, to] of [
      [{ SMS_COUNTRIES: '*' }, '+919876543210'],
      [ids, '+33612345678'],
    ] as const) {
      expect(await sent(settings, to, 'hi')).toContain('कोड');
      expect(await sent(settings, to, 'en')).not.toMatch(asPattern);
    }
  });

  it('is recognised by the country code alone', () => {
    expect(['+919876543210', '+9', '+929876543210', '+12025550191', '91'].map(isIndian)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('the template', () => {
  it('has a variable for the code and one for the name, and is fixed for two thirds and more', () => {
    expect(indianTemplate.match(/\{#var#\}/g)).toHaveLength(2);
    expect(indianTemplate.replaceAll('{#var#}', '')).not.toMatch(/[{}]/);
    expect(indianTemplate).toMatch(/^[ -~]+$/);
    const longest = composeIndianSms('0482135976', brand({ appName: 'n'.repeat(30) }));
    expect(indianTemplate.replaceAll('{#var#}', '').length / longest.length).toBeGreaterThan(0.6);
  });

  it.each([
    ['n'.repeat(30), true],
    ['n'.repeat(31), false],
    ['ए'.repeat(30), true],
    ['🎫'.repeat(31), false],
  ])('takes a name such as %j: %s', (name, fits) => {
    expect(fitsVariable(name)).toBe(fits);
  });

  it('makes a fault of each name that is too long for it, and of none without it', () => {
    const env = {
      OTP_SECRET: 'x'.repeat(32),
      OTP_TABLE: 'none',
      EMAIL_FROM: 'login@example.com',
      APP_NAME: 'a'.repeat(31),
      BRANDS: JSON.stringify({ app1: { appName: 'b'.repeat(40) }, app2: { appName: 'short' } }),
      SMS_COUNTRIES: 'IN',
    };
    expect(() => readSettings(env, 0)).not.toThrow();
    let faults: readonly string[] = [];
    try {
      readSettings({ ...env, SMS_ENTITY_ID: '1101', SMS_TEMPLATE_ID: '1107' }, 0);
    } catch (error) {
      if (error instanceof SettingsError) faults = error.faults;
    }
    expect(faults).toHaveLength(2);
    for (const fault of faults) expect(fault).toContain('at most 30 characters');
  });
});
