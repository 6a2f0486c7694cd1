// The settings of the function. Written by `npm run render` from src/settings/table.ts.

export interface OtpSettings {
  /** Channels, in order of preference. Allowed: `sms`, `email`, or both in order of preference. Default: `sms,email`. */
  readonly CHANNELS?: string | readonly string[];
  /** Who chooses the channel. `client` adds a first round `CHOOSE_CHANNEL`. Allowed: `server` or `client`. Default: `server`. */
  readonly CHANNEL_CHOICE?: 'server' | 'client';
  /** `verify`: a correct password comes first, then the code. Allowed: `skip` or `verify`. Default: `skip`. */
  readonly SRP_FIRST?: 'skip' | 'verify';
  /** `delivery`: sign-up verifies the one contact that the code will prove. `none`: it verifies nothing. Allowed: `delivery` or `none`. Default: `delivery`. */
  readonly AUTO_VERIFY?: 'delivery' | 'none';
  /** App clients whose sign-ups are judged, confirmed and verified here. A sign-up through another is left as it came: no other setting holds for it. `deploy` fills in the clients of the pool that allow CUSTOM_AUTH. Allowed: app client ids, comma-separated; empty: all. */
  readonly SIGN_UP_CLIENT_IDS?: string | readonly string[];
  /** `one`: a sign-up with an email address and a phone number is refused. Both attributes count when they hold anything, whether or not `CHANNELS` has their channel: a code proves one, and Cognito would keep the other, proven by nobody. `any`: both are taken. Allowed: `one` or `any`. Default: `one`. */
  readonly SIGN_UP_CONTACTS?: 'one' | 'any';
  /** Domains whose email addresses may sign up. Sign-up then needs an address, and verifies that. Allowed: domain names, comma-separated; empty: all. */
  readonly SIGN_UP_EMAIL_DOMAINS?: string | readonly string[];
  /** Whether the pool tells user names apart by case: its `UsernameConfiguration`. A pool that was made without one does. Strangers' names are told apart likewise. `deploy` fills it in where it knows the pool, and `doctor` compares them. Allowed: `insensitive` or `sensitive`. Default: `insensitive`. */
  readonly USERNAME_CASE?: 'insensitive' | 'sensitive';
  /** Digits of a code. Allowed: a whole number from 6 to 10. Default: `6`. */
  readonly CODE_LENGTH?: number;
  /** Life of a code. Allowed: a whole number from 60 to 600. Default: `300`. */
  readonly CODE_TTL_SECONDS?: number;
  /** Answers per sign-in, late ones too. Allowed: a whole number from 1 to 5. Default: `3`. */
  readonly MAX_ATTEMPTS?: number;
  /** Time between two messages to a user, by whichever app clients. Known devices that show a `PROOF` have a wait of their own. Using the newest code ends the wait. Allowed: a whole number from 10 to 300. Default: `30`. */
  readonly RESEND_COOLDOWN_SECONDS?: number;
  /** Messages per sign-in. Allowed: a whole number from 1 to 10. Default: `3`. */
  readonly MAX_SENDS?: number;
  /** Messages to one destination in any hour. Allowed: a whole number from 1 to 50. Default: `5`. */
  readonly SENDS_PER_HOUR?: number;
  /** Messages to one destination in any day. Allowed: a whole number from 1 to 50. Default: `10`. */
  readonly SENDS_PER_DAY?: number;
  /** Wrong answers of a user in any hour; then the user is locked. Allowed: a whole number from 3 to 50. Default: `10`. */
  readonly WRONG_PER_HOUR?: number;
  /** Length of a lock. Allowed: a whole number from 60 to 86400. Default: `900`. */
  readonly LOCK_SECONDS?: number;
  /** Wrong answers in a row; then the user is disabled until an operator unlocks. Allowed: a whole number from 10 to 1000. Default: `100`. */
  readonly WRONG_BEFORE_DISABLE?: number;
  /** All emails in a clock hour. Three eighths are for users who are new, half for users who proved a code more than a day ago, an eighth for their known devices. Allowed: a whole number from 1 to 5000000. Default: `5000`. */
  readonly EMAILS_PER_HOUR?: number;
  /** All SMS in a clock hour. Three eighths are for users who are new, half for users who proved a code more than a day ago, an eighth for their known devices. Allowed: a whole number from 1 to 5000000. Default: `1000`. */
  readonly SMS_PER_HOUR?: number;
  /** Share of verified codes, in percent, under which a country's SMS stop; `0`: never. Allowed: a whole number from 0 to 90. Default: `20`. */
  readonly SMS_BREAKER_PERCENT?: number;
  /** SMS to a country in a window before its breaker can open. Allowed: a whole number from 10 to 10000. Default: `50`. */
  readonly SMS_BREAKER_MIN_SENDS?: number;
  /** Window of the breaker. It divides an hour: 300, 360, 400, 450, 600, 720, 900, 1200, 1800 or 3600. Allowed: a whole number from 300 to 3600. Default: `900`. */
  readonly SMS_BREAKER_WINDOW_SECONDS?: number;
  /** Percent of your users who have a contact of each channel, by what they type as their name. Strangers are made up to look like them; `doctor` measures it. `address/sms:10`: 10 percent of those who type an email address. `name/` is for names that are no contact. Left out: a name that is a contact has that one, and with `SIGN_UP_CONTACTS=one` no other; 50 for each other channel that sign-up verifies. A share without a kind is for names that are no contact and, with `SIGN_UP_CONTACTS=any`, for the other channels of those that are. Allowed: such as `address/sms:10,address/email:100,name/sms:60,name/email:95`: `address`, `number`, `name` or no kind, a channel, a whole percent from 0 to 100. */
  readonly DECOY_CHANNEL_SHARES?: string | readonly string[];
  /** Least time of a round that may send, so that unknown users take as long as known ones. Allowed: a whole number from 0 to 2000. Default: `600`. */
  readonly RESPONSE_FLOOR_MS?: number;
  /** Sender address, verified in SES. Needed when `CHANNELS` has `email`. Allowed: a 7-bit email address. */
  readonly EMAIL_FROM?: string;
  /** Reply-to address. Allowed: a 7-bit email address. */
  readonly EMAIL_REPLY_TO?: string;
  /** SES configuration set. Allowed: the name of an SES configuration set. */
  readonly SES_CONFIGURATION_SET?: string;
  /** Countries that SMS may go to. Needed when `CHANNELS` has `sms`. Territories with numbers of their own are listed one by one: `GB` is not Jersey (`JE`), Guernsey (`GG`) or Man (`IM`), `US` is not Puerto Rico (`PR`). Where two have the same numbers, such as `FI` and `AX` or `IT` and `VA`, either serves them. Allowed: ISO 3166 country codes, comma-separated, or `*`. */
  readonly SMS_COUNTRIES?: string | readonly string[];
  /** Ranges that SMS may go to whatever is known of them, or, with `!`, may never go to. The longest that fits counts, before `SMS_COUNTRIES` and the type of the number. Allowed: beginnings of phone numbers, comma-separated; `!` refuses: `+1729,!+4470`. */
  readonly SMS_RANGES?: string | readonly string[];
  /** Sender id, where the country allows one. Allowed: 3 to 11 letters and digits, at least one letter. */
  readonly SMS_SENDER_ID?: string;
  /** Number or short code to send from. Allowed: a number in E.164 form, or a short code. */
  readonly SMS_ORIGINATION_NUMBER?: string;
  /** Highest price of one SMS. SNS does not send one that would cost more. Allowed: a price such as `0.10`, above 0 and below 100. */
  readonly SMS_MAX_PRICE_USD?: string;
  /** India: entity id. Allowed: the sender's id with the operators of India. */
  readonly SMS_ENTITY_ID?: string;
  /** India: template id. Allowed: the template's id with the operators of India. */
  readonly SMS_TEMPLATE_ID?: string;
  /** Region that SMS are sent from. Allowed: an AWS Region; empty: that of the function. */
  readonly SNS_REGION?: string;
  /** Name in the messages. Allowed: 1 to 40 characters, none of `<>"` or control characters. Default: `Your app`. */
  readonly APP_NAME?: string;
  /** Logo in the email. Allowed: an https URL without a query. */
  readonly LOGO_URL?: string;
  /** Address in the email for questions. Allowed: a 7-bit email address. */
  readonly SUPPORT_EMAIL?: string;
  /** Origin of the page that reads the SMS by WebOTP. Allowed: an origin such as `https://app.example.com`. */
  readonly WEB_ORIGIN?: string;
  /** Language when nothing better is known. Allowed: `en` or `es` or `fr` or `de` or `it` or `pt-BR` or `pt-PT` or `nl` or `pl` or `sv` or `da` or `nb` or `fi` or `cs` or `ro` or `hu` or `el` or `tr` or `ru` or `uk` or `ar` or `he` or `hi` or `id` or `vi` or `th` or `ja` or `ko` or `zh-Hans` or `zh-Hant`. Default: `en`. */
  readonly DEFAULT_LOCALE?:
    | 'en'
    | 'es'
    | 'fr'
    | 'de'
    | 'it'
    | 'pt-BR'
    | 'pt-PT'
    | 'nl'
    | 'pl'
    | 'sv'
    | 'da'
    | 'nb'
    | 'fi'
    | 'cs'
    | 'ro'
    | 'hu'
    | 'el'
    | 'tr'
    | 'ru'
    | 'uk'
    | 'ar'
    | 'he'
    | 'hi'
    | 'id'
    | 'vi'
    | 'th'
    | 'ja'
    | 'ko'
    | 'zh-Hans'
    | 'zh-Hant';
  /** Whether an email's subject begins with the code. Mail servers and SES events keep subjects. Allowed: `no` or `yes`. Default: `no`. */
  readonly CODE_IN_SUBJECT?: 'no' | 'yes';
  /** Sie (`formal`) or du (`informal`) in German, Dutch, French, Italian and Spanish. Allowed: `usual` or `formal` or `informal`. Default: `usual`. */
  readonly ADDRESS_FORM?: 'usual' | 'formal' | 'informal';
  /** Brand per app client: appName, logoUrl, color and the others that src/messages/README.md shows. Allowed: JSON: a brand per app client id. Default: `{}`. */
  readonly BRANDS?: string | Readonly<Record<string, unknown>>;
  /** Fixed codes for reviewers: `{"+12025550100":{"code":"123456","until":"2026-12-31"}}`. At most 90 days ahead. Nothing is ever sent to such a destination, past its date neither. It works whatever `SMS_COUNTRIES` and `SMS_RANGES` say, so use numbers that are kept for fiction: +1 with 555-0100 to 555-0199 after the area code (NANPA), +44 7700 900000 to 900999 (Ofcom). Allowed: JSON: a code and an end date per destination. Default: `{}`. */
  readonly TEST_IDENTITIES?: string | Readonly<Record<string, unknown>>;
  /** User attribute with the tutorial's template string, joined by `-|-`. Allowed: the name of a custom attribute. */
  readonly TEMPLATE_ATTRIBUTE?: string;
  /** Senders that a template string may name. Allowed: email addresses, comma-separated. */
  readonly TEMPLATE_SENDERS?: string | readonly string[];
  /** Hosts that the logo of a template string may come from. Allowed: host names, comma-separated. */
  readonly TEMPLATE_LOGO_HOSTS?: string | readonly string[];
}
