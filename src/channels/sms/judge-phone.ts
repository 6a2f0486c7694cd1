// Whether an SMS may go to a phone number, by what its country's plan says. Loaded with the metadata: see phone-parser.ts.
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/metadata.max.json';
import type { Refusal } from '../channel.ts';
import { judgeRange, type NumberRange } from '../number-ranges.ts';
import { findPlaces, isNearPremium, looksMobile, type PhoneMetadata, type Place } from './numbering-plan.ts';

export interface Phone {
  /** As SNS takes it. */
  readonly e164: string;
  /** The same for every spelling of one phone. */
  readonly key: string;
  /** ISO 3166 territory: +1 is US, CA, JM, … */
  readonly country: string;
  /** The metadata does not know the number's range, or cannot tell a mobile from a fixed line there. */
  readonly isUncertain: boolean;
}

export interface PhoneRules {
  serves(country: string): boolean;
  readonly ranges: readonly NumberRange[];
  /** Cognito holds the number as verified: somebody has read a message there, or an operator says so. */
  readonly isVerified: boolean;
  /** Gives all spellings of one phone number the same key. Passed in: an import that two chunks share would add a file to load. */
  keyOf(e164: string): string;
}

const receivesSms = (type: string | undefined): boolean =>
  type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE';

interface Numbers {
  readonly keyOf: PhoneRules['keyOf'];
  readonly metadata: PhoneMetadata;
  readonly callingCode: string;
  readonly digits: string;
}

/** One of two forms of a phone. They do not show whether it is a mobile or a fixed line (renumbered.ts). */
const hasMobileForm = ({ metadata, callingCode, keyOf }: Numbers, e164: string): boolean => {
  const key = keyOf(e164);
  return (
    key !== e164 &&
    findPlaces(metadata, callingCode, key.slice(1 + callingCode.length)).some(({ use }) => use === 'sms')
  );
};

/** What speaks against a number whose range the metadata does not know as one that receives SMS. */
function refuseUncertain(
  numbers: Numbers,
  { territory, use }: Place,
  e164: string,
  isVerified: boolean,
): Refusal | undefined {
  const { metadata, callingCode, digits } = numbers;
  if (use === 'other') return isVerified && hasMobileForm(numbers, e164) ? undefined : 'type';
  if (isNearPremium(metadata, callingCode, digits)) return 'type';
  return isVerified || looksMobile(metadata, territory, digits) ? undefined : 'unknown';
}

/** The number as it can be sent to, or why it cannot. `text` has E.164 form, as the number is today. */
export function judgePhone(text: string, { serves, ranges, isVerified, keyOf }: PhoneRules): Phone | Refusal {
  const parsed = parsePhoneNumberFromString(text);
  if (!parsed) return 'malformed';
  const { number: e164, countryCallingCode: callingCode, nationalNumber: digits, country: main } = parsed;
  const numbers: Numbers = { metadata: metadata as unknown as PhoneMetadata, callingCode, digits, keyOf };
  const phone = (country: string, isUncertain: boolean): Phone => ({
    e164,
    key: keyOf(e164),
    country,
    isUncertain,
  });

  const judged = judgeRange(ranges, e164);
  if (judged === 'refused') return 'range';
  // Most numbers: the territory that the library names is served. That saves reading 25 territories of +1.
  if (judged === undefined && main !== undefined && serves(main) && receivesSms(parsed.getType()))
    return phone(main, false);
  const places = findPlaces(numbers.metadata, callingCode, digits);
  if (judged === 'allowed') {
    const country = main ?? places[0]?.territory ?? numbers.metadata.country_calling_codes[callingCode]?.[0];
    return country === undefined ? 'malformed' : phone(country, false);
  }

  if (places.length === 0) return 'malformed';
  const served = places.filter(({ territory }) => serves(territory));
  const [first] = served;
  if (!first) return 'country';
  const receiving = served.filter(({ use }) => use === 'sms').map(({ territory }) => territory);
  const [country] = receiving;
  if (country !== undefined) return phone(receiving.find((name) => name === main) ?? country, false);
  return refuseUncertain(numbers, first, e164, isVerified) ?? phone(first.territory, true);
}
