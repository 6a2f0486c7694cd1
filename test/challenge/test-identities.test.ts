import { describe, expect, it } from 'vitest';
import {
  expiredTestIdentities,
  liveTestCode,
  readTestIdentities,
} from '../../src/challenge/test-identities.ts';

const nowMs = Date.parse('2026-11-23T12:00:00Z');
const good = { code: '246810', until: '2026-12-01' };
const read = (entries: Record<string, unknown>) => readTestIdentities(entries, nowMs);

describe('readTestIdentities', () => {
  it('keeps each by its destination in lower case, until midnight UTC of its date', () => {
    expect(read({ 'Review@Example.com': good })).toEqual({
      'review@example.com': { code: '246810', untilMs: Date.parse('2026-12-01T00:00:00Z') },
    });
    expect(read({})).toEqual({});
  });

  it.each([123456, '12345', '12345678901', '12345a', '１２３４５６', '246810\n', '', null, undefined])(
    'refuses the code %j',
    (code) => {
      expect(() => read({ a: { ...good, code } })).toThrow('not 6 to 10 digits');
    },
  );

  it.each([[null], ['x'], [7], [[]]])('refuses the entry %j', (entry) => {
    expect(() => read({ a: entry })).toThrow();
  });

  it('takes a date up to 90 days ahead, to the millisecond', () => {
    const until = '2027-02-21';
    const earliestMs = Date.parse(until) - 90 * 24 * 3600 * 1000;
    expect(readTestIdentities({ a: { ...good, until } }, earliestMs)).toHaveProperty('a');
    expect(() => readTestIdentities({ a: { ...good, until } }, earliestMs - 1)).toThrow('90 days');
  });

  it('keeps one whose date has passed, so that a function still starts after it', () => {
    expect(read({ a: { ...good, until: '2020-01-01' } })).toHaveProperty('a');
  });
});

describe('liveTestCode', () => {
  const untilMs = Date.parse(good.until);
  const identities = read({ 'review@example.com': good });

  it('ends with the date, to the millisecond', () => {
    expect(liveTestCode(identities, 'review@example.com', untilMs - 1)).toBe('246810');
    expect(liveTestCode(identities, 'review@example.com', untilMs)).toBeUndefined();
  });

  it('finds a destination in any case, and exactly', () => {
    expect(liveTestCode(identities, 'REVIEW@example.com', nowMs)).toBe('246810');
    for (const other of ['review@example.co', ' review@example.com', 'review+1@example.com', '', undefined])
      expect(liveTestCode(identities, other, nowMs)).toBeUndefined();
  });
});

it('counts the identities whose date has passed', () => {
  const identities = read({ a: good, b: { ...good, until: '2026-11-30' }, c: good });
  expect(expiredTestIdentities(identities, Date.parse('2026-11-30') - 1)).toBe(0);
  expect(expiredTestIdentities(identities, Date.parse('2026-11-30'))).toBe(1);
  expect(expiredTestIdentities(identities, Date.parse('2026-12-01'))).toBe(3);
});
