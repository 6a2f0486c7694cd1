// Real clients go through the opening round of START=client, with a human check, against the built zip.
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
  type IAuthenticationCallback,
} from 'amazon-cognito-identity-js';
import { confirmSignIn, fetchAuthSession, signIn } from 'aws-amplify/auth';
import { expect, it } from 'vitest';
import { solveHumanCheck } from '../../../src/client/human-check.ts';
import { createOtpClient } from '../../../src/client/index.ts';
import { cognitoTransport } from '../../../src/client/transports/cognito.ts';
import { amplifyFor, sdkFor } from '../../support/local-clients.ts';
import { refusal } from '../../support/local-pool.ts';
import { codeFor, realLocal } from '../../support/local-real.ts';

const email = 'ada@example.com';
const env = { START: 'client', HUMAN_CHECK: 'altcha' };
const solve = (check: string | undefined) => solveHumanCheck(check ?? '', undefined);

it('the AWS SDK solves the check and is sent a code; without it nothing is sent, and the sign-in ends', async () => {
  const local = await realLocal({ env });
  const sdk = sdkFor(local);
  await sdk.signUp(email);
  const opening = await sdk.begin(email);
  expect(opening.ChallengeParameters).toMatchObject({ STATUS: 'READY', CHANNELS: 'SMS,EMAIL' });
  const human = await solve(opening.ChallengeParameters?.HUMAN_CHECK);
  const sent = await sdk.answer(opening, email, 'start', { action: 'start', human, channel: 'EMAIL' });
  expect(sent.ChallengeParameters).toMatchObject({ STATUS: 'CODE_SENT' });
  const { AuthenticationResult } = await sdk.answer(sent, email, await codeFor(local, email));
  expect(AuthenticationResult?.IdToken).toBeTypeOf('string');

  let round = await sdk.begin(email);
  for (const left of ['2', '1']) {
    // The token of the sign-in before: for this round it is worth nothing.
    round = await sdk.answer(round, email, 'start', { action: 'start', human });
    expect(round.ChallengeParameters).toMatchObject({ STATUS: 'HUMAN_CHECK_FAILED', ATTEMPTS_LEFT: left });
  }
  expect(await refusal(sdk.answer(round, email, 'start', { action: 'start' }))).toBe(
    'NotAuthorizedException: Incorrect username or password.',
  );
  expect(await local.messagesTo(email)).toHaveLength(1);
});

it('gets one message when Cognito calls Verify and Create three times', async () => {
  const local = await realLocal({ env });
  const sdk = sdkFor(local);
  await sdk.signUp(email);
  local.faults.lostAnswers.VerifyAuthChallengeResponse = 2;
  local.faults.lostAnswers.CreateAuthChallenge = 2;
  const opening = await sdk.begin(email);
  local.faults.lostAnswers.CreateAuthChallenge = 2;
  const human = await solve(opening.ChallengeParameters?.HUMAN_CHECK);
  const sent = await sdk.answer(opening, email, 'start', { action: 'start', human });
  expect(sent.ChallengeParameters).toMatchObject({ STATUS: 'CODE_SENT' });
  expect(await local.messagesTo(email)).toHaveLength(1);
});

it('Amplify goes through it as through any round', async () => {
  const local = await realLocal({ env });
  await amplifyFor(local);
  await sdkFor(local).signUp(email);
  const { nextStep } = await signIn({ username: email, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } });
  const asked = (nextStep as { additionalInfo?: Record<string, string> }).additionalInfo;
  expect(asked).toMatchObject({ STATUS: 'READY' });
  const clientMetadata = { action: 'start', human: await solve(asked?.HUMAN_CHECK) };
  await confirmSignIn({ challengeResponse: 'start', options: { clientMetadata } });
  const { isSignedIn } = await confirmSignIn({ challengeResponse: await codeFor(local, email) });
  expect(isSignedIn).toBe(true);
  expect((await fetchAuthSession()).tokens?.idToken).toBeDefined();
});

it('amazon-cognito-identity-js goes through it by its callbacks', async () => {
  const local = await realLocal({ env });
  await sdkFor(local).signUp(email);
  const Pool = new CognitoUserPool({
    UserPoolId: local.userPoolId,
    ClientId: local.clientId,
    endpoint: local.endpoint,
    Storage: { getItem: () => null, setItem: () => {}, removeItem: () => {}, clear: () => {} },
  });
  const user = new CognitoUser({ Username: email, Pool });
  user.setAuthenticationFlowType('CUSTOM_AUTH');
  const heard = (act: (callbacks: IAuthenticationCallback) => void) =>
    new Promise<{ round?: Record<string, string>; tokens?: CognitoUserSession }>((resolve, reject) =>
      act({
        customChallenge: (round) => resolve({ round }),
        onSuccess: (tokens) => resolve({ tokens }),
        onFailure: reject,
      }),
    );
  const { round } = await heard((callbacks) =>
    user.initiateAuth(new AuthenticationDetails({ Username: email }), callbacks),
  );
  expect(round).toMatchObject({ STATUS: 'READY' });
  const metadata = { action: 'start', channel: 'EMAIL', human: await solve(round?.HUMAN_CHECK) };
  const sent = await heard((callbacks) => user.sendCustomChallengeAnswer('start', callbacks, metadata));
  expect(sent.round).toMatchObject({ STATUS: 'CODE_SENT' });
  const code = await codeFor(local, email);
  const { tokens } = await heard((callbacks) => user.sendCustomChallengeAnswer(code, callbacks));
  expect(tokens?.isValid()).toBe(true);
});

it('our own client needs no word about it', async () => {
  const local = await realLocal({ env: { ...env, CHANNELS: 'email' } });
  const client = createOtpClient({ transport: cognitoTransport(local) });
  expect(await client.start(email)).toMatchObject({ step: 'code' });
  expect(await client.answer(await codeFor(local, email))).toMatchObject({ step: 'signed-in' });
});

it.each(['turnstile', 'hcaptcha', 'recaptcha'])(
  '%s is shown its site key, and our secret is not',
  async (kind) => {
    const HUMAN_CHECK_SECRET = 'a-secret-key-of-the-service';
    const local = await realLocal({
      env: { START: 'client', HUMAN_CHECK: kind, HUMAN_CHECK_SITE_KEY: 'a-site-key-1', HUMAN_CHECK_SECRET },
    });
    const sdk = sdkFor(local);
    const { ChallengeParameters } = await sdk.begin('nobody@example.com');
    expect(JSON.parse(ChallengeParameters?.HUMAN_CHECK ?? '')).toEqual({ kind, siteKey: 'a-site-key-1' });
    expect(JSON.stringify(ChallengeParameters)).not.toContain(HUMAN_CHECK_SECRET);
  },
);
