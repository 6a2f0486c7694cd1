import { describe, expect, it } from 'vitest';
import { email } from '../../src/channels/email/channel.ts';
import { sms } from '../../src/channels/sms/channel.ts';
import {
  expiredTestIdentities,
  findTestIdentity,
  liveTestCode,
} from '../../src/recipients/test-identities.ts';
import { readTestIdentities } from '../../src/settings/test-identities.ts';

const nowMs = Date.parse('2026-11-23T12:00:00Z');
const good = { code: '246810', until: '2026-12-01' };
const untilMs = Date.parse(good.until);
const identities = readTestIdentities(
  { 'review@example.com': good, 'ada@bücher.example': good, '+447700900123': good, '+525512345678': good },
  nowMs,
);

describe('a test identity', () => {
  it('has its code until its date, to the millisecond, and is still one after it', () => {
    expect(liveTestCode(identities, email, 'review@example.com', untilMs - 1)).toBe('246810');
    expect(liveTestCode(identities, email, 'review@example.com', untilMs)).toBeUndefined();
    expect(findTestIdentity(identities, email, 'review@example.com')).toMatchObject({ untilMs });
  });

  it.each([
    [email, 'REVIEW@example.com'],
    [email, 'Ada@Bücher.example'],
    [email, 'ada@xn--bcher-kva.example'],
    [sms, '+447700900123'],
    [sms, '+525512345678'],
    [sms, '+5215512345678'],
  ])('is found in every spelling of the contact: %#', (channel, contact) => {
    expect(liveTestCode(identities, channel, contact, nowMs)).toBe('246810');
  });

  it.each([
    [email, 'review@example.co'],
    [email, ' review@example.com'],
    [email, 'review+1@example.com'],
    [email, ''],
    [email, '+447700900123'],
    [sms, 'review@example.com'],
    [sms, '+447700900124'],
    [sms, '447700900123'],
    [sms, '__proto__'],
    [email, 'constructor'],
  ])('is no other contact: %#', (channel, contact) => {
    expect(findTestIdentity(identities, channel, contact)).toBeUndefined();
  });
});

it('counts the identities whose date has passed', () => {
  const some = readTestIdentities(
    { 'a@x.example': good, 'b@x.example': { ...good, until: '2026-11-30' }, 'c@x.example': good },
    nowMs,
  );
  expect(expiredTestIdentities(some, Date.parse('2026-11-30') - 1)).toBe(0);
  expect(expiredTestIdentities(some, Date.parse('2026-11-30'))).toBe(1);
  expect(expiredTestIdentities(some, Date.parse('2026-12-01'))).toBe(3);
});
