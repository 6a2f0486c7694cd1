// The custom sign-in against the local pool: what the triggers get, round by round, and what ends it.

import { createHmac } from 'node:crypto';
import {
  AdminDisableUserCommand,
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from 'vitest';
import { refusal, testPool } from '../../support/local-pool.ts';

const email = 'ada@example.com';
const denied = 'NotAuthorizedException: Incorrect username or password.';
const badSession = 'NotAuthorizedException: Invalid session for the user.';
const legacy = { preventUserExistenceErrors: 'LEGACY' } as const;

async function poolWithUser(options: Parameters<typeof testPool>[0] = {}) {
  const pool = await testPool(options);
  await pool.signUp(email);
  pool.events.length = 0;
  pool.calls.length = 0;
  return pool;
}

describe('the rounds', () => {
  it('signs in by Define, Create, Verify, Define', async () => {
    const { begin, answer, events } = await poolWithUser();
    const { Session, ChallengeName } = await begin(email);
    expect(ChallengeName).toBe('CUSTOM_CHALLENGE');
    const { AuthenticationResult } = await answer(Session, email, '42');
    expect(AuthenticationResult).toMatchObject({ TokenType: 'Bearer', ExpiresIn: 3600 });
    expect(events.map(({ triggerSource }) => triggerSource)).toEqual([
      'DefineAuthChallenge_Authentication',
      'CreateAuthChallenge_Authentication',
      'VerifyAuthChallengeResponse_Authentication',
      'DefineAuthChallenge_Authentication',
    ]);
  });

  it('shows the client the public parameters and its name, and never the private ones', async () => {
    const { begin } = await poolWithUser();
    const started = await begin(email);
    expect(started.ChallengeParameters).toEqual({ USERNAME: expect.any(String), HINT: 'the answer' });
    expect(JSON.stringify(started)).not.toContain('"42"');
    expect(Buffer.from(started.Session ?? '', 'base64').toString('latin1')).not.toContain('answer');
  });

  it('hands the history to Define and Create oldest first, without the round being made', async () => {
    let round = 0;
    const script = {
      CreateAuthChallenge: () => ({
        challengeMetadata: `round ${++round}`,
        privateChallengeParameters: { answer: '42' },
      }),
    };
    const { begin, answer, sent } = await poolWithUser({ script });
    const first = await begin(email);
    const second = await answer(first.Session, email, 'no');
    await answer(second.Session, email, '42');
    const item = (result: boolean, metadata: string) => ({
      challengeName: 'CUSTOM_CHALLENGE',
      challengeResult: result,
      challengeMetadata: metadata,
    });
    expect(sent('CreateAuthChallenge').map(({ request }) => request.session)).toEqual([
      [],
      [item(false, 'round 1')],
    ]);
    expect(sent('DefineAuthChallenge').map(({ request }) => request.session)).toEqual([
      [],
      [item(false, 'round 1')],
      [item(false, 'round 1'), item(true, 'round 2')],
    ]);
  });

  it('sends unset response fields as null, and the name of the challenge to Create', async () => {
    const { begin, answer, sent } = await poolWithUser();
    await answer((await begin(email)).Session, email, '42');
    expect(sent('DefineAuthChallenge')[0]?.response).toEqual({
      challengeName: null,
      issueTokens: null,
      failAuthentication: null,
    });
    expect(sent('CreateAuthChallenge')[0]).toMatchObject({
      request: { challengeName: 'CUSTOM_CHALLENGE' },
      response: {
        publicChallengeParameters: null,
        privateChallengeParameters: null,
        challengeMetadata: null,
      },
    });
    expect(sent('VerifyAuthChallengeResponse')[0]?.response).toEqual({ answerCorrect: null });
  });

  it('gives Verify the private parameters and the answer, and no session', async () => {
    const { begin, answer, sent } = await poolWithUser();
    await answer((await begin(email)).Session, email, ' 4-2 ');
    const request = sent('VerifyAuthChallengeResponse')[0]?.request;
    expect(request).toMatchObject({ challengeAnswer: ' 4-2 ', privateChallengeParameters: { answer: '42' } });
    expect(request).not.toHaveProperty('session');
  });

  it("passes on the client's metadata when it responds, and drops it when it begins", async () => {
    const { begin, answer, events } = await poolWithUser();
    const { Session } = await begin(email, { ClientMetadata: { locale: 'fr' } });
    await answer(Session, email, 'no', { ClientMetadata: { action: 'resend' } });
    expect(
      events.map(({ triggerSource, request }) => [triggerSource.split('_')[0], request.clientMetadata]),
    ).toEqual([
      ['DefineAuthChallenge', undefined],
      ['CreateAuthChallenge', undefined],
      ['VerifyAuthChallengeResponse', { action: 'resend' }],
      ['DefineAuthChallenge', { action: 'resend' }],
      ['CreateAuthChallenge', { action: 'resend' }],
    ]);
  });

  it('tells the triggers who it is: attributes, sub and status', async () => {
    const { begin, sent } = await poolWithUser();
    await begin(email);
    expect(sent('DefineAuthChallenge')[0]?.request.userAttributes).toEqual({
      sub: expect.any(String),
      email,
      email_verified: 'false',
      'cognito:user_status': 'CONFIRMED',
    });
  });

  it('fails with the constant text when Define says so', async () => {
    const { begin, answer } = await poolWithUser();
    let { Session } = await begin(email);
    for (let wrong = 0; wrong < 2; wrong++) ({ Session } = await answer(Session, email, 'no'));
    expect(await refusal(answer(Session, email, 'no'))).toBe(denied);
  });

  it('works through the operations of an administrator as well', async () => {
    const { cognito, ids } = await poolWithUser();
    const { Session } = await cognito.send(
      new AdminInitiateAuthCommand({ ...ids, AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: email } }),
    );
    const { AuthenticationResult } = await cognito.send(
      new AdminRespondToAuthChallengeCommand({
        ...ids,
        ChallengeName: 'CUSTOM_CHALLENGE',
        Session,
        ChallengeResponses: { USERNAME: email, ANSWER: '42' },
      }),
    );
    expect(AuthenticationResult?.IdToken).toBeTypeOf('string');
  });
});

describe('session strings', () => {
  it('work once, also when the answer was right', async () => {
    const { begin, answer } = await poolWithUser();
    const { Session } = await begin(email);
    await answer(Session, email, '42');
    expect(await refusal(answer(Session, email, '42'))).toBe(badSession);
  });

  it('let one of two racing answers through', async () => {
    const { begin, answer } = await poolWithUser();
    const { Session } = await begin(email);
    const outcomes = await Promise.all([1, 2].map(() => refusal(answer(Session, email, '42'))));
    expect(outcomes.sort()).toEqual([badSession, 'not refused']);
  });

  it('are spent when a trigger throws', async () => {
    const script = {
      VerifyAuthChallengeResponse: () => {
        throw new Error('no table');
      },
    };
    const { begin, answer } = await poolWithUser({ script });
    const { Session } = await begin(email);
    expect(await refusal(answer(Session, email, '42'))).toBe(
      'UserLambdaValidationException: VerifyAuthChallengeResponse failed with error no table.',
    );
    expect(await refusal(answer(Session, email, '42'))).toBe(badSession);
  });

  it('expire after AuthSessionValidity, which every round renews', async () => {
    const { begin, answer, clock } = await poolWithUser();
    const first = await begin(email);
    clock.ms += 179_999;
    const second = await answer(first.Session, email, 'no');
    clock.ms += 179_999;
    const third = await answer(second.Session, email, 'no');
    clock.ms += 180_000;
    expect(await refusal(answer(third.Session, email, '42'))).toBe(
      'NotAuthorizedException: Invalid session for the user, session is expired.',
    );
  });

  it('live as long as the app client says', async () => {
    const { begin, answer, clock } = await poolWithUser({ client: { authSessionValidity: 15 } });
    const { Session } = await begin(email);
    clock.ms += 899_999;
    expect(await refusal(answer(Session, email, '42'))).toBe('not refused');
  });

  it('are refused when forged, of another user, or brought by another app client', async () => {
    const { begin, answer, signUp } = await poolWithUser();
    await signUp('eve@example.com');
    const session = async () => (await begin(email)).Session ?? '';
    const whole = await session();
    for (const at of [1, whole.length >> 1, whole.length - 9]) {
      const forged = whole.slice(0, at) + (whole[at] === 'A' ? 'B' : 'A') + whole.slice(at + 1);
      expect(await refusal(answer(forged, email, '42'))).toBe(badSession);
    }
    expect(await refusal(answer('made up, and long enough', email, '42'))).toBe(badSession);
    expect(await refusal(answer(await session(), 'eve@example.com', '42'))).toBe(badSession);
    const other = { ClientId: 'another-client' };
    expect(await refusal(answer(await session(), email, '42', other))).toBe(badSession);
  });

  it('carry the state and are limited in size: a trigger that stores too much strands its users', async () => {
    const script = { CreateAuthChallenge: () => ({ challengeMetadata: 'x'.repeat(7000) }) };
    const { begin, answer } = await poolWithUser({ script });
    const { Session } = await begin(email);
    expect(await refusal(answer(Session, email, '42'))).toBe(
      "InvalidParameterException: 1 validation error detected: Value at 'session' failed to satisfy constraint: Member must have length less than or equal to 8192",
    );
  });
});

describe('unknown users', () => {
  it('are refused at once, and no trigger hears of it, when the app client is LEGACY', async () => {
    const { begin, events } = await testPool({ client: legacy });
    expect(await refusal(begin('nobody@example.com'))).toBe('UserNotFoundException: User does not exist.');
    expect(events).toEqual([]);
  });

  it('run through the same triggers with userNotFound and no attributes when it is ENABLED', async () => {
    const { begin, answer, events } = await testPool();
    const { Session, ChallengeParameters } = await begin('nobody@example.com');
    await answer(Session, ChallengeParameters?.USERNAME ?? '', 'no');
    expect(events).toHaveLength(5);
    for (const { userName, request } of events) {
      expect(userName).toBe('nobody@example.com');
      expect(request).toMatchObject({ userNotFound: true, userAttributes: {} });
    }
  });

  it('get a name of the same form as known users, the same each time', async () => {
    const { begin, signUp } = await testPool();
    const { UserSub } = await signUp(email);
    const names = await Promise.all(
      [email, 'nobody@example.com', 'Nobody@example.com'].map(
        async (name) => (await begin(name)).ChallengeParameters?.USERNAME,
      ),
    );
    expect(names[0]).toBe(UserSub);
    expect(names[1]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(names[2]).toBe(names[1]);
  });

  it('never get tokens, whatever the triggers say', async () => {
    const { begin } = await testPool({ script: { DefineAuthChallenge: () => ({ issueTokens: true }) } });
    expect(await refusal(begin('nobody@example.com'))).toBe(denied);
  });

  it('leave userNotFound false for known ones, and unsaid when the app client is LEGACY', async () => {
    const enabled = await poolWithUser();
    await enabled.begin(email);
    expect(enabled.events.map(({ request }) => request.userNotFound)).toEqual([false, false]);
    const open = await poolWithUser({ client: legacy });
    await open.begin(email);
    expect(open.events.some(({ request }) => 'userNotFound' in request)).toBe(false);
  });
});

describe('refusals', () => {
  it('has disabled users wait outside, also in the middle of a sign-in', async () => {
    const { begin, answer, cognito, ids } = await poolWithUser();
    const { Session } = await begin(email);
    await cognito.send(new AdminDisableUserCommand({ ...ids, Username: email }));
    expect(await refusal(begin(email))).toBe('NotAuthorizedException: User is disabled.');
    expect(await refusal(answer(Session, email, '42'))).toBe('NotAuthorizedException: User is disabled.');
  });

  it('ends the sign-in of a user who has been deleted meanwhile', async () => {
    const { begin, answer, pool } = await poolWithUser();
    const { Session, ChallengeParameters } = await begin(email);
    pool.store.users.clear();
    expect(await refusal(answer(Session, ChallengeParameters?.USERNAME ?? '', '42'))).toBe(badSession);
  });

  it.each([
    ['ANSWER', { USERNAME: email }],
    ['USERNAME', { ANSWER: '42' }],
  ])('asks for %s', async (missing, ChallengeResponses) => {
    const { begin, answer } = await poolWithUser();
    const { Session } = await begin(email);
    expect(await refusal(answer(Session, email, '', { ChallengeResponses }))).toBe(
      `InvalidParameterException: Missing required parameter ${missing}`,
    );
  });

  it('keeps to the flows of the app client', async () => {
    const { begin } = await poolWithUser({ client: { explicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] } });
    expect(await refusal(begin(email))).toBe(
      'InvalidParameterException: CUSTOM_AUTH flow not enabled for this client',
    );
  });

  it('wants the secret hash of an app client with a secret', async () => {
    const secret = 'app client secret';
    const { begin, ids } = await testPool({ client: { secret } });
    const hashOf = (key: string) =>
      createHmac('sha256', key).update(`nobody@example.com${ids.ClientId}`).digest('base64');
    const tried = (SECRET_HASH?: string) =>
      refusal(begin('nobody@example.com', {}, SECRET_HASH === undefined ? {} : { SECRET_HASH }));
    expect(await tried()).toContain('SECRET_HASH was not received');
    expect(await tried(hashOf('another secret'))).toContain('Unable to verify secret hash');
    expect(await tried(hashOf(secret))).toBe('not refused');
  });

  it('takes what else a client may send along', async () => {
    const { begin, answer } = await poolWithUser();
    const extras = {
      UserContextData: { EncodedData: 'x' },
      AnalyticsMetadata: { AnalyticsEndpointId: 'y' },
    };
    const { Session } = await begin(email, extras, { DEVICE_KEY: 'eu-west-1_device' });
    expect(await refusal(answer(Session, email, '42', extras))).toBe('not refused');
  });
});
