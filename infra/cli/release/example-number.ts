// A phone number for trial sign-ins: one that the settings serve, whatever they allow and refuse.
import { type CountryCode, getCountries, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { readPhone } from '../../../src/channels/sms/phone.ts';
import type { Settings } from '../../../src/settings/table.ts';

type Serving = Pick<Settings, 'SMS_COUNTRIES' | 'SMS_RANGES' | 'TEST_IDENTITIES'>;

/** `undefined` where the settings serve the example of no country. Nothing is ever sent to it but to a catcher. */
export async function findExampleNumber({
  SMS_COUNTRIES: countries,
  SMS_RANGES: ranges,
  TEST_IDENTITIES: identities,
}: Serving): Promise<string | undefined> {
  const servesAll = countries.includes('*');
  const serves = (country: string) => servesAll || countries.includes(country);
  const listed = countries.filter((country) => country !== '*') as CountryCode[];
  // A range that SMS_RANGES allows may be of a country that is not listed.
  for (const country of [...listed, 'US' as const, ...getCountries()]) {
    const number = getExampleNumber(country, examples)?.number;
    if (number === undefined || Object.hasOwn(identities, number)) continue;
    const phone = await readPhone(number, { serves, ranges, isVerified: false });
    if (typeof phone !== 'string') return phone.e164;
  }
  return undefined;
}
