import { getCountries } from 'libphonenumber-js/max';
import { expect, it } from 'vitest';
import { countryGroup, countryGroups } from '../../src/telemetry/country-groups.ts';

it.each([
  ['NG', 'Africa'],
  ['JP', 'Asia'],
  ['DE', 'Europe'],
  ['US', 'NorthAmerica'],
  ['JM', 'NorthAmerica'],
  ['AU', 'Oceania'],
  ['BR', 'SouthAmerica'],
  ['ZZ', 'Asia'],
])('%s is in %s', (country, group) => {
  expect(countryGroup(country)).toBe(group);
});

it('spreads the world as it is: no group is empty, and none has half of it', () => {
  const countries = getCountries();
  for (const group of countryGroups) {
    const share = countries.filter((country) => countryGroup(country) === group).length / countries.length;
    expect(share).toBeGreaterThan(0.05);
    expect(share).toBeLessThan(0.3);
  }
});

it('takes a part of a code for none', () => {
  for (const country of ['', 'A', 'O B']) expect(countryGroup(country)).toBe('Asia');
});
