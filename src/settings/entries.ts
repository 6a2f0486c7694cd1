// What the entries of lists may be.
import { toAsciiDomain } from '../channels/domain.ts';
import type { NumberRange } from '../channels/number-ranges.ts';
import { brandForms } from '../messages/brand.ts';
import { type Entry, SettingError } from './forms.ts';

/** ISO 3166-1 regions that have a numbering plan in libphonenumber's metadata; a test holds the two equal. */
export const countries =
  'AC AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW';

export const country: Entry<string> = {
  pattern: /^(\*|[A-Z]{2})$/,
  read: (text) => {
    if (text !== '*' && !(text.length === 2 && countries.includes(text)))
      throw new SettingError('names a country that is not an ISO 3166 code in upper case');
    return text;
  },
};

/** Cognito's own form (API reference, ClientId). */
const clientIdForm = /^[\w+]{1,128}$/;

export const clientId: Entry<string> = {
  pattern: clientIdForm,
  read: (text) => {
    if (!clientIdForm.test(text)) throw new SettingError('has an entry that is not an app client id');
    return text;
  },
};

const domainName = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/;

export const domain: Entry<string> = {
  pattern: domainName,
  read: (text) => {
    if (!domainName.test(text))
      throw new SettingError('has an entry that is not a domain name in lower case');
    return text;
  },
};

/** Of an email address: may be international, and is kept in Punycode. No ASCII sign but letters, digits, `-` and `.`. */
export const mailDomain: Entry<string> = {
  pattern: /^[^\s!-,./:-`{-~]+(\.[^\s!-,./:-`{-~]+)+$/,
  read: (text) => {
    const ascii = text === text.toLowerCase() ? toAsciiDomain(text) : undefined;
    if (ascii === undefined) throw new SettingError('has an entry that is not a domain name in lower case');
    return ascii;
  },
};

const rangeForm = /^!?\+[1-9]\d{0,14}$/;

export const smsRange: Entry<NumberRange> = {
  pattern: rangeForm,
  read: (text) => {
    if (!rangeForm.test(text))
      throw new SettingError(
        'has an entry that is not the beginning of phone numbers, such as +1729 or !+4470',
      );
    return { prefix: text.replace('!', ''), allowed: !text.startsWith('!') };
  },
};

export const address: Entry<string> = {
  pattern: brandForms.emailFrom,
  read: (text) => {
    if (!brandForms.emailFrom.test(text))
      throw new SettingError('has an entry that is not a 7-bit email address');
    return text.toLowerCase();
  },
};
