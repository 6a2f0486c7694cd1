import { describe, expect, it } from 'vitest';
import { contradictions } from '../../src/settings/contradictions.ts';
import { settingsOf } from '../support/deps.ts';

const sound = settingsOf();

describe('settings that do not go together', () => {
  it('are none at the defaults, nor where nothing is known', () => {
    expect(contradictions(sound)).toEqual([]);
    expect(contradictions({})).toEqual([]);
  });

  it.each([
    [{ RESEND_COOLDOWN_SECONDS: 120, CODE_TTL_SECONDS: 60 }, /^RESEND_COOLDOWN_SECONDS is above CODE_TTL/],
    [{ SENDS_PER_HOUR: 11 }, /^SENDS_PER_HOUR is above SENDS_PER_DAY/],
    [{ MAX_ATTEMPTS: 5, WRONG_PER_HOUR: 4 }, /^MAX_ATTEMPTS is above WRONG_PER_HOUR/],
    [{ WRONG_PER_HOUR: 20, WRONG_BEFORE_DISABLE: 10 }, /^WRONG_PER_HOUR is above WRONG_BEFORE_DISABLE/],
    [{ SMS_PER_HOUR: 49 }, /^SMS_BREAKER_MIN_SENDS is above SMS_PER_HOUR/],
    [{ EMAIL_FROM: undefined }, /^EMAIL_FROM is missing/],
    [{ SMS_COUNTRIES: [] }, /^SMS_COUNTRIES is missing/],
    [{ CHANNELS: ['SMS'], SIGN_UP_EMAIL_DOMAINS: ['a.example'] }, /^SIGN_UP_EMAIL_DOMAINS is set/],
    [
      { START: 'server', HUMAN_CHECK: 'altcha' },
      /^HUMAN_CHECK is altcha, but START is server: .*Set START=client$/,
    ],
    [
      { START: 'client', HUMAN_CHECK: 'turnstile', HUMAN_CHECK_SITE_KEY: 'a-site-key-1' },
      /^HUMAN_CHECK_SECRET is missing/,
    ],
    [
      { START: 'client', HUMAN_CHECK: 'hcaptcha', HUMAN_CHECK_SECRET: 'a-secret-key-1' },
      /^HUMAN_CHECK_SITE_KEY is missing/,
    ],
    [
      { START: 'client', HUMAN_CHECK: 'altcha', HUMAN_CHECK_SECRET: 'a-secret-key-1' },
      /HUMAN_CHECK_SECRET is set/,
    ],
    [{ HUMAN_CHECK: 'none', HUMAN_CHECK_SITE_KEY: 'a-site-key-1' }, /HUMAN_CHECK_SITE_KEY is set/],
    [{ SMS_ENTITY_ID: '1' }, /go together/],
    [
      { TEST_IDENTITIES: { 'a@b.co': { code: '1234567', untilMs: 0, channel: 'EMAIL' } } },
      /^TEST_IDENTITIES has a code of another length than CODE_LENGTH/,
    ],
    [
      {
        CHANNELS: ['SMS'],
        DECOY_CHANNEL_SHARES: [
          { nameKind: undefined, channel: 'SMS', percent: 0 },
          { nameKind: undefined, channel: 'EMAIL', percent: 50 },
        ],
      },
      /^DECOY_CHANNEL_SHARES gives 0 to every channel of CHANNELS/,
    ],
    [
      {
        DECOY_CHANNEL_SHARES: [
          { nameKind: 'number', channel: 'SMS', percent: 5 },
          { nameKind: 'number', channel: 'SMS', percent: 6 },
        ],
      },
      /^DECOY_CHANNEL_SHARES names a channel twice/,
    ],
    [
      {
        CHANNELS: ['EMAIL'],
        TEST_IDENTITIES: { '+12025550100': { code: '123456', untilMs: 0, channel: 'SMS' } },
      },
      /^TEST_IDENTITIES names a destination of sms, but CHANNELS has no sms/,
    ],
    [
      {
        CHANNELS: ['SMS'],
        TEST_IDENTITIES: { 'a@b.co': { code: '123456', untilMs: 0, channel: 'EMAIL' } },
      },
      /^TEST_IDENTITIES names a destination of email, but CHANNELS has no email/,
    ],
    [
      {
        SMS_RANGES: [
          { prefix: '+1729', allowed: true },
          { prefix: '+1729', allowed: false },
        ],
      },
      /^SMS_RANGES both allows and refuses a range/,
    ],
    [{ OTP_SECRET_PREVIOUS: sound.OTP_SECRET }, /^OTP_SECRET_PREVIOUS is the same as OTP_SECRET/],
  ] as const)('%j is one fault, in words', (over, fault) => {
    expect(contradictions({ ...sound, ...over })).toEqual([expect.stringMatching(fault)]);
  });

  it.each([
    { SENDS_PER_HOUR: 10, SENDS_PER_DAY: 10 },
    { SMS_PER_HOUR: 1, SMS_BREAKER_PERCENT: 0 },
    { SMS_ENTITY_ID: '1', SMS_TEMPLATE_ID: '2' },
    { DECOY_CHANNEL_SHARES: [{ nameKind: undefined, channel: 'SMS', percent: 0 }] as const },
    {
      DECOY_CHANNEL_SHARES: [
        { nameKind: 'name', channel: 'SMS', percent: 0 },
        { nameKind: 'address', channel: 'EMAIL', percent: 0 },
        { nameKind: undefined, channel: 'SMS', percent: 7 },
      ] as const,
    },
    { CODE_LENGTH: 8, TEST_IDENTITIES: { 'a@b.co': { code: '12345678', untilMs: 0, channel: 'EMAIL' } } },
  ])('%j is none', (over) => {
    expect(contradictions({ ...sound, ...over })).toEqual([]);
  });
});
