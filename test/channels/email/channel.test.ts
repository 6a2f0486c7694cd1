import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { email } from '../../../src/channels/email/channel.ts';
import { recordAws } from '../../support/asked.ts';
import { codeMessage } from '../../support/channel.ts';
import { settingsOf } from '../../support/deps.ts';
import { seededDraw } from '../../support/draw.ts';

function open(settings: Record<string, string> = {}) {
  let refused = 0;
  const { aws, mailed } = recordAws();
  const onTemplateRefused = () => {
    refused++;
  };
  return {
    channel: email.open(settingsOf(settings), { aws, onTemplateRefused }),
    mailed,
    sent: () => mailed[0]?.input,
    refused: () => refused,
  };
}

describe('the settings of email', () => {
  const { EMAIL_FROM, ...rest } = settingsOf();

  it('lack a sender only where email is listed', () => {
    expect(email.findFaults({ EMAIL_FROM: undefined }, true)).toEqual([
      expect.stringMatching(/^EMAIL_FROM is missing/),
    ]);
    expect(email.findFaults({ EMAIL_FROM: undefined }, false)).toEqual([]);
    expect(email.findFaults({ EMAIL_FROM }, true)).toEqual([]);
  });

  it('promise domains that nothing proves where email is not listed', () => {
    const domains = { ...rest, SIGN_UP_EMAIL_DOMAINS: ['example.com'] };
    expect(email.findFaults(domains, false)).toEqual([
      expect.stringMatching(/^SIGN_UP_EMAIL_DOMAINS is set/),
    ]);
    expect(email.findFaults({ ...domains, EMAIL_FROM }, true)).toEqual([]);
  });

  it('set the cap, and no breaker: an address has no country', () => {
    expect(email.readCaps(settingsOf())).toEqual({ perHour: 5000, breaker: undefined });
    expect(email.readCaps(settingsOf({ EMAILS_PER_HOUR: '7' }))).toMatchObject({ perHour: 7 });
  });
});

it('asks Cognito for the address, its flag, and an address that belongs to nobody and could be sent to', async () => {
  const { channel } = open();
  expect(channel).toMatchObject({
    name: 'EMAIL',
    attribute: 'email',
    verifiedAttribute: 'email_verified',
    autoVerify: 'autoVerifyEmail',
    provesSignUp: true,
    caps: email.readCaps(settingsOf()),
  });
  expect(await channel.readContact(channel.example, true)).toMatchObject({ kind: 'destination' });
});

describe('a sign-up', () => {
  it('may have any address, or none, without a list of domains', () => {
    for (const value of ['a@b.de', 'nonsense', '', undefined])
      expect(open().channel.refuseSignUp(value)).toBeUndefined();
  });

  it.each([
    ['ada@example.com', undefined],
    ['ada@EXAMPLE.com', undefined],
    ['ada@evil.org@example.com', undefined],
    ['ada@example.com@evil.org', 'SIGN_UP_EMAIL_DOMAIN'],
    ['ada@example.com ', 'SIGN_UP_EMAIL_DOMAIN'],
    ['ada@xexample.com', 'SIGN_UP_EMAIL_DOMAIN'],
    ['', 'SIGN_UP_EMAIL_DOMAIN'],
    [undefined, 'SIGN_UP_EMAIL_DOMAIN'],
  ])('as %j, where example.com is the list: %s', (value, refusal) => {
    const { channel } = open({ SIGN_UP_EMAIL_DOMAINS: 'example.org,example.com' });
    expect(channel.refuseSignUp(value)).toBe(refusal);
  });

  it.each(['bücher.example', 'xn--bcher-kva.example'])(
    'may have a listed international domain, however the list (%s) and the address spell it',
    (SIGN_UP_EMAIL_DOMAINS) => {
      const { channel } = open({ SIGN_UP_EMAIL_DOMAINS });
      for (const domain of ['bücher.example', 'BÜCHER.example', 'XN--bcher-kva.example'])
        expect(channel.refuseSignUp(`ada@${domain}`)).toBeUndefined();
      expect(channel.refuseSignUp('ada@bucher.example')).toBe('SIGN_UP_EMAIL_DOMAIN');
    },
  );
});

describe('an address', () => {
  it('is sent to as it is written, and counts by its mailbox', async () => {
    const { channel } = open();
    expect(await channel.readContact('Ada+1@Example.com', true)).toEqual({
      kind: 'destination',
      channel,
      to: 'Ada+1@Example.com',
      limitKey: 'ada@example.com',
      country: undefined,
      masked: 'a***@e***',
    });
  });

  it('of an international domain is sent to and counted in Punycode, and shown as it was written', async () => {
    const { channel } = open();
    const read = await channel.readContact('ada+1@bücher.example', true);
    expect(read).toMatchObject({
      to: 'ada+1@xn--bcher-kva.example',
      limitKey: 'ada@xn--bcher-kva.example',
      masked: 'a***@b***',
    });
    // And as a stranger who types it.
    const { masked, limitKey } = await channel.inventContact('ada+1@bücher.example', seededDraw(7));
    expect(read).toMatchObject({ masked, limitKey });
  });

  it.each([
    '',
    'ada',
    'ada@example',
    'ada.@example.com',
    'a..da@example.com',
    '"a b"@example.com',
    'ä@example.com',
    `${'a'.repeat(10_000)}@example.com`,
  ])('that SES would not take is malformed: %j', async (value) => {
    expect(await open().channel.readContact(value, true)).toBe('malformed');
  });

  it('is made up for a stranger in the form in which it is shown, and counts against no destination', async () => {
    expect(await open().channel.inventContact('ada', seededDraw(7))).toEqual({
      masked: expect.stringMatching(/^[a-z]\*\*\*@[a-z]\*\*\*$/),
      country: undefined,
      limitKey: undefined,
    });
  });

  it('is made up at a domain that sign-up allows, and at every such', async () => {
    const { channel } = open({ SIGN_UP_EMAIL_DOMAINS: 'acme.example,zoo.example' });
    const hosts = new Set<string>();
    for (let seed = 0; seed < 100; seed++)
      hosts.add((await channel.inventContact('ada', seededDraw(seed))).masked.split('@')[1] ?? '');
    expect([...hosts].sort()).toEqual(['a***', 'z***']);
  });

  it('that a stranger typed is his, and counts by its mailbox as a user’s would', async () => {
    const { channel } = open();
    const typed = await channel.inventContact('A.da+1@gmail.com', seededDraw(7));
    const contact = await channel.readContact('A.da+1@gmail.com', true);
    if (typeof contact === 'string') throw new Error(contact);
    const { masked, country, limitKey } = contact;
    expect(typed).toEqual({ masked, country, limitKey });
  });
});

const read = (
  input: { readonly RawMessage?: { readonly Data?: Uint8Array | undefined } | undefined } | undefined,
) => simpleParser(Buffer.from(input?.RawMessage?.Data ?? []));

describe('a message', () => {
  it('is in the locale asked for, from the app client’s own brand', async () => {
    const brand = { appName: 'Beta', emailFrom: 'beta@example.com' };
    const { channel, sent } = open({ BRANDS: JSON.stringify({ 'client-2': brand }) });
    await channel.send('ada@example.com', codeMessage({ clientId: 'client-2', locale: 'de' }), 1000);
    expect(sent()).toMatchObject({ Source: 'beta@example.com', Destinations: ['ada@example.com'] });
    expect((await read(sent())).from?.text).toContain('Beta');
    expect((await read(sent())).text).toMatch(/048213[\s\S]*5 Minuten/);
  });

  it('says whole minutes of the life that is left, never more', async () => {
    const { channel, sent } = open();
    await channel.send('ada@example.com', codeMessage({ secondsLeft: 179 }), 1000);
    expect((await read(sent())).text).toContain('2 minutes');
  });

  it('has the time that it is given', async () => {
    const { channel, mailed } = open();
    await channel.send('ada@example.com', codeMessage(), 1234);
    expect(mailed).toMatchObject([{ timeoutMs: 1234 }]);
  });

  it('is the brand’s where the user’s own template is refused, and says that it was', async () => {
    const own = { 'custom:mail': 'Subject-|-Go to evil.example-|--|--|--|--|--|-' };
    const { channel, sent, refused } = open({ TEMPLATE_ATTRIBUTE: 'custom:mail' });
    await channel.send('ada@example.com', codeMessage({ attributes: own }), 1000);
    expect(refused()).toBe(1);
    expect((await read(sent())).text).not.toContain('evil');
  });

  it('is the user’s own where its template is good, or not looked at without TEMPLATE_ATTRIBUTE', async () => {
    const attributes = { 'custom:mail': 'Hello there-|--|--|--|--|--|--|-' };
    for (const [settings, isOwn] of [
      [{ TEMPLATE_ATTRIBUTE: 'custom:mail' }, true],
      [{}, false],
    ] as const) {
      const { channel, sent, refused } = open(settings);
      await channel.send('ada@example.com', codeMessage({ attributes }), 1000);
      expect((await read(sent())).subject === 'Hello there').toBe(isOwn);
      expect(refused()).toBe(0);
    }
  });
});
