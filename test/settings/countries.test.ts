import { getCountries } from 'libphonenumber-js/max';
import { expect, it } from 'vitest';
import { countries } from '../../src/settings/countries.ts';

it('are those of the phone metadata', () => {
  expect(countries.split(' ').sort()).toEqual(getCountries().sort());
});
