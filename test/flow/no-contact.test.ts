// A user who cannot be sent anything: who may hear it, and who sees what a stranger sees.
import { describe, expect, it } from 'vitest';
import { type TestDeps, testDeps } from '../support/deps.ts';
import type { Who } from '../support/events.ts';
import { byEmail, byPhone, settle, signInWell } from '../support/people.ts';
import { SignIn, type Step } from '../support/sign-in.ts';

const withPassword = ['SRP_A', 'PASSWORD_VERIFIER'].map((challengeName) => ({
  challengeName,
  challengeResult: true,
}));
const statusOf = (step: Step) => (step.kind === 'challenge' ? step.parameters.STATUS : step.kind);
const later = (deps: TestDeps, seconds: number) => {
  deps.clockMs += seconds * 1000;
};

/** What has become of the contact that the user proved once. */
const lost: Readonly<Record<string, Record<string, string>>> = {
  'no contact': {},
  'an unverified number': { phone_number: '+4915123000001', phone_number_verified: 'false' },
  'a country that is not served': { phone_number: '+447400123456', phone_number_verified: 'true' },
  'a fixed line': { phone_number: '+493012345678', phone_number_verified: 'true' },
  'a number that is none': { phone_number: '0151 23', phone_number_verified: 'true' },
  'an address that cannot be sent to': { email: 'ada.@example.com', email_verified: 'true' },
};
const stranger: Who = { userName: 'stranger', userNotFound: true };
const ada = byPhone('ada', 1);
const adaWith = (userAttributes: Record<string, string>): Who => ({ userName: 'ada', userAttributes });

async function settled() {
  const deps = testDeps({ settings: { SMS_COUNTRIES: 'DE' } });
  const bob = byEmail('bob', 'bob@example.com');
  const [ofAda = '', ofBob = ''] = await settle(deps, [ada, bob]);
  deps.outbox.length = 0;
  deps.metrics.clear();
  return { deps, ofAda, ofBob };
}

async function resendStatus(deps: TestDeps, who: Who, proof: string | undefined) {
  const signIn = new SignIn(deps, who);
  expect(statusOf(await signIn.start())).toBe('CODE_SENT');
  later(deps, 31);
  const resent = await signIn.answer('', { action: 'resend', ...(proof !== undefined && { proof }) });
  return { signIn, resent };
}

describe.each(Object.entries(lost))('a user with %s', (_what, attributes) => {
  const who = adaWith(attributes);

  it('hears it on a known device, in the first round that shows its proof', async () => {
    const { deps, ofAda } = await settled();
    const { signIn, resent } = await resendStatus(deps, who, ofAda);
    expect(statusOf(resent)).toBe('NO_CONTACT');
    expect(deps.metrics.get('Decoy')).toBe(2);
    // The round stays open and lets nobody in.
    expect(statusOf(await signIn.answer('000000', { proof: ofAda }))).toBe('WRONG_CODE');
    expect(deps.outbox).toEqual([]);
  });

  it('hears it after the right password, in the first round', async () => {
    const { deps } = await settled();
    const signIn = new SignIn(deps, who);
    expect(statusOf(await signIn.start(withPassword))).toBe('NO_CONTACT');
    expect(statusOf(await signIn.answer('', { action: 'resend' }))).toBe('NO_CONTACT');
    expect(deps.outbox).toEqual([]);
  });

  it('is like a stranger to everybody else: no proof, a proof of another user, of no sign-in, made up', async () => {
    const { deps, ofBob } = await settled();
    const unfinished = await new SignIn(deps, who).start();
    later(deps, 31);
    const claims = [
      undefined,
      ofBob,
      unfinished.kind === 'challenge' ? unfinished.parameters.PROOF : '',
      'A'.repeat(43),
      '',
    ];
    for (const claim of claims) {
      later(deps, 86_400);
      const seen = await resendStatus(deps, who, claim);
      later(deps, 86_400);
      const expected = await resendStatus(deps, stranger, claim);
      expect(statusOf(seen.resent)).toBe('CODE_RESENT');
      expect(statusOf(seen.resent)).toBe(statusOf(expected.resent));
      const keys = (step: Step) => (step.kind === 'challenge' ? Object.keys(step.parameters) : []);
      expect(keys(seen.resent)).toEqual(keys(expected.resent));
    }
  });
});

it('a stranger hears nothing of the kind, whatever the session says of passwords', async () => {
  const { deps, ofAda } = await settled();
  for (const session of [[], [{ challengeName: 'SRP_A', challengeResult: true }], withPassword])
    expect(statusOf(await new SignIn(deps, stranger).start(session))).toMatch(/CODE_SENT|RESEND_TOO_SOON/);
  expect(statusOf((await resendStatus(testDeps(), stranger, ofAda)).resent)).toBe('CODE_RESENT');
});

it('a user who can be sent a code is sent it, with a proof and with a password', async () => {
  const { deps, ofAda } = await settled();
  expect(statusOf(await new SignIn(deps, ada).start(withPassword))).toBe('CODE_SENT');
  later(deps, 31);
  expect(statusOf((await resendStatus(deps, ada, ofAda)).resent)).toBe('CODE_RESENT');
  expect((await signInWell(deps, byEmail('bob', 'bob@example.com'))).step.kind).toBe('tokens');
});
