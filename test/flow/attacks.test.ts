// Ways in that somebody tried; each was open once.
import { describe, expect, it } from 'vitest';
import { publicText } from '../../src/errors.ts';
import { testDeps } from '../support/deps.ts';
import { dispatch } from '../support/dispatch.ts';
import { signUpEvent, verifiedUser } from '../support/events.ts';
import { SignIn } from '../support/sign-in.ts';

describe('an attacker', () => {
  it('cannot take a user’s slot as a stranger of the same name in other letters', async () => {
    const deps = testDeps();
    await new SignIn(deps, { userName: 'ADA', userNotFound: true }).start();
    const signIn = new SignIn(deps);
    await signIn.start();
    expect(deps.outbox).toHaveLength(1);
    expect(await signIn.answer(deps.outbox[0]?.code)).toEqual({ kind: 'tokens' });
  });

  it('cannot sign up under a listed domain by proving a phone of his own', async () => {
    const deps = testDeps({ settings: { SIGN_UP_EMAIL_DOMAINS: 'example.com', SIGN_UP_CONTACTS: 'any' } });
    const own = { email: 'boss@example.com', phone_number: '+4915123456789' };
    const { response } = await dispatch(signUpEvent(own), deps);
    expect(response).toEqual({ autoConfirmUser: true, autoVerifyEmail: true, autoVerifyPhone: false });
    for (const email of ['a@evil.org@example.com', 'x@evil.org, y@example.com'])
      await expect(dispatch(signUpEvent({ ...own, email }), deps)).rejects.toThrow(
        publicText.SIGN_UP_EMAIL_UNUSABLE,
      );
  });

  it('cannot have a test identity sent anything by making the other channel fail', async () => {
    const deps = testDeps({
      settings: {
        TEST_IDENTITIES: JSON.stringify({ [verifiedUser.email]: { code: '246810', until: '2026-12-01' } }),
      },
      onSend: async ({ channel }) => {
        if (channel === 'SMS') throw new Error('down');
      },
    });
    await expect(new SignIn(deps).start()).rejects.toThrow(publicText.DELIVERY_FAILED);
    expect(deps.outbox).toEqual([]);
  });
});

describe('a user', () => {
  it('keeps the channel that was chosen when the code is sent again', async () => {
    const deps = testDeps({ settings: { START: 'client' } });
    const signIn = new SignIn(deps);
    await signIn.start();
    await signIn.answer('EMAIL');
    deps.clockMs += 31_000;
    await signIn.answer('x', { action: 'resend' });
    expect(deps.outbox.map(({ channel }) => channel)).toEqual(['EMAIL', 'EMAIL']);
  });

  it('is served at both ends of every cap', async () => {
    for (const settings of [
      { SENDS_PER_HOUR: '1', SENDS_PER_DAY: '1' },
      { SENDS_PER_HOUR: '50', SENDS_PER_DAY: '50', WRONG_PER_HOUR: '50' },
      { RESEND_COOLDOWN_SECONDS: '300', SMS_BREAKER_PERCENT: '0' },
    ]) {
      const deps = testDeps({ settings });
      const signIn = new SignIn(deps);
      await signIn.start();
      expect(await signIn.answer(deps.outbox[0]?.code)).toEqual({ kind: 'tokens' });
    }
  });
});
