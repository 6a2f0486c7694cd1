import { describe, expect, it } from 'vitest';
import { expiredTestIdentities, liveTestCode } from '../../src/recipients/test-identities.ts';
import { readTestIdentities } from '../../src/settings/test-identities.ts';

const nowMs = Date.parse('2026-11-23T12:00:00Z');
const good = { code: '246810', until: '2026-12-01' };
const read = (entries: Record<string, unknown>) => readTestIdentities(entries, nowMs);

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
