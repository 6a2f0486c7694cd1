// Strangers and users of the same kind of name, made as the pool's own rules make users: what a client can see of
// them has the same distribution. One table crosses the settings that decide what users have.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { countReached } from '../../infra/cli/doctor/reached.ts';
import { readReach } from '../../infra/cli/doctor/sample.ts';
import { judgeShares } from '../../infra/cli/doctor/users.ts';
import { inventDecoys } from '../../src/recipients/decoys.ts';
import { preSignUp } from '../../src/triggers/pre-sign-up.ts';
import { type TestDeps, testDeps } from '../support/deps.ts';
import { dispatch } from '../support/dispatch.ts';
import { createEvent, type Who } from '../support/events.ts';
import { SignIn } from '../support/sign-in.ts';

const kinds = ['address', 'served number', 'unserved number', 'plain name'] as const;
type NameKind = (typeof kinds)[number];

/** 0 up to 1, the same for the same text. */
const chance = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;

const domains = ['acme.example', 'zoo.example'];
const people = 240;

const addressOf = (i: number, has: string) =>
  `${String.fromCharCode(97 + Math.floor(chance(`initial ${has} ${i}`) * 26))}${i}@${domains[Math.floor(chance(`host ${has} ${i}`) * 2)]}`;
const numberOf = (i: number, kind: NameKind) =>
  kind === 'unserved number' ? `+447400${String(100_000 + i)}` : `+4915123${String(100_000 + i)}`;

/** What somebody types, and what they bring to the sign-up beside it. */
function person(kind: NameKind, i: number, contacts: 'one' | 'any', needsAddress: boolean) {
  const isNamedByAddress = kind === 'address';
  const isNamedByNumber = kind === 'served number' || kind === 'unserved number';
  const address = addressOf(i, kind);
  const number = numberOf(i, kind);
  const brings = chance(`brings ${kind} ${i}`);
  const hasAddress =
    isNamedByAddress ||
    (isNamedByNumber ? contacts === 'any' && (needsAddress || brings < 0.3) : needsAddress || brings < 0.6);
  const hasNumber =
    isNamedByNumber ||
    (isNamedByAddress
      ? contacts === 'any' && brings < 0.4
      : contacts === 'any'
        ? brings > 0.35
        : !hasAddress);
  return {
    name: isNamedByAddress ? address : isNamedByNumber ? number : `somebody-${i}`,
    attributes: {
      ...(hasAddress && { email: address }),
      ...(hasNumber && { phone_number: number }),
    } as Record<string, string>,
  };
}

/** As sign-up leaves a user; half of those with a second contact have proven it since. `undefined`: was refused. */
async function signUp(
  deps: TestDeps,
  { name, attributes }: ReturnType<typeof person>,
  i: number,
): Promise<Who | undefined> {
  const user = { userPoolId: 'eu-west-1_Example1', clientId: 'client-1', userName: name, exists: true };
  const confirmed = await preSignUp({ user, attributes }, deps).catch(() => undefined);
  if (!confirmed) return undefined;
  const later = chance(`proves ${name} ${i}`) < 0.5;
  return {
    userName: name,
    userAttributes: {
      ...attributes,
      ...((confirmed.autoVerifyEmail || later) && attributes.email && { email_verified: 'true' }),
      ...((confirmed.autoVerifyPhone || later) &&
        attributes.phone_number && { phone_number_verified: 'true' }),
    },
  };
}

interface Look {
  readonly channel: string;
  readonly destination: string;
  readonly form: string;
}

/** What can be seen of a start: the keys, the channel, the form of the destination, the length of the state, the calls. */
async function look(deps: TestDeps, who: Who): Promise<Look> {
  const calls: string[] = [];
  const limits = Object.fromEntries(
    Object.entries(deps.limits).map(([name, call]) => [
      name,
      (...args: never[]) => {
        calls.push(name);
        return (call as (...args: never[]) => unknown)(...args);
      },
    ]),
  ) as unknown as TestDeps['limits'];
  const { response } = await dispatch(createEvent([], who), { ...deps, limits });
  const { publicChallengeParameters: shown, challengeMetadata } = response as {
    publicChallengeParameters: Record<string, string>;
    challengeMetadata: string;
  };
  return {
    channel: shown.CODE_DELIVERY_DELIVERY_MEDIUM ?? '',
    destination: shown.CODE_DELIVERY_DESTINATION ?? '',
    form: [
      Object.keys(shown).join(),
      shown.STATUS,
      challengeMetadata.length,
      calls.join(),
      (shown.CODE_DELIVERY_DESTINATION ?? '').replace(/\d/g, '0').replace(/^[a-z]\*{3}@[a-z]/, 'x***@x'),
    ].join(' '),
  };
}

const share = <T>(of: readonly T[], is: (one: T) => boolean) => of.filter(is).length / of.length;

const cells = ['sms,email', 'email,sms', 'sms', 'email'].flatMap((channels) =>
  (['one', 'any'] as const).flatMap((contacts) =>
    (channels === 'sms' ? [''] : ['', domains.join()]).map((allowed) => ({ channels, contacts, allowed })),
  ),
);

describe.each(cells)(
  'CHANNELS=$channels, $contacts contact, domains "$allowed"',
  ({ channels, contacts, allowed }) => {
    const settings = {
      CHANNELS: channels,
      SIGN_UP_CONTACTS: contacts,
      SIGN_UP_EMAIL_DOMAINS: allowed,
      SMS_COUNTRIES: 'DE',
      SMS_PER_HOUR: '100000',
      SMS_BREAKER_PERCENT: '0',
    };
    const needsAddress = allowed !== '';

    it('strangers look like users, for every kind of name', async () => {
      const before = testDeps({ settings });
      const users = new Map<NameKind, Who[]>();
      for (const kind of kinds) {
        const some: Who[] = [];
        for (let i = 0; i < people; i++) {
          const who = await signUp(before, person(kind, i, contacts, needsAddress), i);
          if (who) some.push(who);
        }
        users.set(kind, some);
      }
      // The doctor measures the pool, and what it says to paste is pasted.
      const all = [...users.values()].flat();
      const named = all.map(({ userName = '', userAttributes = {} }) => ({
        name: userName,
        attributes: userAttributes as Record<string, string>,
      }));
      const counted = countReached(
        before.channels,
        await readReach(before.channels, named, { identities: {}, nowMs: 0 }),
        { usernameAttributes: [], aliasAttributes: [] },
        before.settings,
      );
      const sample = { read: all.length, isWhole: true };
      const { fix = '' } = judgeShares(before.settings, before.channels, sample, counted);
      const [, measured = ''] = fix.split('DECOY_CHANNEL_SHARES=');
      const shared = measured && { DECOY_CHANNEL_SHARES: measured };
      const deps = testDeps({ settings: { ...settings, ...shared } });

      const compared: NameKind[] = [];
      for (const kind of kinds) {
        const known: Look[] = [];
        for (const who of users.get(kind) ?? []) known.push(await look(deps, who));
        // No rule of sign-up makes users with such names; those brought in another way are compared below.
        if (known.length === 0) continue;
        compared.push(kind);
        const unknown: Look[] = [];
        for (let i = 1000; i < 1000 + people; i++) {
          const { name } = person(kind, i, contacts, needsAddress);
          unknown.push(await look(deps, { userName: name, userNotFound: true }));
        }
        const forms = (of: readonly Look[]) => [...new Set(of.map(({ form }) => form))].sort();
        expect(forms(unknown), kind).toEqual(forms(known));
        // Two samples from one population: beyond 3.5 standard errors about once in two thousand.
        const near = 3.5 * Math.sqrt(0.25 / known.length + 0.25 / unknown.length);
        for (const channel of ['SMS', 'EMAIL']) {
          const has = (one: Look) => one.channel === channel;
          expect(Math.abs(share(known, has) - share(unknown, has)), `${kind} ${channel}`).toBeLessThan(near);
        }
        if (!needsAddress || kind === 'address') continue;
        const hosts = (of: readonly Look[]) =>
          [
            ...new Set(
              of.filter((one) => one.channel === 'EMAIL').map((one) => one.destination.split('@')[1]),
            ),
          ].sort();
        expect(hosts(unknown), kind).toEqual(hosts(known));
      }
      expect(compared.length).toBeGreaterThan(0);
    });
  },
);

describe.each(['sms,email', 'email,sms'])('CHANNELS=%s, one contact, nothing set', (channels) => {
  it.each([
    ['address', 'EMAIL'],
    ['served number', 'SMS'],
    ['unserved number', 'SMS'],
  ] as const)('a stranger whose name is: %s, has %s alone', async (kind, channel) => {
    const deps = testDeps({ settings: { CHANNELS: channels, SMS_COUNTRIES: 'DE' } });
    for (let i = 0; i < 60; i++) {
      const { name } = person(kind, i, 'one', false);
      expect((await look(deps, { userName: name, userNotFound: true })).channel).toBe(channel);
    }
  });
});

describe('a number that is not served, as name of a user who was brought in', () => {
  it.each([
    ['sms,email', 'one'],
    ['email,sms', 'one'],
    ['sms', 'one'],
    ['sms', 'any'],
  ] as const)(
    'CHANNELS=%s, %s: a stranger with that name is shown the same, walk for walk',
    async (channels, contacts) => {
      const settings = { CHANNELS: channels, SIGN_UP_CONTACTS: contacts, SMS_COUNTRIES: 'DE' };
      for (let i = 0; i < 20; i++) {
        const userName = numberOf(i, 'unserved number');
        const attributes = { phone_number: userName, phone_number_verified: 'true' };
        const seen = [];
        for (const who of [
          { userName, userAttributes: attributes },
          { userName, userNotFound: true },
        ]) {
          const deps = testDeps({ settings });
          const signIn = new SignIn(deps, who);
          const steps = [await signIn.start()];
          deps.clockMs += 31_000;
          steps.push(await signIn.answer('', { action: 'resend' }), await signIn.answer('000000'));
          seen.push(
            steps.map((step) => (step.kind === 'challenge' ? { ...step.parameters, PROOF: '' } : step)),
          );
        }
        expect(seen[1]).toEqual(seen[0]);
      }
    },
  );
});

describe('the destinations that are made up', () => {
  it('are as many as users would have', async () => {
    const deps = testDeps({ settings: { SMS_COUNTRIES: 'DE,FR' } });
    const masked = new Set<string>();
    const countries = new Set<string | undefined>();
    for (let i = 0; i < 300; i++) {
      const user = { userPoolId: 'p', clientId: 'c', userName: `nobody-${i}`, exists: false };
      for (const decoy of await inventDecoys(deps.hmac, user, deps.channels, deps.settings)) {
        masked.add(decoy.masked);
        countries.add(decoy.country);
      }
    }
    expect(masked.size).toBeGreaterThan(150);
    expect([...countries].sort()).toEqual(['DE', 'FR', undefined]);
  });
});
