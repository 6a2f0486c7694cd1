// Whole sign-ins of people whose number or address is out of the ordinary, and of test identities.
import { describe, expect, it } from 'vitest';
import { testDeps } from '../support/deps.ts';
import { dispatch } from '../support/dispatch.ts';
import { signUpEvent } from '../support/events.ts';
import { SignIn } from '../support/sign-in.ts';

const byPhone = (phone_number: string, flag: unknown = 'true') => ({
  userAttributes: { phone_number, phone_number_verified: flag } as Record<string, string>,
});

describe('a user with a verified contact', () => {
  it.each([
    ['a new area code', '+17295550123'],
    ['another', '+18615550123'],
    ['the 1 of Mexico', '+5215512345678'],
    ['8 digits of Ivory Coast', '+22547234567'],
    ['8 digits of Benin', '+22997123456'],
    ['8 digits of Brazil', '+551187654321'],
    ['no 9 of Argentina', '+541123456789'],
    ['Åland, in a plan with Finland', '+358457123456'],
  ])('whose number has %s gets the code and gets in', async (_what, number) => {
    const deps = testDeps({ settings: { SMS_COUNTRIES: 'US,MX,CI,BJ,BR,AR,AX' } });
    const signIn = new SignIn(deps, byPhone(number));
    await signIn.start();
    expect(deps.outbox).toHaveLength(1);
    expect(await signIn.answer(deps.outbox[0]?.code)).toEqual({ kind: 'tokens' });
  });

  it.each([true, 'true', 'True'])('whose flag is %j gets the code', async (flag) => {
    const deps = testDeps();
    await new SignIn(deps, byPhone('+4915123456789', flag)).start();
    expect(deps.outbox).toHaveLength(1);
  });

  it.each([false, 'false', 1, 'yes'])('whose flag is %j gets none', async (flag) => {
    const deps = testDeps();
    await new SignIn(deps, byPhone('+4915123456789', flag)).start();
    expect(deps.outbox).toHaveLength(0);
  });

  it('at an international domain signs up and in', async () => {
    const email = 'ada@bücher.example';
    const deps = testDeps({ settings: { SIGN_UP_EMAIL_DOMAINS: 'bücher.example' } });
    await expect(dispatch(signUpEvent({ email }), deps)).resolves.toBeDefined();
    const signIn = new SignIn(deps, { userAttributes: { email, email_verified: 'true' } });
    await signIn.start();
    expect(await signIn.answer(deps.outbox[0]?.code)).toEqual({ kind: 'tokens' });
  });

  it('that cannot be used is counted by the reason', async () => {
    const deps = testDeps({ settings: { SMS_COUNTRIES: 'GB', SMS_RANGES: '!+4477' } });
    for (const number of ['+447797712345', '+442079460123', '+33612345678'])
      await new SignIn(deps, byPhone(number)).start();
    expect(deps.outbox).toHaveLength(0);
    expect(deps.metrics.get('ContactRefused')).toBe(3);
  });
});

describe('a test identity with a fictional number', () => {
  const settings = {
    SMS_COUNTRIES: 'DE',
    TEST_IDENTITIES: JSON.stringify({
      '+12025550100': { code: '246810', until: '2026-12-01' },
      '+447700900123': { code: '246810', until: '2026-12-01' },
    }),
  };

  it.each(['+12025550100', '+447700900123'])(
    '%s signs up and in where only Germany is served, and is sent nothing',
    async (number) => {
      const deps = testDeps({ settings });
      deps.clockMs = Date.parse('2026-11-30T23:59:00Z');
      await expect(dispatch(signUpEvent({ phone_number: number }), deps)).resolves.toBeDefined();
      const signIn = new SignIn(deps, byPhone(number));
      expect(await signIn.start()).toMatchObject({ parameters: { STATUS: 'CODE_SENT' } });
      expect(await signIn.answer('246810')).toEqual({ kind: 'tokens' });
      expect(deps.outbox).toHaveLength(0);
    },
  );

  it.each(['*', 'DE', 'US,GB'])(
    'is sent nothing past its date, with SMS_COUNTRIES=%s, and has no code then',
    async (countries) => {
      const deps = testDeps({ settings: { ...settings, SMS_COUNTRIES: countries } });
      for (const number of ['+12025550100', '+447700900123'])
        for (const at of ['2026-12-01T00:00:00Z', '2027-03-01T00:00:00Z']) {
          deps.clockMs = Date.parse(at);
          const signIn = new SignIn(deps, { ...byPhone(number), userName: `reviewer-${number}-${at}` });
          expect(await signIn.start()).toMatchObject({ parameters: { STATUS: 'CODE_SENT' } });
          expect(await signIn.answer('246810')).toMatchObject({ parameters: { STATUS: 'WRONG_CODE' } });
        }
      expect(deps.outbox).toHaveLength(0);
    },
  );

  it('ends in the middle of a sign-in: what was open then is not answered by its code', async () => {
    const deps = testDeps({ settings });
    deps.clockMs = Date.parse('2026-11-30T23:59:59Z');
    const signIn = new SignIn(deps, byPhone('+12025550100'));
    await signIn.start();
    deps.clockMs = Date.parse('2026-12-01T00:00:01Z');
    expect(await signIn.answer('246810')).toMatchObject({ parameters: { STATUS: 'WRONG_CODE' } });
    expect(deps.outbox).toHaveLength(0);
  });
});
