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
      'Key behind every code and seal. Change it with `otp rotate`, which keeps running sign-ins, counts and locks',
    shown: 'secret',
  },
  OTP_SECRET_PREVIOUS: {
    ...optional(secretForm, secretWords),
    group: 'Key and table',
    meaning: 'The `OTP_SECRET` before this one. Sign-ins that began under it end well',
    shown: 'secret',
  },
  OTP_TABLE: {
    ...required(/^(none|[\w.-]{3,255})$/, "a DynamoDB table's name, or `none`"),
    group: 'Key and table',
    meaning:
      'Table of live codes and limits: partition key `pk` (a string), TTL attribute `expiresAt`. With `none`, no limit holds beyond one sign-in, and a code can be used more than once',
  },
  OTP_TABLE_KEY: {
    ...optional(secretForm, `${secretWords}; empty: that of \`OTP_SECRET\``),
    group: 'Key and table',
    meaning:
      'Key behind the names in the table. A new one forgets all counts and locks of users and destinations',
    shown: 'secret',
  },

  CHANNELS: {
    ...list(channel, '`sms`, `email`, or both in order of preference', 'sms,email'),
    group: 'Sign-up and sign-in',
    meaning: 'Channels, in order of preference',
  },
  CHANNEL_CHOICE: {
    ...choice(['server', 'client'], 'server'),
    group: 'Sign-up and sign-in',
    meaning: 'Who chooses the channel. `client` adds a first round `CHOOSE_CHANNEL`',
  },
  SRP_FIRST: {
    ...choice(['skip', 'verify'], 'skip'),
    group: 'Sign-up and sign-in',
    meaning: '`verify`: a correct password comes first, then the code',
  },
  AUTO_VERIFY: {
    ...choice(['delivery', 'none'], 'delivery'),
    group: 'Sign-up and sign-in',
    meaning:
      '`delivery`: sign-up verifies the one contact that the code will prove. `none`: it verifies nothing',
  },
  SIGN_UP_CLIENT_IDS: {
    ...list(clientId, 'app client ids, comma-separated; empty: all'),
    group: 'Sign-up and sign-in',
    meaning:
      'App clients whose sign-ups are judged, confirmed and verified here. A sign-up through another is left as it came: no other setting holds for it. `deploy` fills in the clients of the pool that allow CUSTOM_AUTH',
  },
  SIGN_UP_CONTACTS: {
    ...choice(['one', 'any'], 'one'),
    group: 'Sign-up and sign-in',
    meaning:
      '`one`: a sign-up with an email address and a phone number is refused. Both attributes count when they hold anything, whether or not `CHANNELS` has their channel: a code proves one, and Cognito would keep the other, proven by nobody. `any`: both are taken',
  },
  SIGN_UP_EMAIL_DOMAINS: {
    ...list(mailDomain, 'domain names, comma-separated; empty: all'),
    group: 'Sign-up and sign-in',
    meaning: 'Domains whose email addresses may sign up. Sign-up then needs an address, and verifies that',
  },

  USERNAME_CASE: {
    ...choice(['insensitive', 'sensitive'], 'insensitive'),
    group: 'Sign-up and sign-in',
    meaning:
      "Whether the pool tells user names apart by case: its `UsernameConfiguration`. A pool that was made without one does. Strangers' names are told apart likewise. `deploy` fills it in where it knows the pool, and `doctor` compares them",
  },

  CODE_LENGTH: { ...integer(6, 10, 6), group: 'Codes', meaning: 'Digits of a code' },
  CODE_TTL_SECONDS: { ...integer(60, 600, 300), group: 'Codes', meaning: 'Life of a code' },
  MAX_ATTEMPTS: {
    ...integer(1, 5, 3),
    group: 'Codes',
    meaning: 'Answers per sign-in, late ones too',
  },
  RESEND_COOLDOWN_SECONDS: {
    ...integer(10, 300, 30),
    group: 'Codes',
    meaning:
      'Time between two messages to a user, by whichever app clients. Known devices that show a `PROOF` have a wait of their own. Using the newest code ends the wait',
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
    meaning: 'Wrong answers of a user in any hour; then the user is locked',
  },
  LOCK_SECONDS: { ...integer(60, 86_400, 900), group: 'Limits', meaning: 'Length of a lock' },
  WRONG_BEFORE_DISABLE: {
    ...integer(10, 1000, 100),
    group: 'Limits',
    meaning: 'Wrong answers in a row; then the user is disabled until an operator unlocks',
  },
  EMAILS_PER_HOUR: {
    ...integer(1, 5_000_000, 5000),
    group: 'Limits',
    meaning:
      'All emails in a clock hour. Three eighths are for users who are new, half for users who proved a code more than a day ago, an eighth for their known devices',
  },
  SMS_PER_HOUR: {
    ...integer(1, 5_000_000, 1000),
    group: 'Limits',
    meaning:
      'All SMS in a clock hour. Three eighths are for users who are new, half for users who proved a code more than a day ago, an eighth for their known devices',
  },
  SMS_BREAKER_PERCENT: {
    ...integer(0, 90, 20),
    group: 'Limits',
    meaning: "Share of verified codes, in percent, under which a country's SMS stop; `0`: never",
  },
  SMS_BREAKER_MIN_SENDS: {
    ...integer(10, 10_000, 50),
    group: 'Limits',
    meaning: 'SMS to a country in a window before its breaker can open',
  },
  SMS_BREAKER_WINDOW_SECONDS: {
    ...integer(300, 3600, 900),
    group: 'Limits',
    meaning:
      'Window of the breaker. It divides an hour: 300, 360, 400, 450, 600, 720, 900, 1200, 1800 or 3600',
  },
  DECOY_CHANNEL_SHARES: {
    ...list(
      channelShare,
      'such as `address/sms:10,address/email:100,name/sms:60,name/email:95`: `address`, `number`, `name` or no kind, a channel, a whole percent from 0 to 100',
    ),
    group: 'Limits',
    meaning:
      'Percent of your users who have a contact of each channel, by what they type as their name. Strangers are made up to look like them; `doctor` measures it. `address/sms:10`: 10 percent of those who type an email address. `name/` is for names that are no contact. Left out: a name that is a contact has that one, and with `SIGN_UP_CONTACTS=one` no other; 50 for each other channel that sign-up verifies. A share without a kind is for names that are no contact and, with `SIGN_UP_CONTACTS=any`, for the other channels of those that are',
  },
  RESPONSE_FLOOR_MS: {
    ...integer(0, 2000, 600),
    group: 'Limits',
    meaning: 'Least time of a round that may send, so that unknown users take as long as known ones',
  },

  EMAIL_FROM: {
    ...optional(brandForms.emailFrom, 'a 7-bit email address'),
    group: 'Email',
    meaning: 'Sender address, verified in SES. Needed when `CHANNELS` has `email`',
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
      'Countries that SMS may go to. Needed when `CHANNELS` has `sms`. Territories with numbers of their own are listed one by one: `GB` is not Jersey (`JE`), Guernsey (`GG`) or Man (`IM`), `US` is not Puerto Rico (`PR`). Where two have the same numbers, such as `FI` and `AX` or `IT` and `VA`, either serves them',
  },
  SMS_RANGES: {
    ...list(smsRange, 'beginnings of phone numbers, comma-separated; `!` refuses: `+1729,!+4470`'),
    group: 'SMS',
    meaning:
      'Ranges that SMS may go to whatever is known of them, or, with `!`, may never go to. The longest that fits counts, before `SMS_COUNTRIES` and the type of the number',
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
    meaning: 'Highest price of one SMS. SNS does not send one that would cost more',
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
    meaning: 'Name in the messages',
  },
  LOGO_URL: {
    ...optional(brandForms.logoUrl, 'an https URL without a query'),
    group: 'Messages',
    meaning: 'Logo in the email',
  },
  SUPPORT_EMAIL: {
    ...optional(brandForms.supportEmail, 'a 7-bit email address'),
    group: 'Messages',
    meaning: 'Address in the email for questions',
  },
  WEB_ORIGIN: {
    ...optional(brandForms.webOrigin, 'an origin such as `https://app.example.com`'),
    group: 'Messages',
    meaning: 'Origin of the page that reads the SMS by WebOTP',
  },
  DEFAULT_LOCALE: {
    ...choice(locales, 'en'),
    group: 'Messages',
    meaning: 'Language when nothing better is known',
  },
  CODE_IN_SUBJECT: {
    ...choice(['no', 'yes'], 'no'),
    group: 'Messages',
    meaning: "Whether an email's subject begins with the code. Mail servers and SES events keep subjects",
  },
  ADDRESS_FORM: {
    ...choice(addressForms, 'usual'),
    group: 'Messages',
    meaning: 'Sie (`formal`) or du (`informal`) in German, Dutch, French, Italian and Spanish',
  },
  BRANDS: {
    ...json(readBrands, 'JSON: a brand per app client id'),
    group: 'Messages',
    meaning: 'Brand per app client: appName, logoUrl, color and the others that src/messages/README.md shows',
  },

  TEST_IDENTITIES: {
    ...json(readTestIdentities, 'JSON: a code and an end date per destination'),
    group: 'Test identities',
    meaning:
      'Fixed codes for reviewers: `{"+12025550100":{"code":"123456","until":"2026-12-31"}}`. At most 90 days ahead. Nothing is ever sent to such a destination, past its date neither. It works whatever `SMS_COUNTRIES` and `SMS_RANGES` say, so use numbers that are kept for fiction: +1 with 555-0100 to 555-0199 after the area code (NANPA), +44 7700 900000 to 900999 (Ofcom)',
    shown: 'secret',
  },

  TEMPLATE_ATTRIBUTE: {
    ...optional(/^custom:[\w-]{1,20}$/, 'the name of a custom attribute'),
    group: 'Moving from the tutorial',
    meaning: "User attribute with the tutorial's template string, joined by `-|-`",
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
