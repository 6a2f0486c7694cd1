import { describe, expect, it } from 'vitest';
import { sms } from '../../../src/channels/sms/channel.ts';
import { rangeGroup } from '../../../src/channels/sms/range-group.ts';
import { recordAws } from '../../support/asked.ts';
import { codeMessage } from '../../support/channel.ts';
import { settingsOf } from '../../support/deps.ts';
import { givenDraw, seededDraw } from '../../support/draw.ts';

function open(settings: Record<string, string> = {}) {
  const { aws, published } = recordAws();
  return { channel: sms.open(settingsOf(settings), { aws, onTemplateRefused: () => {} }), published };
}

describe('the settings of SMS', () => {
  it('name the countries only where SMS is listed', () => {
    expect(sms.findFaults({ SMS_COUNTRIES: [] }, true)).toEqual([
      expect.stringMatching(/^SMS_COUNTRIES is missing/),
    ]);
    expect(sms.findFaults({ SMS_COUNTRIES: [] }, false)).toEqual([]);
    expect(sms.findFaults({ SMS_COUNTRIES: ['DE'] }, true)).toEqual([]);
    // Read wrongly, they have a fault of their own.
    expect(sms.findFaults({}, true)).toEqual([]);
  });

  it('want India’s two ids or neither, listed or not', () => {
    for (const settings of [{ SMS_ENTITY_ID: '1' }, { SMS_TEMPLATE_ID: '1' }])
      expect(sms.findFaults(settings, false)).toEqual([expect.stringMatching(/go together/)]);
    expect(sms.findFaults({ SMS_ENTITY_ID: '1', SMS_TEMPLATE_ID: '2' }, false)).toEqual([]);
  });

  it('set the cap, and the breaker unless it is off', () => {
    expect(sms.readCaps(settingsOf({ SMS_PER_HOUR: '77' }))).toEqual({
      perHour: 77,
      breaker: { percent: 20, minSends: 50, rangeMinSends: 20, windowSeconds: 900 },
    });
    expect(sms.readCaps(settingsOf({ SMS_BREAKER_PERCENT: '0' }))).toEqual({
      perHour: 1000,
      breaker: undefined,
    });
  });
});

it('asks Cognito for the number, its flag, and a number that belongs to nobody and could be sent to', async () => {
  const { channel } = open({ SMS_COUNTRIES: 'US' });
  expect(channel).toMatchObject({
    name: 'SMS',
    attribute: 'phone_number',
    verifiedAttribute: 'phone_number_verified',
    autoVerify: 'autoVerifyPhone',
    caps: sms.readCaps(settingsOf()),
  });
  expect(await channel.readContact(channel.example, true)).toMatchObject({ kind: 'destination' });
});

describe('a sign-up', () => {
  it('is proven by a number, unless a list of domains asks for an address', () => {
    expect(open().channel.provesSignUp).toBe(true);
    expect(open({ SIGN_UP_EMAIL_DOMAINS: 'example.com' }).channel.provesSignUp).toBe(false);
  });

  it('is refused for no number', () => {
    for (const value of [undefined, '', 'x']) expect(open().channel.refuseSignUp(value)).toBeUndefined();
  });
});

describe('a number', () => {
  it('is sent to and counted as E.164, by its country', async () => {
    const { channel } = open();
    expect(await channel.readContact('+4915123456789', true)).toEqual({
      kind: 'destination',
      channel,
      to: '+4915123456789',
      limitKey: '+4915123456789',
      country: 'DE',
      range: rangeGroup('+4915123456789'),
      masked: '+*******6789',
    });
  });

  it.each([
    ['no number', '+49', 'malformed'],
    ['a number with spaces', '+49 151 23456789', 'malformed'],
    ['a number of another country', '+12025550123', 'country'],
    ['a premium number of another country', '+449098790000', 'country'],
    ['a fixed line', '+493012345678', 'type'],
  ])('as %s is refused, where Germany alone is served', async (_what, value, refusal) => {
    expect(await open({ SMS_COUNTRIES: 'DE' }).channel.readContact(value, true)).toBe(refusal);
  });

  it.each([
    ['+4915123456789', '+*******6789'],
    ['+1 (202) 555-0123', '+*******0123'],
    ['+12', '+*******12'],
    ['no digits', '+*******'],
  ])('of %j is shown as %s', (value, masked) => {
    expect(open().channel.mask(value)).toBe(masked);
  });

  it.each([
    ['+123456', true],
    ['+123456789012345', true],
    ['+12345', false],
    ['+1234567890123456', false],
    ['491512345678', false],
    ['tel:+4915123456', false],
    ['+49 15123456', false],
    ['+4915123456\n', false],
    ['ada', false],
    ['', false],
  ])('is what %j as a user name stands for: %s', (userName, claims) => {
    expect(open().channel.claims(userName)).toBe(claims);
  });

  it('is made up for a stranger with four digits, and counts against no destination', async () => {
    for (const digits of [0, 0.0042, 0.999999])
      expect(await open().channel.inventContact('ada', givenDraw({ digits }))).toMatchObject({
        masked: expect.stringMatching(/^\+\*{7}\d{4}$/),
        limitKey: undefined,
      });
  });

  it('is made up of a country that is served, of every such', async () => {
    const countries = async (SMS_COUNTRIES: string) => {
      const { channel } = open({ SMS_COUNTRIES });
      const found = new Set<string | undefined>();
      for (let n = 0; n < 300; n++) found.add((await channel.inventContact('ada', seededDraw(n))).country);
      return [...found].sort();
    };
    expect(await countries('DE,FR,US')).toEqual(['DE', 'FR', 'US']);
    const all = await countries('*');
    expect(all.length).toBeGreaterThan(10);
    for (const country of all) expect(country).toMatch(/^[A-Z]{2}$/);
    expect(all).not.toContain('ZZ');
  });

  it('is made up of the same draws in every version of the product, with zeros in front', async () => {
    const { channel } = open({ SMS_COUNTRIES: 'DE,FR,US' });
    expect(
      await channel.inventContact('ada', givenDraw({ digits: 0.00421, country: 0.34, range: 0.5 })),
    ).toEqual({
      masked: '+*******0042',
      country: 'FR',
      range: 'r128',
      limitKey: undefined,
    });
  });

  it('that a stranger typed is his, and counts as a user’s would', async () => {
    const { channel } = open({ SMS_COUNTRIES: 'DE,FR' });
    const contact = await channel.readContact('+4915123456789', true);
    if (typeof contact === 'string') throw new Error(contact);
    const { masked, country, limitKey, range } = contact;
    expect(await channel.inventContact('+4915123456789', seededDraw(1))).toEqual({
      masked,
      country,
      range,
      limitKey,
    });
  });

  it('that was typed and could not be sent to still looks as if it could', async () => {
    const { channel } = open({ SMS_COUNTRIES: 'DE' });
    expect(await channel.inventContact('+12025550123', seededDraw(1))).toEqual({
      masked: '+*******0123',
      country: 'DE',
      range: rangeGroup('+12025550123'),
      limitKey: '+12025550123',
    });
    expect(await channel.inventContact('+999123456789', seededDraw(1))).toEqual({
      masked: '+*******6789',
      country: 'DE',
      range: rangeGroup('+999123456789'),
      limitKey: undefined,
    });
  });
});

describe('a message', () => {
  it('is in the locale asked for, by the app client’s own sender, in the time that it is given', async () => {
    const { channel, published } = open({
      BRANDS: JSON.stringify({ 'client-2': { smsSenderId: 'Beta' } }),
    });
    const message = codeMessage({ clientId: 'client-2', locale: 'de', secondsLeft: 299 });
    await channel.send('+4915123456789', message, 1234);
    expect(published).toMatchObject([
      {
        timeoutMs: 1234,
        input: {
          PhoneNumber: '+4915123456789',
          Message: expect.stringMatching(/048213.*4 Minuten/),
          MessageAttributes: { 'AWS.SNS.SMS.SenderID': { StringValue: 'Beta' } },
        },
      },
    ]);
  });

  it('has no sender where neither brand nor settings have one', async () => {
    const { channel, published } = open();
    await channel.send('+4915123456789', codeMessage(), 1000);
    expect(published[0]?.input.MessageAttributes).not.toHaveProperty(['AWS.SNS.SMS.SenderID']);
  });
});

describe('a number whose range nobody knows', () => {
  it('is sent to as a new user’s, where it is verified and its country served', async () => {
    const { channel } = open({ SMS_COUNTRIES: 'US,GB' });
    for (const [number, country] of [
      ['+17295550123', 'US'],
      ['+18615550123', 'US'],
      ['+447710900123', 'GB'],
    ] as const)
      expect(await channel.readContact(number, true)).toMatchObject({ to: number, country });
    expect(await channel.readContact('+17295550123', true)).toMatchObject({ tierAtMost: 'new' });
    expect(await channel.readContact('+12025550123', true)).not.toHaveProperty('tierAtMost');
  });

  it('that a stranger typed counts as a user’s would', async () => {
    const { channel } = open({ SMS_COUNTRIES: 'US' });
    const contact = await channel.readContact('+17295550123', true);
    const typed = await channel.inventContact('+17295550123', seededDraw(1));
    expect(contact).toMatchObject(typed);
    expect(typed).toMatchObject({ country: 'US', limitKey: '+17295550123', tierAtMost: 'new' });
  });
});

describe('one phone in two spellings', () => {
  it.each([
    ['+5215512345678', '+525512345678'],
    ['+541123456789', '+5491123456789'],
    ['+22547234567', '+2250747234567'],
  ])('%s and %s count as one, of a user and of a stranger', async (old, current) => {
    const { channel } = open({ SMS_COUNTRIES: '*' });
    for (const number of [old, current]) {
      const range = rangeGroup(current);
      expect(await channel.readContact(number, true)).toMatchObject({ limitKey: current, range });
      expect(await channel.inventContact(number, seededDraw(1))).toMatchObject({ limitKey: current });
    }
  });

  it('counts as one where no SMS may go to it, too', async () => {
    const { channel } = open({ SMS_COUNTRIES: 'DE' });
    for (const number of ['+5215512345678', '+525512345678'])
      expect(await channel.inventContact(number, seededDraw(1))).toMatchObject({
        limitKey: '+525512345678',
      });
  });
});

it('calls a test identity by the number of today, and nothing else by any name', () => {
  const { channel } = open({ SMS_COUNTRIES: 'DE' });
  expect(channel.readIdentity('+5215512345678')).toBe('+525512345678');
  expect(channel.readIdentity('+447700900123')).toBe('+447700900123');
  for (const text of ['', 'ada', '12025550100', '+1 202 555 0100'])
    expect(channel.readIdentity(text)).toBeUndefined();
});
