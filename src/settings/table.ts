// Every setting: its name, its default, what is allowed. The template's parameters and the README's table
// follow this file; a test holds the three equal.

import { readTestIdentities } from '../challenge/test-identities.ts';
import { type ChannelName, channelRows } from '../channels/list.ts';
import { brandForms, readBrands } from '../messages/brand.ts';
import { locales } from '../messages/locales.ts';
import {
  choice,
  integer,
  json,
  list,
  optional,
  required,
  type Setting,
  SettingError,
  text,
} from './forms.ts';

/** ISO 3166-1 regions that have a numbering plan in libphonenumber's metadata; a test holds the two equal. */
export const countries =
  'AC AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW';

const country = (value: string): string => {
  if (value !== '*' && !(value.length === 2 && countries.includes(value)))
    throw new SettingError('names a country that is no ISO 3166 code in upper case');
  return value;
};

const channel = (value: string): ChannelName => {
  const row = channelRows.find(({ setting }) => setting === value);
  if (!row) throw new SettingError('names a channel other than sms and email');
  return row.name;
};

const domain = (value: string): string => {
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(value))
    throw new SettingError('has an entry that is no domain name in lower case');
  return value;
};

export const settingsTable = {
  OTP_SECRET: required(/^[\x21-\x7e]{32,512}$/, '32 to 512 printable ASCII characters without spaces'),
  OTP_TABLE: required(/^(none|[\w.-]{3,255})$/, "a DynamoDB table's name, or `none`"),

  CHANNELS: list(channel, '`sms`, `email`, or both in order of preference', 'sms,email'),
  CHANNEL_CHOICE: choice(['server', 'client'], 'server'),
  SRP_FIRST: choice(['skip', 'verify'], 'skip'),
  AUTO_VERIFY: choice(['delivery', 'none'], 'delivery'),
  SIGN_UP_EMAIL_DOMAINS: list(domain, 'domain names, comma-separated; empty: all'),

  CODE_LENGTH: integer(6, 10, 6),
  CODE_TTL_SECONDS: integer(60, 600, 300),
  MAX_ATTEMPTS: integer(1, 5, 3),
  RESEND_COOLDOWN_SECONDS: integer(10, 300, 30),
  MAX_SENDS: integer(1, 10, 3),

  SENDS_PER_HOUR: integer(1, 50, 5),
  SENDS_PER_DAY: integer(1, 50, 10),
  WRONG_PER_HOUR: integer(3, 50, 10),
  LOCK_SECONDS: integer(60, 86_400, 900),
  WRONG_BEFORE_DISABLE: integer(10, 1000, 100),
  SMS_PER_HOUR: integer(1, 10_000_000, 1000),
  SMS_BREAKER_PERCENT: integer(0, 90, 20),
  SMS_BREAKER_MIN_SENDS: integer(10, 10_000, 50),
  SMS_BREAKER_WINDOW_SECONDS: integer(300, 3600, 900),
  RESPONSE_FLOOR_MS: integer(0, 2000, 600),

  EMAIL_FROM: optional(brandForms.emailFrom, 'a 7-bit email address'),
  EMAIL_REPLY_TO: optional(brandForms.supportEmail, 'a 7-bit email address'),
  SES_CONFIGURATION_SET: optional(/^[\w-]{1,64}$/, 'the name of an SES configuration set'),

  SMS_COUNTRIES: list(country, 'ISO 3166 country codes, comma-separated, or `*`'),
  SMS_SENDER_ID: optional(brandForms.smsSenderId, '3 to 11 letters and digits, at least one letter'),
  SMS_ORIGINATION_NUMBER: optional(/^(\+[1-9]\d{5,14}|\d{4,8})$/, 'a number in E.164 form, or a short code'),
  SMS_MAX_PRICE_USD: optional(
    /^(?=.*[1-9])\d{1,2}(\.\d{1,5})?$/,
    'a price such as `0.10`, above 0 and below 100',
  ),
  SMS_ENTITY_ID: optional(/^[\w-]{1,50}$/, "the sender's id with the operators of India"),
  SMS_TEMPLATE_ID: optional(/^[\w-]{1,50}$/, "the template's id with the operators of India"),
  SNS_REGION: optional(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS Region; empty: that of the function'),

  APP_NAME: text(brandForms.appName, '1 to 40 characters, none of `<>"` or control characters', 'Your app'),
  LOGO_URL: optional(brandForms.logoUrl, 'an https URL without a query'),
  SUPPORT_EMAIL: optional(brandForms.supportEmail, 'a 7-bit email address'),
  WEB_ORIGIN: optional(brandForms.webOrigin, 'an origin such as `https://app.example.com`'),
  DEFAULT_LOCALE: choice(locales, 'en'),
  BRANDS: json(readBrands, 'JSON: a brand per app client id'),
  TEST_IDENTITIES: json(readTestIdentities, 'JSON: a code and an end date per destination'),
  TEMPLATE_ATTRIBUTE: optional(/^custom:[\w-]{1,20}$/, 'the name of a custom attribute'),
  TEMPLATE_SENDERS: list((value) => {
    if (!brandForms.emailFrom.test(value)) throw new SettingError('has an entry that is no email address');
    return value.toLowerCase();
  }, 'email addresses, comma-separated'),
  TEMPLATE_LOGO_HOSTS: list(domain, 'host names, comma-separated'),
} as const satisfies Record<string, Setting<unknown>>;

export type SettingName = keyof typeof settingsTable;
export type Settings = { readonly [K in SettingName]: ReturnType<(typeof settingsTable)[K]['read']> };

export const settingNames = Object.keys(settingsTable) as SettingName[];
