import { getCountries } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../src/channels/channel.ts';
import type { Recipient } from '../../src/recipients/recipient.ts';
import type { Failure } from '../../src/rounds/decide.ts';
import { catalogue, channelNames, countryGroup, countryGroups } from '../../src/telemetry/catalogue.ts';

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

const metrics = Object.entries(catalogue);
const valuesOf = (dimensions: object) => Object.values(dimensions) as (readonly string[])[];

describe('the catalogue', () => {
  it.each(metrics)(
    '%s says what it means, and has values that CloudWatch takes',
    (_name, { dimensions, meaning }) => {
      expect(meaning).toMatch(/^[a-z].*[^.]$/);
      for (const values of valuesOf(dimensions)) {
        expect(values.length).toBeGreaterThan(0);
        expect(new Set(values).size).toBe(values.length);
        for (const value of values) expect(value).toMatch(/^[A-Za-z]{1,40}$/);
      }
    },
  );

  it('costs few enough metrics: one dimension each, and under a hundred in all', () => {
    for (const [, { dimensions }] of metrics) expect(Object.keys(dimensions).length).toBeLessThanOrEqual(1);
    const all = metrics.map(([, { dimensions }]) => valuesOf(dimensions)[0]?.length ?? 1);
    expect(all.reduce((sum, count) => sum + count, 0)).toBeLessThan(100);
  });

  it('counts every channel apart', () => {
    expect(catalogue.CodeSent.dimensions.Channel).toEqual(channelNames);
    expect(channelNames.length).toBeGreaterThan(0);
  });

  // A reason left out here, or one too many, does not compile.
  it('has the reasons that the sign-in knows', () => {
    const failures: Record<Failure, true> = {
      UnexpectedChallenge: true,
      PasswordFirst: true,
      Attempts: true,
      HumanCheck: true,
      Rounds: true,
      Unknown: true,
    };
    const decoys: Record<Extract<Recipient, { kind: 'decoy' }>['why'], true> = {
      UnknownUser: true,
      NoContact: true,
    };
    const refusals: Record<Exclude<Refusal, 'missing'>, true> = {
      unverified: true,
      malformed: true,
      country: true,
      type: true,
      range: true,
      unknown: true,
      testEnded: true,
    };
    for (const [metric, reasons] of [
      [catalogue.SignInFailed, failures],
      [catalogue.Decoy, decoys],
      [catalogue.ContactRefused, refusals],
    ] as const)
      expect(metric.dimensions.Reason.toSorted()).toEqual(Object.keys(reasons).sort());
  });
});
