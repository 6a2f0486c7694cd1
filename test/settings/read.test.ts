import { describe, expect, it } from 'vitest';
import { misspellings, readSettings, SettingsError } from '../../src/settings/read.ts';
import { settingsTable } from '../../src/settings/table.ts';
import { env } from '../support/deps.ts';

const known = ['OTP_TABLE', 'CODE_LENGTH', 'SMS_BREAKER_PERCENT', 'MAX_SENDS'] as const;

describe('a name in the environment', () => {
  it.each(['OTP_TABEL', 'OTP_TABL', 'OTP_TABLES', 'OPT_TABEL', 'OTPTABLE'])(
    '%s is taken for a setting that is two letters away at most',
    (name) => {
      expect(misspellings([name], known)).toEqual([`${name} is not a setting: did you mean OTP_TABLE?`]);
    },
  );

  it.each(['OTP_PEPPER', 'SMS_BREAKER_LEVEL'])('%s is a fault: nobody else names things so', (name) => {
    expect(misspellings([name], known)).toEqual([`${name} is not a setting: remove it`]);
  });

  it.each([...known, 'PATH', 'HOSTNAME', 'CODE', 'AWS_MAX_SENDS', 'LAMBDA_TASK_ROOT', 'npm_lifecycle_event'])(
    '%s is left alone',
    (name) => {
      expect(misspellings([name], known)).toEqual([]);
    },
  );
});

const now = Date.parse('2026-11-23');

const faultsOf = (over: Record<string, string>): readonly string[] => {
  try {
    readSettings({ ...env, ...over }, now);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.faults;
    throw error;
  }
};

describe('settings', () => {
  it('have the defaults of the design', () => {
    const config = readSettings(env, now);
    expect(config).toMatchObject({
      CHANNELS: ['SMS', 'EMAIL'],
      CODE_LENGTH: 6,
      CODE_TTL_SECONDS: 300,
      MAX_ATTEMPTS: 3,
      RESEND_COOLDOWN_SECONDS: 30,
      MAX_SENDS: 3,
      SENDS_PER_HOUR: 5,
      SENDS_PER_DAY: 10,
      WRONG_PER_HOUR: 10,
      LOCK_SECONDS: 900,
      WRONG_BEFORE_DISABLE: 100,
    });
  });

  it('are all reported at once, with what is allowed', () => {
    const faults = faultsOf({ OTP_SECRET: 'short', CODE_LENGTH: '12', CHANNELS: 'sms,fax', OTP_TABEL: 'x' });
    expect(faults).toHaveLength(4);
    expect(faults.join('\n')).toMatch(/OTP_TABEL is not a setting: did you mean OTP_TABLE\?/);
    expect(faults.join('\n')).toMatch(/CODE_LENGTH is above 10: allowed is a whole number from 6 to 10/);
  });

  it.each([
    ['CODE_LENGTH', ['5', '11', '6.0', '1e1', ' 6', '-6', 'six', '0x6']],
    ['CODE_TTL_SECONDS', ['59', '601']],
    ['SMS_COUNTRIES', ['UK', 'de', 'DE,DE', 'DE;US']],
    [
      'DECOY_CHANNEL_SHARES',
      [
        '60',
        'sms',
        'sms:',
        'fax:60',
        'sms:101',
        'sms:-1',
        'sms:05',
        'sms:1.5',
        'sms:60;email:95',
        'sms:1,sms:2',
      ],
    ],
    ['SMS_SENDER_ID', ['ab', '123', 'twelve letters', 'abcdefghijkl']],
    ['EMAIL_FROM', ['x', 'a@b', 'a@b.de\r\nBcc: c@d.de', 'ä@b.de']],
    ['WEB_ORIGIN', ['app.example.com', 'http://app.example.com', 'https://a.de/path']],
    ['DEFAULT_LOCALE', ['xx', 'EN']],
    ['BRANDS', ['[]', '{', '{"a":1}', '{"a":{"logo":"x"}}', '{"a":{"color":"red"}}']],
    ['APP_NAME', ['<b>', 'a\nb', 'x\u202ey', 'x'.repeat(41)]],
  ])('%s refuses what is out of form', (name, values) => {
    for (const value of values) expect(faultsOf({ [name]: value }), value).not.toEqual([]);
  });

  it('say of a setting of another form only that, not that it is missing as well', () => {
    expect(faultsOf({ EMAIL_FROM: 'x' })).toEqual([
      'EMAIL_FROM has another form: allowed is a 7-bit email address',
    ]);
    expect(faultsOf({ CHANNELS: 'email', START: 'both' })).toHaveLength(1);
    expect(faultsOf({ SMS_ENTITY_ID: '1', SMS_TEMPLATE_ID: 'a b' })).toHaveLength(1);
    expect(faultsOf({ SMS_BREAKER_PERCENT: '-1', SMS_PER_HOUR: '10' })).toHaveLength(1);
  });

  it('name a contradiction beside the faults of other settings', () => {
    expect(faultsOf({ CODE_LENGTH: '5', EMAIL_FROM: '' })).toHaveLength(2);
  });

  it('tell of a test code that could never be typed, beside all other faults and without the code', () => {
    const faults = faultsOf({
      MAX_SENDS: '0',
      TEST_IDENTITIES: '{"a@b.co":{"code":"13579024","until":"2026-12-24"}}',
    });
    expect(faults).toHaveLength(2);
    expect(faults[1]).toMatch(/^TEST_IDENTITIES has a code of another length than CODE_LENGTH/);
    expect(faults.join()).not.toContain('13579024');
  });

  it('never repeat a value in a fault', () => {
    const secret = 'hunter2 hunter2';
    for (const name of Object.keys(settingsTable))
      expect(faultsOf({ [name]: secret }).join('\n')).not.toContain('hunter2');
  });
});
