// The territories of a number, held against the library, which names one at most.
import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import {
  findPlaces,
  isNearPremium,
  looksMobile,
  type PhoneMetadata,
} from '../../../src/channels/sms/numbering-plan.ts';
import { metadata as json } from '../../../src/channels/sms/phone-parser.ts';
import { numbers } from '../../support/phone-numbers.ts';

const metadata = json as unknown as PhoneMetadata;
const places = (callingCode: string, digits: string) =>
  findPlaces(metadata, callingCode, digits).map(({ territory, use }) => `${territory} ${use}`);

describe('the places of a number', () => {
  it('have the territory and the type that the library names, of 10,000 numbers', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(numbers, (number) => {
        const phone = parsePhoneNumberFromString(number);
        if (!phone || phone.isNonGeographic()) return;
        const found = findPlaces(metadata, phone.countryCallingCode, phone.nationalNumber);
        const type = phone.getType();
        if (phone.country === undefined || type === undefined) {
          // No territory that the library does not know of one by one.
          for (const { use, territory } of found)
            if (use !== 'unknown') expect(phone.country ?? territory).not.toBe(territory);
          return;
        }
        const use = type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE' ? 'sms' : 'other';
        kinds.add(use);
        expect(found).toContainEqual({ territory: phone.country, use });
      }),
      { numRuns: 10_000 },
    );
    expect(kinds.size).toBe(2);
  });

  it.each([
    ['358', '412345678', ['FI sms', 'AX sms']],
    ['61', '412345678', ['AU sms', 'CC sms', 'CX sms']],
    ['39', '3123456789', ['IT sms', 'VA sms']],
    ['44', '7797712345', ['JE sms']],
    ['1', '2025550123', ['US sms']],
    ['1', '9002345678', ['US other']],
  ])('+%s %s are %j', (callingCode, digits, expected) => {
    for (const place of expected) expect(places(callingCode, digits)).toContain(place);
  });

  it.each([
    // No area code yet, or one that came after the metadata: of the territories that say nothing of how theirs begin.
    ['1', '7295550123', ['US unknown', 'CA unknown']],
    ['1', '8615550123', ['US unknown', 'CA unknown']],
    // Jamaica's own area code, and no office of it that is known.
    ['1', '8760000000', ['JM unknown']],
    ['1', '123', []],
    ['999', '12345678', []],
  ])('of no known range, +%s %s are %j', (callingCode, digits, expected) => {
    expect(places(callingCode, digits)).toEqual(expected);
  });
});

it.each([
  ['1', '9001234567', true],
  ['1', '7295550123', false],
  // Premium in one territory of the calling code is premium for all.
  ['44', '7012345678', true],
  ['44', '9001234567', true],
  ['44', '7700900123', false],
  ['49', '9001', true],
  ['49', '15000000000', false],
])('+%s %s begins as numbers that cost more: %s', (callingCode, digits, near) => {
  expect(isNearPremium(metadata, callingCode, digits)).toBe(near);
});

it.each([
  ['US', '7295550123', true],
  ['US', '729555012', false],
  ['GB', '7700900123', true],
  ['GB', '2312345678', false],
  ['DE', '15999999999', true],
  ['DE', '2012345', false],
])('%s %s looks like a mobile number: %s', (territory, digits, looks) => {
  expect(looksMobile(metadata, territory, digits)).toBe(looks);
});
