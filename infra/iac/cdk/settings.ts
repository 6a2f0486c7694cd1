// The settings of the function. Written by `npm run render` from src/settings/table.ts.

export interface OtpSettings {
  /** Channels that codes are sent by, in order of preference. Allowed: `sms`, `email`, or both in order of preference. Default: `sms,email`. */
  readonly CHANNELS?: string | readonly string[];
  /** `server`: a start sends the code. `client`: a start sends nothing, and each sign-in begins with a round `READY`. The answer to it sends the code, and may name channel, language and the `PROOF` of a known device. Allowed: `server` or `client`. Default: `server`. */
  readonly START?: 'server' | 'client';
  /** Check against bots before a message is sent; needs `START=client`. `altcha` is a proof of work, the others are widgets of a third party. Known devices, which send a `PROOF`, need not pass it. If the third party does not answer, only known devices can sign in. Allowed: `none` or `altcha` or `turnstile` or `hcaptcha` or `recaptcha`. Default: `none`. */
  readonly HUMAN_CHECK?: 'none' | 'altcha' | 'turnstile' | 'hcaptcha' | 'recaptcha';
  /** Site key of `turnstile`, `hcaptcha` or `recaptcha`. Allowed: the site key that the widget shows. */
  readonly HUMAN_CHECK_SITE_KEY?: string;
  /** Secret key of `turnstile`, `hcaptcha` or `recaptcha`. Allowed: 10 to 200 printable ASCII characters without spaces. */
  readonly HUMAN_CHECK_SECRET?: string;
  /** With `verify`, the user enters the correct password first, then the code. Allowed: `skip` or `verify`. Default: `skip`. */
  readonly SRP_FIRST?: 'skip' | 'verify';
  /** `delivery`: sign-up marks the one contact that gets the code as verified. `proof`: the first right code does. Users without a verified contact, such as imported ones, can then sign in too. `none`: nothing is ever marked as verified. Allowed: `delivery` or `proof` or `none`. Default: `delivery`. */
  readonly AUTO_VERIFY?: 'delivery' | 'proof' | 'none';
  /** App clients whose sign-ups this function checks, confirms and verifies. It leaves sign-ups through other clients unchanged, and no other setting applies to them. `deploy` fills in the clients of the pool that allow CUSTOM_AUTH. Allowed: app client ids, comma-separated; empty: all. */
  readonly SIGN_UP_CLIENT_IDS?: string | readonly string[];
  /** `one`: a sign-up with both an email address and a phone number is refused. `CHANNELS` makes no difference. A code proves one contact, and Cognito would keep the other unproven. `any`: a sign-up may have both. Allowed: `one` or `any`. Default: `one`. */
  readonly SIGN_UP_CONTACTS?: 'one' | 'any';
  /** Only email addresses of these domains may sign up. Sign-up then requires an address and verifies it. Allowed: domain names, comma-separated; empty: all. */
  readonly SIGN_UP_EMAIL_DOMAINS?: string | readonly string[];
  /** Whether user names in the pool are case-sensitive (its `UsernameConfiguration`; a pool without one is). We treat unknown names the same way. `deploy` fills it in when it knows the pool; `doctor` compares it with the pool. Allowed: `insensitive` or `sensitive`. Default: `insensitive`. */
  readonly USERNAME_CASE?: 'insensitive' | 'sensitive';
  /** Number of digits in a code. Allowed: a whole number from 6 to 10. Default: `6`. */
  readonly CODE_LENGTH?: number;
  /** How long a code is valid. Allowed: a whole number from 60 to 600. Default: `300`. */
  readonly CODE_TTL_SECONDS?: number;
  /** Answers per sign-in. An answer after the code expired counts too. Allowed: a whole number from 1 to 5. Default: `3`. */
  readonly MAX_ATTEMPTS?: number;
  /** Shortest time between two messages to a user, counted over all app clients. Known devices, which send a `PROOF`, have a separate wait. A right answer with the newest code ends the wait. Allowed: a whole number from 10 to 300. Default: `30`. */
  readonly RESEND_COOLDOWN_SECONDS?: number;
  /** Messages per sign-in. Allowed: a whole number from 1 to 10. Default: `3`. */
  readonly MAX_SENDS?: number;
  /** Messages to one destination in any hour. Allowed: a whole number from 1 to 50. Default: `5`. */
  readonly SENDS_PER_HOUR?: number;
  /** Messages to one destination in any day. Allowed: a whole number from 1 to 50. Default: `10`. */
  readonly SENDS_PER_DAY?: number;
  /** Wrong answers for a user in any hour; the last one locks the user. Allowed: a whole number from 3 to 50. Default: `10`. */
  readonly WRONG_PER_HOUR?: number;
  /** How long a lock lasts. Allowed: a whole number from 60 to 86400. Default: `900`. */
  readonly LOCK_SECONDS?: number;
  /** Wrong answers for a user in a row; the last one disables the user until an operator runs `otp unlock`. Allowed: a whole number from 10 to 1000. Default: `100`. */
  readonly WRONG_BEFORE_DISABLE?: number;
  /** All emails in a clock hour. Three eighths are for new users, half for proven users (first right code more than a day ago), an eighth for known devices. Allowed: a whole number from 1 to 5000000. Default: `5000`. */
  readonly EMAILS_PER_HOUR?: number;
  /** All SMS in a clock hour. Three eighths are for new users, half for proven users (first right code more than a day ago), an eighth for known devices. Allowed: a whole number from 1 to 5000000. Default: `1000`. */
  readonly SMS_PER_HOUR?: number;
  /** If fewer codes than this percentage are verified, SMS to that country, or to that range of numbers, stop. `0`: they never stop. Allowed: a whole number from 0 to 90. Default: `20`. */
  readonly SMS_BREAKER_PERCENT?: number;
  /** SMS to a country in one window before its breaker can open. Allowed: a whole number from 10 to 10000. Default: `50`. */
  readonly SMS_BREAKER_MIN_SENDS?: number;
  /** SMS in one window to a range (numbers that share all but the last four digits) before its breaker can open. Allowed: a whole number from 10 to 10000. Default: `20`. */
  readonly SMS_BREAKER_RANGE_MIN_SENDS?: number;
  /** Window of the breaker, which must divide an hour: 300, 360, 400, 450, 600, 720, 900, 1200, 1800 or 3600. Allowed: a whole number from 300 to 3600. Default: `900`. */
  readonly SMS_BREAKER_WINDOW_SECONDS?: number;
  /** Percentage of your users who have a contact for each channel, by the kind of name they type. Decoys for unknown names follow it; `doctor` measures it. `address/sms:10` means: 10 percent of users who type an email address have SMS. `name/` is for names that are neither address nor number. Default: a name that is a contact has that contact, and with `SIGN_UP_CONTACTS=one` no other; every other channel that sign-up verifies has 50. A share without a kind applies to names that are not a contact and, with `SIGN_UP_CONTACTS=any`, to the other channels of names that are. Allowed: such as `address/sms:10,address/email:100,name/sms:60,name/email:95`: `address`, `number`, `name` or no kind, a channel, a whole percent from 0 to 100. */
  readonly DECOY_CHANNEL_SHARES?: string | readonly string[];
  /** Shortest duration of a round that may send a message, so that unknown users wait as long as known ones. Allowed: a whole number from 0 to 2000. Default: `600`. */
  readonly RESPONSE_FLOOR_MS?: number;
  /** Sender address, which must be verified in SES. Required when `CHANNELS` has `email`. Allowed: a 7-bit email address. */
  readonly EMAIL_FROM?: string;
  /** Reply-to address. Allowed: a 7-bit email address. */
  readonly EMAIL_REPLY_TO?: string;
  /** SES configuration set. Allowed: the name of an SES configuration set. */
  readonly SES_CONFIGURATION_SET?: string;
  /** Countries that SMS may go to. Required when `CHANNELS` has `sms`. List territories that have separate numbers one by one: `GB` does not include Jersey (`JE`), Guernsey (`GG`) or Man (`IM`), `US` does not include Puerto Rico (`PR`). If two share the same numbers, such as `FI` and `AX` or `IT` and `VA`, either one is enough. Allowed: ISO 3166 country codes, comma-separated, or `*`. */
  readonly SMS_COUNTRIES?: string | readonly string[];
  /** Ranges that SMS may always go to or, with `!`, may never go to. The longest matching range decides; it overrides `SMS_COUNTRIES` and the type of number. Allowed: beginnings of phone numbers, comma-separated; `!` refuses: `+1729,!+4470`. */
  readonly SMS_RANGES?: string | readonly string[];
  /** Sender id, where the country allows one. Allowed: 3 to 11 letters and digits, at least one letter. */
  readonly SMS_SENDER_ID?: string;
  /** Number or short code to send from. Allowed: a number in E.164 form, or a short code. */
  readonly SMS_ORIGINATION_NUMBER?: string;
  /** Highest price of one SMS. SNS does not send an SMS that would cost more. Allowed: a price such as `0.10`, above 0 and below 100. */
  readonly SMS_MAX_PRICE_USD?: string;
  /** India: entity id. Allowed: the sender's id with the operators of India. */
  readonly SMS_ENTITY_ID?: string;
  /** India: template id. Allowed: the template's id with the operators of India. */
  readonly SMS_TEMPLATE_ID?: string;
  /** Region that SMS are sent from. Allowed: an AWS Region; empty: that of the function. */
  readonly SNS_REGION?: string;
  /** Name of your app in the messages. Allowed: 1 to 40 characters, none of `<>"` or control characters. Default: `Your app`. */
  readonly APP_NAME?: string;
  /** Logo in the email. Allowed: an https URL without a query. */
  readonly LOGO_URL?: string;
  /** Address for questions, shown in the email. Allowed: a 7-bit email address. */
  readonly SUPPORT_EMAIL?: string;
  /** Origin of the web page that reads the code from the SMS (WebOTP). Allowed: an origin such as `https://app.example.com`. */
  readonly WEB_ORIGIN?: string;
  /** Language of messages when neither the user nor the client names one. Allowed: `en` or `es` or `fr` or `de` or `it` or `pt-BR` or `pt-PT` or `nl` or `pl` or `sv` or `da` or `nb` or `fi` or `cs` or `ro` or `hu` or `el` or `tr` or `ru` or `uk` or `ar` or `he` or `hi` or `id` or `vi` or `th` or `ja` or `ko` or `zh-Hans` or `zh-Hant`. Default: `en`. */
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
  /** Whether the subject of an email begins with the code. Mail servers and SES events store subjects. Allowed: `no` or `yes`. Default: `no`. */
  readonly CODE_IN_SUBJECT?: 'no' | 'yes';
  /** Form of address in German, Dutch, French, Italian and Spanish: Sie (`formal`) or du (`informal`). Allowed: `usual` or `formal` or `informal`. Default: `usual`. */
  readonly ADDRESS_FORM?: 'usual' | 'formal' | 'informal';
  /** `new-device`: a sign-in on a device without a known `PROOF` is reported to the user. The notice goes to the other verified contact, or else to the same address by email. It says when, by which app, and what to do. A first sign-in is not reported. It needs clients that store `PROOF`: otherwise every sign-in is reported. Allowed: `off` or `new-device`. Default: `off`. */
  readonly NOTICE?: 'off' | 'new-device';
  /** Brand per app client: appName, logoUrl, color and the other fields in src/messages/README.md. Allowed: JSON: a brand per app client id. Default: `{}`. */
  readonly BRANDS?: string | Readonly<Record<string, unknown>>;
  /** Fixed codes for reviewers: `{"+12025550100":{"code":"123456","until":"2026-12-31"}}`. The date is at most 90 days ahead. Such a destination never gets a message, not even after its date. `SMS_COUNTRIES` and `SMS_RANGES` do not apply to it. Use numbers reserved for fiction: +1 with 555-0100 to 555-0199 after the area code (NANPA), +44 7700 900000 to 900999 (Ofcom). Allowed: JSON: a code and an end date per destination. Default: `{}`. */
  readonly TEST_IDENTITIES?: string | Readonly<Record<string, unknown>>;
  /** User attribute that holds the tutorial's template string, its fields joined by `-|-`. Allowed: the name of a custom attribute. */
  readonly TEMPLATE_ATTRIBUTE?: string;
  /** Senders that a template string may name. Allowed: email addresses, comma-separated. */
  readonly TEMPLATE_SENDERS?: string | readonly string[];
  /** Hosts that the logo of a template string may come from. Allowed: host names, comma-separated. */
  readonly TEMPLATE_LOGO_HOSTS?: string | readonly string[];
}
