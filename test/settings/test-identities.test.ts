import { describe, expect, it } from 'vitest';
import { email } from '../../src/channels/email/channel.ts';
import { sms } from '../../src/channels/sms/channel.ts';
import {
  expiredTestIdentities,
  findTestIdentity,
  liveTestCode,
  readTestIdentities,
} from '../../src/settings/test-identities.ts';

const now = Date.parse('2026-11-23');
const read = (entry: unknown) => readTestIdentities({ 'Review@Example.com': entry }, now);
const sound = { code: '0123456', until: '2026-12-31' };

describe('test identities', () => {
  it('are read by destination in lower case, until the first moment of their end date', () => {
    expect(read(sound)).toEqual({
      'review@example.com': {
        code: '0123456',
        untilMs: Date.parse('2026-12-31T00:00:00Z'),
        channel: 'EMAIL',
      },
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

  it('are kept as a message would be addressed, whatever country a number is of', () => {
    const keys = (...destinations: string[]) =>
      Object.entries(readTestIdentities(Object.fromEntries(destinations.map((to) => [to, sound])), now)).map(
        ([to, { channel }]) => [channel, to],
      );
    expect(keys('Ada@Bücher.example', '+12025550100', '+447700900123', '+5215512345678')).toEqual([
      ['EMAIL', 'ada@xn--bcher-kva.example'],
      ['SMS', '+12025550100'],
      ['SMS', '+447700900123'],
      ['SMS', '+525512345678'],
    ]);
  });

  it.each([
    '12025550100',
    '+1 202 555 0100',
    '+1-202-555-0100',
    'tel:+12025550100',
    '002025550100',
    ' review@example.com',
    'review@example',
    'review.@example.com',
    're..view@example.com',
    'Ada <ada@example.com>',
    'ada',
    '',
  ])('have no destination like %j, which no contact could ever be', (destination) => {
    expect(() => readTestIdentities({ [destination]: sound }, now)).toThrow(
      'has a destination that is neither an email address nor a phone number such as +12025550100',
    );
  });

  it.each([
    ['A@x.example', 'a@x.example'],
    ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
    ['+5215512345678', '+525512345678'],
  ])('name %j once, and not also as %j', (one, other) => {
    expect(() => readTestIdentities({ [one]: sound, [other]: sound }, now)).toThrow('twice');
  });
});

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
