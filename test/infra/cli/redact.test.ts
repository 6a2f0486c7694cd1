// What AWS says is printed without the secrets that it quotes.
import { describe, expect, it } from 'vitest';
import { explain } from '../../../infra/cli/aws/errors.ts';
import { CommandError } from '../../../infra/cli/command-error.ts';
import { redact } from '../../../infra/cli/redact.ts';
import { environmentFaults } from '../../../infra/cli/settings/validate.ts';

const secret = 'kP3-vv_91tZq"7';
const environment = { OTP_SECRET: secret, CODE_LENGTH: '8', TEST_IDENTITIES: '{"+14155550100":"123456"}' };
const json = JSON.stringify(environment);

describe('a reason of AWS', () => {
  it.each([
    ['as Lambda quotes it', `exceeded the 4KB limit. String measured: ${json}`],
    [
      'as CloudFormation quotes Lambda',
      `Resource handler returned: "String measured: ${json}" (Service: Lambda)`,
    ],
    ['as JSON', `the variables ${json} are refused`],
    ['as JSON in JSON', `the variables ${JSON.stringify(json)} are refused`],
    ['as an assignment', `bad value OTP_SECRET=${secret.replaceAll('"', '')}, sorry`],
  ])('is printed without the environment: %s', (_, reason) => {
    for (const text of [
      redact(reason),
      new CommandError(reason, reason).message,
      explain(new Error(reason)).message,
    ]) {
      expect(text).not.toContain('kP3-vv');
      expect(text).toContain('[hidden]');
    }
    if (!reason.includes('OTP_SECRET=')) expect(redact(reason)).not.toMatch(/14155550100|123456/);
  });

  it('keeps its words, and commands to paste', () => {
    for (const text of [
      'Rate exceeded',
      'otp deploy --set OTP_SECRET_PREVIOUS=',
      '`otp deploy --set SIGN_UP_CLIENT_IDS=a,b`',
      'OTP_SECRET is not a setting: say CODE_LENGTH',
    ])
      expect(redact(text)).toBe(text);
  });
});

describe('an environment', () => {
  it('is measured as Lambda measures it: as JSON', () => {
    const room = 4096 - JSON.stringify({ BRANDS: '' }).length;
    expect(environmentFaults({ BRANDS: 'x'.repeat(room) })).toEqual([]);
    expect(environmentFaults({ BRANDS: 'x'.repeat(room + 1) })).toEqual([
      expect.stringMatching(/^the settings are 4097 bytes as JSON, and Lambda takes 4096: shorten BRANDS/),
    ]);
    // Quotes and letters of other scripts take more room in JSON than in the value.
    expect(environmentFaults({ BRANDS: '"'.repeat(2_100) })).toHaveLength(1);
    expect(environmentFaults({ BRANDS: 'ж'.repeat(2_100) })).toHaveLength(1);
  });
});
