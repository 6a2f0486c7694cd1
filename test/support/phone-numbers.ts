// Phone numbers to ask questions about: of every country, right and nearly so.
import fc from 'fast-check';
import { getCountries, getCountryCallingCode } from 'libphonenumber-js/max';
import mobileExamples from 'libphonenumber-js/mobile/examples';

const countries = getCountries();
/** A mobile number of each country. */
export const examples = countries.map(
  (country) => `+${getCountryCallingCode(country)}${mobileExamples[country]}`,
);

/** A number as a person might have it, or nearly: right, off by a digit, too short, too long, of no country. */
export const numbers = fc.oneof(
  fc.constantFrom(...examples),
  fc
    .tuple(fc.constantFrom(...examples), fc.nat(), fc.nat(9))
    .map(
      ([text, at, digit]) => text.slice(0, 2 + (at % (text.length - 2))) + digit + text.slice(3 + (at % 9)),
    ),
  fc
    .tuple(fc.constantFrom(...countries), fc.stringMatching(/^\d{3,12}$/))
    .map(([country, digits]) => `+${getCountryCallingCode(country)}${digits}`),
  fc.stringMatching(/^\+[1-9]\d{5,14}$/),
);
