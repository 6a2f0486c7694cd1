// What the entries of lists may be.
import { toAsciiDomain } from '../channels/domain.ts';
import type { NumberRange } from '../channels/number-ranges.ts';
import { brandForms } from '../messages/brand.ts';
import { countries } from './countries.ts';
import { type Entry, SettingError } from './forms.ts';

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
