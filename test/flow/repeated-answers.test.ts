// Cognito asks Verify again where an answer came too late, and promises no number of tries and no time for them.
import { describe, expect, it } from 'vitest';
import { type TestDeps, testDeps } from '../support/deps.ts';
import { dispatch } from '../support/dispatch.ts';
import { createEvent, defineEvent, type SessionItem, verifyEvent } from '../support/events.ts';
import { SignIn } from '../support/sign-in.ts';

const isRight = async (deps: TestDeps, signIn: SignIn, code: string) => {
  const { response } = await dispatch(verifyEvent(signIn.secret, code), deps);
  return (response as { answerCorrect: boolean }).answerCorrect;
};

/** Seconds after the first right answer at which Cognito asks again, up to the end of the code's life. */
const moments = (life: number) => [0, 1, 4, 5, 14, 15, 19, 20, 21, 45, 59, life / 2, life - 1, life];

describe.each([60, 300, 600])('with codes that live %d s, a right answer', (life) => {
  const setUp = async () => {
    const deps = testDeps({ settings: { CODE_TTL_SECONDS: String(life) } });
    const signIn = new SignIn(deps);
    const other = new SignIn(deps);
    await signIn.start();
    await other.start();
    return { deps, signIn, other, code: deps.outbox[0]?.code ?? '' };
  };
  const answeredAt = 5;

  it(`is right again in its own sign-in until the code's life ends, at ${moments(life).length} moments, however often`, async () => {
    for (const moment of moments(life)) {
      const { deps, signIn, other, code } = await setUp();
      deps.clockMs += answeredAt * 1000;
      expect(await isRight(deps, signIn, code)).toBe(true);
      deps.clockMs += moment * 1000;
      for (let tries = 0; tries < 7; tries++)
        expect(await isRight(deps, signIn, code), `${moment} s, try ${tries}`).toBe(moment < life);
      // In no other sign-in, not even in one that was shown the same code.
      expect(await isRight(deps, other, code)).toBe(false);
      expect(deps.metrics.get('CodeRight')).toBe(1);
    }
  });

  it('gets tokens from Define whenever it is asked, and no wrong answer takes that back', async () => {
    const { deps, signIn, code } = await setUp();
    await isRight(deps, signIn, code);
    const session: SessionItem[] = [
      { challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: signIn.secret.state },
    ];
    deps.clockMs += (life - 1) * 1000;
    for (let tries = 0; tries < 7; tries++) {
      const { response } = await dispatch(defineEvent(session), deps);
      expect(response).toMatchObject({ issueTokens: true });
    }
  });

  it('is not made wrong by a lock that came meanwhile', async () => {
    const { deps, signIn, other, code } = await setUp();
    await isRight(deps, signIn, code);
    for (let wrong = 0; wrong < 10; wrong++) await isRight(deps, other, '000000');
    expect(deps.metrics.get('UserLocked')).toBe(1);
    expect(await isRight(deps, signIn, code)).toBe(true);
  });
});

it('Create asked again sends nothing more, however often and however late within the cooldown', async () => {
  const deps = testDeps();
  for (let tries = 0; tries < 7; tries++) {
    await dispatch(createEvent([]), deps);
    deps.clockMs += 4000;
  }
  expect(deps.outbox).toHaveLength(1);
});
