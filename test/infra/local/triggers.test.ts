// How the local pool calls a trigger: how long it waits, how often it tries, which answers it takes.
import { describe, expect, it } from 'vitest';
import type { Invocation } from '../../../infra/host/process.ts';
import { refusal, type Script, testPool } from '../../support/local-pool.ts';

const email = 'ada@example.com';
const never = () => new Promise<Invocation>(() => undefined);

describe('a trigger that does not answer', () => {
  it('is tried three times with the same event, and then given up', async () => {
    const { signUp, events, calls } = await testPool({ invoke: never, waits: { answerMs: 5, tries: 3 } });
    expect(await refusal(signUp(email))).toBe(
      'UnexpectedLambdaException: PreSignUp invocation failed due to error Socket timeout while invoking Lambda function.',
    );
    expect(events).toHaveLength(3);
    expect(events[1]).toEqual(events[0]);
    expect(events[2]).toEqual(events[0]);
    expect(calls).toMatchObject([{ tries: 3, error: { type: 'UnexpectedLambdaException' } }]);
  });

  it('may answer a later try', async () => {
    let tries = 0;
    const { signUp, calls } = await testPool({
      waits: { answerMs: 200, tries: 3 },
      invoke: async (event) =>
        ++tries < 3 ? never() : { cold: true, payload: { ...event, response: { autoConfirmUser: true } } },
    });
    expect((await signUp(email)).UserConfirmed).toBe(true);
    expect(calls).toMatchObject([
      { source: 'PreSignUp_SignUp', tries: 3, cold: true, response: { autoConfirmUser: true } },
    ]);
  });

  it('is not tried again for an error', async () => {
    const { signUp, events } = await testPool({
      script: {
        PreSignUp: () => {
          throw new Error('no');
        },
      },
    });
    await refusal(signUp(email));
    expect(events).toHaveLength(1);
  });

  it('can be played: answers that get lost are asked for again', async () => {
    const lostAnswers = { PreSignUp: 2 };
    const { signUp, events } = await testPool({ lostAnswers });
    expect((await signUp(email)).UserConfirmed).toBe(true);
    expect(events).toHaveLength(3);
    expect(lostAnswers).toEqual({ PreSignUp: 0 });
  });
});

describe('an answer of another form', () => {
  const unrecognizable = 'InvalidLambdaResponseException: Unrecognizable lambda output';

  it('is refused when there is none', async () => {
    const { signUp } = await testPool({ invoke: async () => ({ cold: false, payload: null }) });
    expect(await refusal(signUp(email))).toBe(
      'InvalidLambdaResponseException: Invalid lambda function output : Invalid JSON',
    );
  });

  it.each([
    ['is no object', 'text'],
    ['has no response', { version: '1' }],
    ['has a response that is a list', { response: [] }],
  ])('is refused when it %s', async (_, payload) => {
    const { signUp } = await testPool({ invoke: async () => ({ cold: false, payload }) });
    expect(await refusal(signUp(email))).toBe(unrecognizable);
  });

  const bad: readonly [string, Script][] = [
    [
      'a field that Define does not have',
      { DefineAuthChallenge: () => ({ challengeName: 'CUSTOM_CHALLENGE', challengeParameters: {} }) },
    ],
    ['a text for a boolean', { DefineAuthChallenge: () => ({ issueTokens: 'true' }) }],
    ['neither challenge nor tokens nor failure', { DefineAuthChallenge: () => ({ issueTokens: false }) }],
    ['a challenge of another name', { DefineAuthChallenge: () => ({ challengeName: 'SMS_MFA' }) }],
    [
      'the password asked of one who did not begin with SRP_A',
      { DefineAuthChallenge: () => ({ challengeName: 'PASSWORD_VERIFIER' }) },
    ],
    [
      'a number among the public parameters',
      { CreateAuthChallenge: () => ({ publicChallengeParameters: { LEFT: 3 } }) },
    ],
    ['an object for the metadata', { CreateAuthChallenge: () => ({ challengeMetadata: {} }) }],
  ];
  it.each(bad)('is refused with %s', async (_, script) => {
    const { signUp, begin } = await testPool({ script });
    await signUp(email);
    expect(await refusal(begin(email))).toBe(unrecognizable);
  });

  it('is refused by Verify with a text for its verdict', async () => {
    const { signUp, begin, answer } = await testPool({
      script: { VerifyAuthChallengeResponse: () => ({ answerCorrect: 'true' }) },
    });
    await signUp(email);
    expect(await refusal(answer((await begin(email)).Session, email, '42'))).toBe(unrecognizable);
  });

  it('fails the sign-in when it says both to fail and to issue tokens', async () => {
    const { signUp, begin } = await testPool({
      script: { DefineAuthChallenge: () => ({ issueTokens: true, failAuthentication: true }) },
    });
    await signUp(email);
    expect(await refusal(begin(email))).toBe('NotAuthorizedException: Incorrect username or password.');
  });
});
