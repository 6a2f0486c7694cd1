// Every setting, stated once. `npm run render` writes the template's parameters, the function's environment and
// the tables of infra/README.md from these rows.
import { type ChannelName, channelRows, plainNameKind } from '../channels/list.ts';
import { brandForms } from '../messages/brand.ts';
import { addressForms, locales } from '../messages/locales.ts';
import { readBrands } from './brands.ts';
import { address, clientId, country, domain, mailDomain, smsRange } from './entries.ts';
import {
  choice,
  type Entry,
  integer,
  json,
  list,
  optional,
  type Row,
  required,
  SettingError,
  text,
} from './forms.ts';
import { readTestIdentities } from './test-identities.ts';

const channelSettings = channelRows.map(({ setting }) => setting);

const channel: Entry<ChannelName> = {
  pattern: new RegExp(`^(${channelSettings.join('|')})$`),
  read: (text) => {
    const row = channelRows.find(({ setting }) => setting === text);
    if (!row) throw new SettingError(`names a channel other than ${channelSettings.join(' and ')}`);
    return row.name;
  },
};

/** Percent of the users with one kind of name, or of all, who have a contact of a channel. */
export interface ChannelShare {
  /** `undefined`: names of every kind. */
  readonly nameKind: string | undefined;
  readonly channel: ChannelName;
  readonly percent: number;
}

const nameKinds = [...channelRows.map(({ nameKind }) => nameKind), plainNameKind];

const channelShare: Entry<ChannelShare> = {
  pattern: new RegExp(`^((${nameKinds.join('|')})/)?(${channelSettings.join('|')}):([1-9]?\\d|100)$`),
  read: (text) => {
    const {
      kind,
      setting = '',
      percent = '',
    } = /^(?:(?<kind>[^/]*)\/)?(?<setting>[^:]*):?(?<percent>.*)$/.exec(text)?.groups ?? {};
    if (kind !== undefined && !nameKinds.includes(kind))
      throw new SettingError(`names a kind of user name other than ${nameKinds.join(', ')}`);
    if (!/^([1-9]?\d|100)$/.test(percent))
      throw new SettingError('has a share that is not a percent from 0 to 100');
    return { nameKind: kind, channel: channel.read(setting), percent: Number(percent) };
  },
};

const secretForm = /^[\x21-\x7e]{32,512}$/;
const secretWords = '32 to 512 printable ASCII characters without spaces';

export const settingsTable = {
  OTP_SECRET: {
    ...required(secretForm, secretWords),
    group: 'Key and table',
    meaning:
      'Key that codes are derived from and sessions sealed with. Change it with `otp rotate`: running sign-ins, counts and locks then survive',
    shown: 'secret',
  },
  OTP_SECRET_PREVIOUS: {
    ...optional(secretForm, secretWords),
    group: 'Key and table',
    meaning: 'The previous `OTP_SECRET`. Sign-ins that began with it can still succeed',
    shown: 'secret',
  },
  OTP_TABLE: {
    ...required(/^(none|[\w.-]{3,255})$/, "a DynamoDB table's name, or `none`"),
    group: 'Key and table',
    meaning:
      'DynamoDB table for live codes and limits: partition key `pk` (a string), TTL attribute `expiresAt`. With `none`, limits hold only within one sign-in, and a code can be used more than once',
  },
  OTP_TABLE_KEY: {
    ...optional(secretForm, `${secretWords}; empty: that of \`OTP_SECRET\``),
    group: 'Key and table',
    meaning:
      'Key that the names in the table are hashed with. If you change it, all counts and locks of users and destinations are lost',
    shown: 'secret',
  },

  CHANNELS: {
    ...list(channel, '`sms`, `email`, or both in order of preference', 'sms,email'),
    group: 'Sign-up and sign-in',
    meaning: 'Channels that codes are sent by, in order of preference',
  },
  START: {
    ...choice(['server', 'client'], 'server'),
    group: 'Sign-up and sign-in',
    meaning:
      '`server`: a start sends the code. `client`: a start sends nothing, and each sign-in begins with a round `READY`. The answer to it sends the code, and may name channel, language and the `PROOF` of a known device',
  },
  HUMAN_CHECK: {
    ...choice(['none', 'altcha', 'turnstile', 'hcaptcha', 'recaptcha'], 'none'),
    group: 'Sign-up and sign-in',
    meaning:
      'Check against bots before a message is sent; needs `START=client`. `altcha` is a proof of work, the others are widgets of a third party. Known devices, which send a `PROOF`, need not pass it. If the third party does not answer, only known devices can sign in',
  },
  HUMAN_CHECK_SITE_KEY: {
    ...optional(/^[\w-]{10,100}$/, 'the site key that the widget shows'),
    group: 'Sign-up and sign-in',
    meaning: 'Site key of `turnstile`, `hcaptcha` or `recaptcha`',
  },
  HUMAN_CHECK_SECRET: {
    ...optional(/^[\x21-\x7e]{10,200}$/, '10 to 200 printable ASCII characters without spaces'),
    group: 'Sign-up and sign-in',
    meaning: 'Secret key of `turnstile`, `hcaptcha` or `recaptcha`',
    shown: 'secret',
  },
  SRP_FIRST: {
    ...choice(['skip', 'verify'], 'skip'),
    group: 'Sign-up and sign-in',
    meaning: 'With `verify`, the user enters the correct password first, then the code',
  },
  AUTO_VERIFY: {
    ...choice(['delivery', 'proof', 'none'], 'delivery'),
    group: 'Sign-up and sign-in',
    meaning:
      '`delivery`: sign-up marks the one contact that gets the code as verified. `proof`: the first right code does. Users without a verified contact, such as imported ones, can then sign in too. `none`: nothing is ever marked as verified',
  },
  SIGN_UP_CLIENT_IDS: {
    ...list(clientId, 'app client ids, comma-separated; empty: all'),
    group: 'Sign-up and sign-in',
    meaning:
      'App clients whose sign-ups this function checks, confirms and verifies. It leaves sign-ups through other clients unchanged, and no other setting applies to them. `deploy` fills in the clients of the pool that allow CUSTOM_AUTH',
  },
  SIGN_UP_CONTACTS: {
    ...choice(['one', 'any'], 'one'),
    group: 'Sign-up and sign-in',
    meaning:
      '`one`: a sign-up with both an email address and a phone number is refused. `CHANNELS` makes no difference. A code proves one contact, and Cognito would keep the other unproven. `any`: a sign-up may have both',
  },
  SIGN_UP_EMAIL_DOMAINS: {
    ...list(mailDomain, 'domain names, comma-separated; empty: all'),
    group: 'Sign-up and sign-in',
    meaning:
      'Only email addresses of these domains may sign up. Sign-up then requires an address and verifies it',
  },

  USERNAME_CASE: {
    ...choice(['insensitive', 'sensitive'], 'insensitive'),
    group: 'Sign-up and sign-in',
    meaning:
      'Whether user names in the pool are case-sensitive (its `UsernameConfiguration`; a pool without one is). We treat unknown names the same way. `deploy` fills it in when it knows the pool; `doctor` compares it with the pool',
  },

  CODE_LENGTH: { ...integer(6, 10, 6), group: 'Codes', meaning: 'Number of digits in a code' },
  CODE_TTL_SECONDS: { ...integer(60, 600, 300), group: 'Codes', meaning: 'How long a code is valid' },
  MAX_ATTEMPTS: {
    ...integer(1, 5, 3),
    group: 'Codes',
    meaning: 'Answers per sign-in. An answer after the code expired counts too',
  },
  RESEND_COOLDOWN_SECONDS: {
    ...integer(10, 300, 30),
    group: 'Codes',
    meaning:
      'Shortest time between two messages to a user, counted over all app clients. Known devices, which send a `PROOF`, have a separate wait. A right answer with the newest code ends the wait',
  },
  MAX_SENDS: { ...integer(1, 10, 3), group: 'Codes', meaning: 'Messages per sign-in' },

  SENDS_PER_HOUR: {
    ...integer(1, 50, 5),
    group: 'Limits',
    meaning: 'Messages to one destination in any hour',
  },
  SENDS_PER_DAY: {
    ...integer(1, 50, 10),
    group: 'Limits',
    meaning: 'Messages to one destination in any day',
  },
  WRONG_PER_HOUR: {
    ...integer(3, 50, 10),
    group: 'Limits',
    meaning: 'Wrong answers for a user in any hour; the last one locks the user',
  },
  LOCK_SECONDS: { ...integer(60, 86_400, 900), group: 'Limits', meaning: 'How long a lock lasts' },
  WRONG_BEFORE_DISABLE: {
    ...integer(10, 1000, 100),
    group: 'Limits',
    meaning:
      'Wrong answers for a user in a row; the last one disables the user until an operator runs `otp unlock`',
  },
  EMAILS_PER_HOUR: {
    ...integer(1, 5_000_000, 5000),
    group: 'Limits',
    meaning:
      'All emails in a clock hour. Three eighths are for new users, half for proven users (first right code more than a day ago), an eighth for known devices',
  },
  SMS_PER_HOUR: {
    ...integer(1, 5_000_000, 1000),
    group: 'Limits',
    meaning:
      'All SMS in a clock hour. Three eighths are for new users, half for proven users (first right code more than a day ago), an eighth for known devices',
  },
  SMS_BREAKER_PERCENT: {
    ...integer(0, 90, 20),
    group: 'Limits',
    meaning:
      'If fewer codes than this percentage are verified, SMS to that country, or to that range of numbers, stop. `0`: they never stop',
  },
  SMS_BREAKER_MIN_SENDS: {
    ...integer(10, 10_000, 50),
    group: 'Limits',
    meaning: 'SMS to a country in one window before its breaker can open',
  },
  SMS_BREAKER_RANGE_MIN_SENDS: {
    ...integer(10, 10_000, 20),
    group: 'Limits',
    meaning:
      'SMS in one window to a range (numbers that share all but the last four digits) before its breaker can open',
  },
  SMS_BREAKER_WINDOW_SECONDS: {
    ...integer(300, 3600, 900),
    group: 'Limits',
    meaning:
      'Window of the breaker, which must divide an hour: 300, 360, 400, 450, 600, 720, 900, 1200, 1800 or 3600',
  },
  DECOY_CHANNEL_SHARES: {
    ...list(
      channelShare,
      'such as `address/sms:10,address/email:100,name/sms:60,name/email:95`: `address`, `number`, `name` or no kind, a channel, a whole percent from 0 to 100',
    ),
    group: 'Limits',
    meaning:
      'Percentage of your users who have a contact for each channel, by the kind of name they type. Decoys for unknown names follow it; `doctor` measures it. `address/sms:10` means: 10 percent of users who type an email address have SMS. `name/` is for names that are neither address nor number. Default: a name that is a contact has that contact, and with `SIGN_UP_CONTACTS=one` no other; every other channel that sign-up verifies has 50. A share without a kind applies to names that are not a contact and, with `SIGN_UP_CONTACTS=any`, to the other channels of names that are',
  },
  RESPONSE_FLOOR_MS: {
    ...integer(0, 2000, 600),
    group: 'Limits',
    meaning:
      'Shortest duration of a round that may send a message, so that unknown users wait as long as known ones',
  },

  EMAIL_FROM: {
    ...optional(brandForms.emailFrom, 'a 7-bit email address'),
    group: 'Email',
    meaning: 'Sender address, which must be verified in SES. Required when `CHANNELS` has `email`',
  },
  EMAIL_REPLY_TO: {
    ...optional(brandForms.supportEmail, 'a 7-bit email address'),
    group: 'Email',
    meaning: 'Reply-to address',
  },
  SES_CONFIGURATION_SET: {
    ...optional(/^[\w-]{1,64}$/, 'the name of an SES configuration set'),
    group: 'Email',
    meaning: 'SES configuration set',
  },

  SMS_COUNTRIES: {
    ...list(country, 'ISO 3166 country codes, comma-separated, or `*`'),
    group: 'SMS',
    meaning:
      'Countries that SMS may go to. Required when `CHANNELS` has `sms`. List territories that have separate numbers one by one: `GB` does not include Jersey (`JE`), Guernsey (`GG`) or Man (`IM`), `US` does not include Puerto Rico (`PR`). If two share the same numbers, such as `FI` and `AX` or `IT` and `VA`, either one is enough',
  },
  SMS_RANGES: {
    ...list(smsRange, 'beginnings of phone numbers, comma-separated; `!` refuses: `+1729,!+4470`'),
    group: 'SMS',
    meaning:
      'Ranges that SMS may always go to or, with `!`, may never go to. The longest matching range decides; it overrides `SMS_COUNTRIES` and the type of number',
  },
  SMS_SENDER_ID: {
    ...optional(brandForms.smsSenderId, '3 to 11 letters and digits, at least one letter'),
    group: 'SMS',
    meaning: 'Sender id, where the country allows one',
  },
  SMS_ORIGINATION_NUMBER: {
    ...optional(/^(\+[1-9]\d{5,14}|\d{4,8})$/, 'a number in E.164 form, or a short code'),
    group: 'SMS',
    meaning: 'Number or short code to send from',
  },
  SMS_MAX_PRICE_USD: {
    ...optional(/^(?=.*[1-9])\d{1,2}(\.\d{1,5})?$/, 'a price such as `0.10`, above 0 and below 100'),
    group: 'SMS',
    meaning: 'Highest price of one SMS. SNS does not send an SMS that would cost more',
  },
  SMS_ENTITY_ID: {
    ...optional(/^[\w-]{1,50}$/, "the sender's id with the operators of India"),
    group: 'SMS',
    meaning: 'India: entity id',
  },
  SMS_TEMPLATE_ID: {
    ...optional(/^[\w-]{1,50}$/, "the template's id with the operators of India"),
    group: 'SMS',
    meaning: 'India: template id',
  },
  SNS_REGION: {
    ...optional(/^[a-z]{2,4}(-[a-z]+)+-\d$/, 'an AWS Region; empty: that of the function'),
    group: 'SMS',
    meaning: 'Region that SMS are sent from',
  },

  APP_NAME: {
    ...text(brandForms.appName, '1 to 40 characters, none of `<>"` or control characters', 'Your app'),
    group: 'Messages',
    meaning: 'Name of your app in the messages',
  },
  LOGO_URL: {
    ...optional(brandForms.logoUrl, 'an https URL without a query'),
    group: 'Messages',
    meaning: 'Logo in the email',
  },
  SUPPORT_EMAIL: {
    ...optional(brandForms.supportEmail, 'a 7-bit email address'),
    group: 'Messages',
    meaning: 'Address for questions, shown in the email',
  },
  WEB_ORIGIN: {
    ...optional(brandForms.webOrigin, 'an origin such as `https://app.example.com`'),
    group: 'Messages',
    meaning: 'Origin of the web page that reads the code from the SMS (WebOTP)',
  },
  DEFAULT_LOCALE: {
    ...choice(locales, 'en'),
    group: 'Messages',
    meaning: 'Language of messages when neither the user nor the client names one',
  },
  CODE_IN_SUBJECT: {
    ...choice(['no', 'yes'], 'no'),
    group: 'Messages',
    meaning:
      'Whether the subject of an email begins with the code. Mail servers and SES events store subjects',
  },
  ADDRESS_FORM: {
    ...choice(addressForms, 'usual'),
    group: 'Messages',
    meaning:
      'Form of address in German, Dutch, French, Italian and Spanish: Sie (`formal`) or du (`informal`)',
  },
  NOTICE: {
    ...choice(['off', 'new-device'], 'off'),
    group: 'Messages',
    meaning:
      '`new-device`: a sign-in on a device without a known `PROOF` is reported to the user. The notice goes to the other verified contact, or else to the same address by email. It says when, by which app, and what to do. A first sign-in is not reported. It needs clients that store `PROOF`: otherwise every sign-in is reported',
  },
  BRANDS: {
    ...json(readBrands, 'JSON: a brand per app client id'),
    group: 'Messages',
    meaning: 'Brand per app client: appName, logoUrl, color and the other fields in src/messages/README.md',
  },

  TEST_IDENTITIES: {
    ...json(readTestIdentities, 'JSON: a code and an end date per destination'),
    group: 'Test identities',
    meaning:
      'Fixed codes for reviewers: `{"+12025550100":{"code":"123456","until":"2026-12-31"}}`. The date is at most 90 days ahead. Such a destination never gets a message, not even after its date. `SMS_COUNTRIES` and `SMS_RANGES` do not apply to it. Use numbers reserved for fiction: +1 with 555-0100 to 555-0199 after the area code (NANPA), +44 7700 900000 to 900999 (Ofcom)',
    shown: 'secret',
  },

  TEMPLATE_ATTRIBUTE: {
    ...optional(/^custom:[\w-]{1,20}$/, 'the name of a custom attribute'),
    group: 'Moving from the tutorial',
    meaning: "User attribute that holds the tutorial's template string, its fields joined by `-|-`",
  },
  TEMPLATE_SENDERS: {
    ...list(address, 'email addresses, comma-separated'),
    group: 'Moving from the tutorial',
    meaning: 'Senders that a template string may name',
  },
  TEMPLATE_LOGO_HOSTS: {
    ...list(domain, 'host names, comma-separated'),
    group: 'Moving from the tutorial',
    meaning: 'Hosts that the logo of a template string may come from',
  },
} as const satisfies Record<string, Row<unknown>>;

export type SettingName = keyof typeof settingsTable;
export type Settings = { readonly [K in SettingName]: ReturnType<(typeof settingsTable)[K]['read']> };

export const settingNames = Object.keys(settingsTable) as SettingName[];
