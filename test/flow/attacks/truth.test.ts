// Only what was sent is counted, and every status says what happened.
import { describe, expect, it } from 'vitest';
import { testDeps } from '../../support/deps.ts';
import { dispatch } from '../../support/dispatch.ts';
import { verifiedUser, verifyEvent } from '../../support/events.ts';
import { byEmail, byPhone, signInWell } from '../../support/people.ts';
import { SignIn, type Step } from '../../support/sign-in.ts';

const parametersOf = (step: Step) => (step.kind === 'challenge' ? step.parameters : {});

describe('a cap', () => {
  it('that refuses a message does not count it against its destination', async () => {
    const deps = testDeps({ settings: { CHANNELS: 'sms', SMS_PER_HOUR: '2', SMS_BREAKER_PERCENT: '0' } });
    deps.clockMs = Date.parse('2026-11-23T12:50:00Z');
    await new SignIn(deps, byPhone('somebody', 1)).start();
    const ada = byPhone('ada', 2);
    for (let tries = 0; tries < 5; tries++) {
      expect(parametersOf(await new SignIn(deps, ada).start()).STATUS).toBe('RESEND_TOO_SOON');
      deps.clockMs += 31_000;
    }
    deps.clockMs = Date.parse('2026-11-23T13:01:00Z');
    expect((await signInWell(deps, ada)).step).toEqual({ kind: 'tokens' });
  });

  it('of a destination gives back what it took from the channel’s', async () => {
    const deps = testDeps({
      settings: { CHANNELS: 'sms', SENDS_PER_HOUR: '1', SMS_PER_HOUR: '10', SMS_BREAKER_PERCENT: '0' },
    });
    for (let i = 0; i < 40; i++) {
      await new SignIn(deps, byPhone(`account-${i}`, 1)).start();
      deps.clockMs += 31_000;
    }
    expect(deps.outbox).toHaveLength(1);
    for (let i = 0; i < 3; i++)
      expect(parametersOf(await new SignIn(deps, byPhone(`other-${i}`, 2 + i)).start()).STATUS).toBe(
        'CODE_SENT',
      );
  });

  it('is said again when the start is repeated', async () => {
    const deps = testDeps({ settings: { CHANNELS: 'email', SENDS_PER_HOUR: '1' } });
    const ada = byEmail('ada', 'ada@example.com');
    await new SignIn(deps, ada).start();
    deps.clockMs += 200_000;
    for (let tap = 0; tap < 3; tap++) {
      expect(parametersOf(await new SignIn(deps, ada).start()).STATUS).toBe('RESEND_TOO_SOON');
      deps.clockMs += 1000;
    }
    expect(deps.outbox).toHaveLength(1);
  });
});

describe('a second tap', () => {
  it('after a failover names the channel that the message went by', async () => {
    const deps = testDeps({
      onSend: async ({ channel }) => {
        if (channel === 'SMS') throw new Error('down');
      },
    });
    for (const step of [await new SignIn(deps).start(), await new SignIn(deps).start()])
      expect(parametersOf(step)).toMatchObject({
        STATUS: 'CODE_SENT',
        CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
      });
    expect(deps.outbox).toHaveLength(1);
  });

  it('from another app client waits its turn, says so, and then gets another code', async () => {
    const deps = testDeps();
    await new SignIn(deps, { clientId: 'client-1' }).start();
    const other = new SignIn(deps, { clientId: 'client-2' });
    expect(parametersOf(await other.start())).toMatchObject({
      STATUS: 'RESEND_TOO_SOON',
      RESEND_AT: String(deps.clockMs / 1000 + 30),
    });
    expect(deps.outbox).toHaveLength(1);
    deps.clockMs += 31_000;
    expect(parametersOf(await other.answer('', { action: 'resend' })).STATUS).toBe('CODE_RESENT');
    expect(await other.answer(deps.outbox.at(-1)?.code)).toEqual({ kind: 'tokens' });
  });
});

describe('an answer that Cognito asks about again', () => {
  it('stays right when it was right, and wrong when it was wrong', async () => {
    const deps = testDeps();
    const signIn = new SignIn(deps, { userAttributes: verifiedUser });
    await signIn.start();
    const code = deps.outbox[0]?.code;
    const ask = async (answer: unknown) =>
      (await dispatch(verifyEvent(signIn.secret, answer), deps)).response as { answerCorrect: boolean };
    expect(
      [await ask('x'), await ask('x'), await ask(code), await ask(code)].map((r) => r.answerCorrect),
    ).toEqual([false, false, true, true]);
  });
});
