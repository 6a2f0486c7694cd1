import { describe, expect, it } from 'vitest';
import {
  expiredTestIdentities,
  liveTestCode,
  readTestIdentities,
} from '../../src/settings/test-identities.ts';

const now = Date.parse('2026-11-23');
const read = (entry: unknown) => readTestIdentities({ 'Review@Example.com': entry }, now);
const sound = { code: '0123456', until: '2026-12-31' };

describe('test identities', () => {
  it('are read by destination in lower case, until the first moment of their end date', () => {
    expect(read(sound)).toEqual({
      'review@example.com': { code: '0123456', untilMs: Date.parse('2026-12-31T00:00:00Z') },
    });
  });

  it.each(['12345', '12345678901', '12 345', 123456, undefined])('have no code like %j', (code) => {
    expect(() => read({ ...sound, code })).toThrow('has a code that is not 6 to 10 digits');
  });

  it.each([undefined, '31.12.2026', '2026-13-01', '2026-12', '2026-11-31', 7])(
    'have no end date like %j',
    (until) => {
      expect(() => read({ ...sound, until })).toThrow('has an identity without an "until" date');
    },
  );

  it('end within 90 days', () => {
    expect(() => read({ ...sound, until: '2027-02-21' })).not.toThrow();
    expect(() => read({ ...sound, until: '2027-02-22' })).toThrow('more than 90 days from now');
  });

  it('are kept after their end, so that the function still starts', () => {
    expect(Object.keys(read({ ...sound, until: '2020-01-01' }))).toHaveLength(1);
  });

  it.each([null, 'x', 7, []])('are not %j', (entry) => {
    expect(() => read(entry)).toThrow();
  });
});

const nowMs = Date.parse('2026-11-23T12:00:00Z');
const good = { code: '246810', until: '2026-12-01' };
const readAll = (entries: Record<string, unknown>) => readTestIdentities(entries, nowMs);

describe('liveTestCode', () => {
  const untilMs = Date.parse(good.until);
  const identities = readAll({ 'review@example.com': good });

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
  const identities = readAll({ a: good, b: { ...good, until: '2026-11-30' }, c: good });
  expect(expiredTestIdentities(identities, Date.parse('2026-11-30') - 1)).toBe(0);
  expect(expiredTestIdentities(identities, Date.parse('2026-11-30'))).toBe(1);
  expect(expiredTestIdentities(identities, Date.parse('2026-12-01'))).toBe(3);
});
