import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CommandError } from '../../../../infra/cli/command-error.ts';
import { refuseMoves } from '../../../../infra/cli/release/refusals.ts';
import { deployedSettings, environmentOf, givenSettings } from '../../../../infra/cli/settings/given.ts';
import { validate } from '../../../../infra/cli/settings/validate.ts';
import { changeSetParameters } from '../../../../infra/cli/stack/parameters.ts';
import { readTemplate } from '../../../../infra/read-template.ts';
import { identitiesFor, sendersOf } from '../../../../infra/senders.ts';
import { readSettings } from '../../../../src/settings/read.ts';
import { temporaryFolder } from '../../../support/deployment.ts';

const nowMs = Date.parse('2030-01-15');
const secret = 's'.repeat(43);
const sound = { OTP_SECRET: secret, CHANNELS: 'email', EMAIL_FROM: 'login@example.com' };
const faultOf = (run: () => unknown): CommandError => {
  try {
    run();
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error('no fault');
};
const judge = (given: Record<string, string>) =>
  faultOf(() => validate(environmentOf({ ...sound, ...given }, 'INFO'), given, nowMs)).message;

describe('given settings', () => {
  const file = join(temporaryFolder(), 'settings.env');
  writeFileSync(file, '# comment\nCODE_LENGTH=7\nAPP_NAME="From the file"\n');

  it('come from --set over the file over the environment', () => {
    expect(givenSettings(['CODE_LENGTH=8'], file, { CODE_LENGTH: '9', MAX_SENDS: '2', HOME: '/' })).toEqual({
      CODE_LENGTH: '8',
      APP_NAME: 'From the file',
      MAX_SENDS: '2',
    });
  });

  it('may hold = and may be empty, which brings the default back', () => {
    expect(givenSettings(['BRANDS={"a":"b=c"}', 'CHANNELS='], undefined, {})).toEqual({
      BRANDS: '{"a":"b=c"}',
      CHANNELS: '',
    });
  });

  it('are refused without a name, and when the file is not there', () => {
    expect(faultOf(() => givenSettings(['8'], undefined, {})).fix).toBe('Say --set NAME=value');
    expect(faultOf(() => givenSettings([], '/no/such/file', {})).message).toMatch(/cannot be read/);
  });
});

describe('validation', () => {
  it('takes what the function takes', () => {
    expect(validate(environmentOf(sound, 'INFO'), {}, nowMs).EMAIL_FROM).toBe('login@example.com');
  });

  it('names all faults together', () => {
    const message = judge({ CODE_LENGTH: '5', MAX_SENDS: 'many', CODE_LENGHT: '6', SHOE_SIZE: '43' });
    expect(message).toMatch(/^4 settings are wrong/);
    expect(message).toMatch(/CODE_LENGTH is below 6/);
    expect(message).toMatch(/MAX_SENDS is not a whole number/);
    expect(message).toMatch(/CODE_LENGHT is not a setting: did you mean CODE_LENGTH\?/);
    expect(message).toMatch(/SHOE_SIZE is not a setting/);
  });

  it('refuses test identities whose date has passed', () => {
    const identities = JSON.stringify({ 'a@b.co': { code: '123456', until: '2030-01-01' } });
    expect(judge({ TEST_IDENTITIES: identities })).toMatch(/1 of which the end date has passed/);
  });

  it('refuses more than Lambda takes, and says which setting is the largest', () => {
    const brands = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`client${at}`, { appName: 'x'.repeat(40) }]),
    );
    expect(judge({ BRANDS: JSON.stringify(brands) })).toMatch(/Lambda takes 4096: shorten BRANDS/);
  });

  it('never repeats a value', () => {
    expect(judge({ OTP_SECRET: 'hunter2', TEST_IDENTITIES: '{"x":{"code":"secret"}}' })).not.toMatch(
      /hunter2|secret"/,
    );
  });
});

describe('senders', () => {
  const config = (extra: Record<string, string>) =>
    readSettings({ ...sound, OTP_TABLE: 'table', ...extra }, nowMs);

  it('are the setting, the brands and the senders of templates, in lower case and once', () => {
    const brands = JSON.stringify({
      a: { emailFrom: 'Hello@brand.example' },
      b: { emailFrom: 'login@example.com' },
    });
    expect(sendersOf(config({ BRANDS: brands }))).toEqual(['login@example.com', 'hello@brand.example']);
    const template = { TEMPLATE_ATTRIBUTE: 'custom:t', TEMPLATE_SENDERS: 'old@example.com' };
    expect(sendersOf(config(template))).toContain('old@example.com');
    expect(sendersOf(config({ ...template, TEMPLATE_ATTRIBUTE: '' }))).not.toContain('old@example.com');
  });

  it('are none without email', () => {
    expect(sendersOf(config({ CHANNELS: 'sms', SMS_COUNTRIES: 'US' }))).toEqual([]);
  });

  it('are covered by their address, their domain, or a domain above', () => {
    expect(identitiesFor('a@x.y.example.com')).toEqual([
      'a@x.y.example.com',
      'x.y.example.com',
      'y.example.com',
      'example.com',
    ]);
  });
});

describe('parameters of a change set', () => {
  const template = readTemplate();
  const one = (wanted: Record<string, string>, current: Record<string, string>, key: string) =>
    changeSetParameters(template, wanted, current).find(({ ParameterKey: name }) => name === key);

  it('keep what is not given, also a secret that cannot be read', () => {
    expect(one({}, { OtpSecret: '****' }, 'OtpSecret')).toEqual({
      ParameterKey: 'OtpSecret',
      UsePreviousValue: true,
    });
  });

  it('send what is new, and what is as it was as such', () => {
    expect(one({ CodeLength: '8' }, { CodeLength: '6' }, 'CodeLength')?.ParameterValue).toBe('8');
    expect(one({ CodeLength: '6' }, { CodeLength: '6' }, 'CodeLength')?.UsePreviousValue).toBe(true);
  });

  it('leave the default to the template, and bring it back for an empty value', () => {
    expect(one({}, {}, 'CodeLength')).toBeUndefined();
    expect(one({ CodeLength: '' }, { CodeLength: '8' }, 'CodeLength')?.ParameterValue).toBe('6');
    expect(one({ EmailReplyTo: '' }, { EmailReplyTo: 'a@b.co' }, 'EmailReplyTo')?.ParameterValue).toBe('');
  });

  it('read back as settings, without what is hidden', () => {
    expect(deployedSettings({ CodeLength: '8', OtpSecret: '****', LiveVersion: '3' })).toEqual({
      CODE_LENGTH: '8',
    });
  });
});

describe('moves that a live stack cannot make', () => {
  const moves = { current: {}, userPoolId: undefined, flags: {}, table: '', renames: false, isLive: true };

  it('are another pool, another sign-in name, another table', () => {
    const pool = { ...moves, current: { UserPoolId: 'eu-west-1_A' }, userPoolId: 'eu-west-1_B' };
    expect(faultOf(() => refuseMoves(pool)).fix).toMatch(/attach --user-pool-id eu-west-1_B/);
    const names = { ...moves, current: { SignInWith: 'email' }, flags: { SignInWith: 'phone_number' } };
    expect(faultOf(() => refuseMoves(names)).message).toMatch(/Cognito cannot change/);
    expect(faultOf(() => refuseMoves({ ...moves, table: 'other' })).message).toMatch(/OTP_TABLE would move/);
  });

  it('are free before anything is live, and from no table to one', () => {
    expect(() => refuseMoves({ ...moves, table: 'other', isLive: false })).not.toThrow();
    expect(() => refuseMoves({ ...moves, current: { OtpTable: 'none' }, table: '' })).not.toThrow();
  });
});
