// Old and double forms of numbers. The facts are the regulators'; src/channels/sms/renumbered.ts names them.
import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { toCurrentForm, toPhoneKey } from '../../../src/channels/sms/renumbered.ts';
import { numbers } from '../../support/phone-numbers.ts';

describe('an old form', () => {
  it.each([
    ['Mexico, with the 1', '+5213312345678', '+523312345678'],
    ['Ivory Coast, Moov', '+22501234567', '+2250101234567'],
    ['Ivory Coast, Moov', '+22542234567', '+2250142234567'],
    ['Ivory Coast, MTN', '+22555234567', '+2250555234567'],
    ['Ivory Coast, Orange', '+22587234567', '+2250787234567'],
    ['Benin', '+22961234567', '+2290161234567'],
    ['Benin', '+22995234567', '+2290195234567'],
    ['Brazil, São Paulo', '+551181234567', '+5511981234567'],
    ['Brazil, Manaus', '+559291234567', '+5592991234567'],
    ['Brazil, beginning with 6', '+552161234567', '+5521961234567'],
    ['Viet Nam, MobiFone', '+841201234567', '+84701234567'],
    ['Viet Nam, Viettel', '+841691234567', '+84391234567'],
    ['Viet Nam, Gmobile', '+841991234567', '+84591234567'],
  ])('of %s is read as the one of today: %s is %s', (_where, old, current) => {
    expect(toCurrentForm(old)).toBe(current);
    expect(toPhoneKey(old)).toBe(current);
    expect(toPhoneKey(current)).toBe(current);
    const phone = parsePhoneNumberFromString(current);
    expect([phone?.isValid(), phone?.getType()]).toEqual([true, expect.stringMatching(/MOBILE/)]);
    // Or there was nothing to do.
    expect(parsePhoneNumberFromString(old)?.isValid()).toBe(false);
  });

  it.each([
    ['Ivory Coast, fixed', '+22521234567'],
    ['Benin, a service', '+22985751234'],
    ['Brazil, fixed', '+551131234567'],
    ['Brazil, trunk radio', '+551177654321'],
    ['Viet Nam, premium', '+8419001234'],
    ['Viet Nam, a code that was never given', '+841301234567'],
    ['Argentina', '+541123456789'],
    ['a longer Mexican number', '+52155123456789'],
    ['no number', ''],
  ])('is not made up for %s (%s)', (_what, number) => {
    expect(toCurrentForm(number)).toBe(number);
  });

  it('is no number of today: of 20,000, no valid one is changed', () => {
    let valid = 0;
    fc.assert(
      fc.property(numbers, (number) => {
        const phone = parsePhoneNumberFromString(number);
        if (!phone?.isValid() || phone.number !== number) return;
        valid++;
        expect(toCurrentForm(number)).toBe(number);
      }),
      { numRuns: 20_000 },
    );
    expect(valid).toBeGreaterThan(1000);
  });
});

describe('one phone', () => {
  it.each([
    ['+541123456789', '+5491123456789'],
    ['+542231234567', '+5492231234567'],
    ['+551177654321', '+5511977654321'],
  ])('with two forms has one key: %s and %s', (one, other) => {
    expect(toPhoneKey(one)).toBe(other);
    expect(toPhoneKey(other)).toBe(other);
  });

  it('has a key that is its own key, however often it is asked', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        expect(toPhoneKey(toPhoneKey(number))).toBe(toPhoneKey(number));
      }),
      { numRuns: 5_000 },
    );
  });
});
