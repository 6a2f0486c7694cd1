// Real clients, unmodified, signing people in through the built bundle on one machine.
import { GetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { confirmSignIn, fetchAuthSession, signIn, signOut, signUp } from 'aws-amplify/auth';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { describe, expect, it } from 'vitest';
import { amplifyFor, password, sdkFor } from '../../support/local-clients.ts';
import { refusal } from '../../support/local-pool.ts';
import { codeFor, type RealLocal, realLocal, wrong } from '../../support/local-real.ts';

const email = 'ada@example.com';
const phone = '+447400123456';
const denied = 'NotAuthorizedException: Incorrect username or password.';
const resend = { clientMetadata: { action: 'resend' } };

async function verified(local: RealLocal, accessToken = '', idToken = '') {
  const verifier = CognitoJwtVerifier.create({ userPoolId: local.userPoolId, clientId: local.clientId });
  verifier.cacheJwks(local.jwks as Parameters<typeof verifier.cacheJwks>[0]);
  await verifier.verify(accessToken, { tokenUse: 'access' });
  return verifier.verify(idToken, { tokenUse: 'id' });
}

describe('a device that signed in before', () => {
  /** A stranger's start has used up what may be sent to the user this hour. */
  async function usedUp() {
    const local = await realLocal({ env: { SENDS_PER_HOUR: '1', SENDS_PER_DAY: '1' } });
    const sdk = sdkFor(local);
    await sdk.signUp(email);
    const first = await sdk.begin(email);
    await sdk.answer(first, email, await codeFor(local, email));
    await local.pass(2 * 86_400);
    await sdk.begin(email);
    await local.pass(400);
    expect(await local.messagesTo(email)).toHaveLength(2);
    return { local, sdk, proof: first.ChallengeParameters?.PROOF ?? '' };
  }

  it('is sent its code by the AWS SDK’s client', async () => {
    const { local, sdk, proof } = await usedUp();
    const started = await sdk.begin(email);
    expect(started.ChallengeParameters).toMatchObject({ STATUS: 'RESEND_TOO_SOON', SENDS_LEFT: '3' });
    const without = await sdk.answer(started, email, 'x', { action: 'resend' });
    expect(without.ChallengeParameters).toMatchObject({ STATUS: 'RESEND_TOO_SOON', SENDS_LEFT: '3' });
    const shown = await sdk.answer(without, email, 'x', { action: 'resend', proof });
    expect(shown.ChallengeParameters).toMatchObject({ STATUS: 'CODE_RESENT', SENDS_LEFT: '2' });
    const ended = await sdk.answer(shown, email, await codeFor(local, email), { proof });
    expect(ended.AuthenticationResult?.AccessToken).toBeDefined();
  });

  it('is sent its code by Amplify, as the README does it', async () => {
    const { local, proof } = await usedUp();
    amplifyFor(local);
    let { nextStep } = await signIn({ username: email, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } });
    const round = () => ('additionalInfo' in nextStep ? nextStep.additionalInfo : undefined) ?? {};
    expect(round().STATUS).toBe('RESEND_TOO_SOON');
    ({ nextStep } = await confirmSignIn({
      challengeResponse: 'resend',
      options: { clientMetadata: { action: 'resend', proof } },
    }));
    expect(round().STATUS).toBe('CODE_RESENT');
    ({ nextStep } = await confirmSignIn({
      challengeResponse: await codeFor(local, email),
      options: { clientMetadata: { proof } },
    }));
    expect(nextStep.signInStep).toBe('DONE');
  });
});

describe("the AWS SDK's client", () => {
  it('signs in by email, past a wrong answer and a resend', async () => {
    const local = await realLocal();
    const sdk = sdkFor(local);
    expect((await sdk.signUp(email)).UserConfirmed).toBe(true);
    const first = await sdk.begin(email);
    expect(first.ChallengeParameters).toMatchObject({
      STATUS: 'CODE_SENT',
      CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
      CODE_LENGTH: '6',
      ATTEMPTS_LEFT: '3',
    });
    expect(first.ChallengeParameters?.CODE_DELIVERY_DESTINATION).not.toContain('ada@example');

    const second = await sdk.answer(first, email, wrong(await codeFor(local, email)));
    expect(second.ChallengeParameters).toMatchObject({ STATUS: 'WRONG_CODE', ATTEMPTS_LEFT: '2' });
    const soon = await sdk.answer(second, email, 'x', { action: 'resend' });
    expect(soon.ChallengeParameters).toMatchObject({ STATUS: 'RESEND_TOO_SOON', ATTEMPTS_LEFT: '2' });
    expect(await local.messagesTo(email)).toHaveLength(1);
    await local.pass(31);
    const third = await sdk.answer(soon, email, 'x', { action: 'resend' });
    expect(third.ChallengeParameters).toMatchObject({ STATUS: 'CODE_RESENT', ATTEMPTS_LEFT: '2' });
    expect(await local.messagesTo(email)).toHaveLength(2);

    const { AuthenticationResult } = await sdk.answer(third, email, await codeFor(local, email));
    expect(
      await verified(local, AuthenticationResult?.AccessToken, AuthenticationResult?.IdToken),
    ).toMatchObject({ email, email_verified: true });
  });

  it('signs in by SMS beginning with SRP_A, as old iOS clients do', async () => {
    const local = await realLocal();
    const sdk = sdkFor(local);
    await sdk.signUp(phone);
    const started = await sdk.begin(phone, { CHALLENGE_NAME: 'SRP_A', SRP_A: 'f'.repeat(700) });
    expect(started.ChallengeName).toBe('CUSTOM_CHALLENGE');
    expect(started.ChallengeParameters).toMatchObject({ CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS' });
    expect((await local.messagesTo(phone))[0]?.attributes).toMatchObject({
      'AWS.SNS.SMS.SMSType': 'Transactional',
    });
    const { AuthenticationResult } = await sdk.answer(started, phone, await codeFor(local, phone));
    expect(
      await verified(local, AuthenticationResult?.AccessToken, AuthenticationResult?.IdToken),
    ).toMatchObject({ phone_number: phone, phone_number_verified: true });
  });

  it('is refused after three wrong answers, the right one being of no use then', async () => {
    const local = await realLocal();
    const sdk = sdkFor(local);
    await sdk.signUp(email);
    const first = await sdk.begin(email);
    const code = await codeFor(local, email);
    const second = await sdk.answer(first, email, wrong(code));
    const third = await sdk.answer(second, email, wrong(code));
    expect(await refusal(sdk.answer(third, email, wrong(code)))).toBe(denied);
    expect(await refusal(sdk.answer(third, email, code))).toBe(
      'NotAuthorizedException: Invalid session for the user.',
    );
  });

  it('hears that the code has expired', async () => {
    // The pool's sessions live longer than the code here, as the function's clock alone moves.
    const local = await realLocal({ env: { CODE_TTL_SECONDS: '60' } });
    const sdk = sdkFor(local);
    await sdk.signUp(email);
    const started = await sdk.begin(email);
    await local.pass(61);
    const { ChallengeParameters } = await sdk.answer(started, email, await codeFor(local, email));
    expect(ChallengeParameters).toMatchObject({ STATUS: 'CODE_EXPIRED' });
  });

  it('chooses the channel where the settings let it', async () => {
    const local = await realLocal({ env: { START: 'client' } });
    const sdk = sdkFor(local);
    await sdk.signUp(email);
    await sdk.setAttributes(email, { phone_number: phone, phone_number_verified: 'true' });
    const choosing = await sdk.begin(email);
    expect(choosing.ChallengeParameters).toMatchObject({ STATUS: 'READY' });
    const sent = await sdk.answer(choosing, email, 'SMS');
    expect(sent.ChallengeParameters).toMatchObject({
      STATUS: 'CODE_SENT',
      CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS',
    });
    const { AuthenticationResult } = await sdk.answer(sent, email, await codeFor(local, phone));
    expect(AuthenticationResult?.IdToken).toBeTypeOf('string');
  });

  it('gets one message when Cognito tries Create three times', async () => {
    const local = await realLocal();
    const sdk = sdkFor(local);
    await sdk.signUp(email);
    local.faults.lostAnswers.CreateAuthChallenge = 2;
    const started = await sdk.begin(email);
    expect(local.triggers.at(-1)).toMatchObject({ source: 'CreateAuthChallenge_Authentication', tries: 3 });
    expect(await local.messagesTo(email)).toHaveLength(1);
    const { AuthenticationResult } = await sdk.answer(started, email, await codeFor(local, email));
    expect(AuthenticationResult?.IdToken).toBeTypeOf('string');
  });

  it('leaves no code, answer or address in the log of the function', async () => {
    const local = await realLocal();
    const sdk = sdkFor(local);
    await sdk.signUp(email);
    const first = await sdk.begin(email);
    const code = await codeFor(local, email);
    const second = await sdk.answer(first, email, 'an answer of my own');
    await sdk.answer(second, email, code);
    await local.coldStart();
    const log = local.log.map(({ line }) => line).join('\n');
    expect(log).toContain('CreateAuthChallenge_Authentication');
    for (const secret of [email, code, 'an answer of my own', local.env.OTP_SECRET ?? ''])
      expect(log).not.toContain(secret);
  });

  it('hears the same about a stranger as about a user, and no message is sent', async () => {
    const local = await realLocal();
    const sdk = sdkFor(local);
    await sdk.signUp(email);
    const known = await sdk.begin(email);
    const before = (await local.inbox()).length;
    const stranger = await sdk.begin('eve@example.com');
    expect(Object.keys(stranger.ChallengeParameters ?? {}).sort()).toEqual(
      Object.keys(known.ChallengeParameters ?? {}).sort(),
    );
    expect(stranger.ChallengeParameters).toMatchObject({ STATUS: 'CODE_SENT', ATTEMPTS_LEFT: '3' });
    expect(await local.inbox()).toHaveLength(before);
  });
});

describe('aws-amplify', () => {
  it.each([
    ['email', email],
    ['SMS', phone],
  ])('signs up and in by %s, past a wrong answer and a resend, and out again', async (_, username) => {
    const local = await realLocal();
    await amplifyFor(local);
    expect((await signUp({ username, password })).isSignUpComplete).toBe(true);
    const started = await signIn({ username, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } });
    expect(started.nextStep).toMatchObject({
      signInStep: 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE',
      additionalInfo: { STATUS: 'CODE_SENT' },
    });
    const again = await confirmSignIn({ challengeResponse: wrong(await codeFor(local, username)) });
    expect(again.nextStep).toMatchObject({ additionalInfo: { STATUS: 'WRONG_CODE', ATTEMPTS_LEFT: '2' } });
    await local.pass(31);
    const resent = await confirmSignIn({ challengeResponse: 'resend', options: resend });
    expect(resent.nextStep).toMatchObject({ additionalInfo: { STATUS: 'CODE_RESENT', ATTEMPTS_LEFT: '2' } });
    expect(await local.messagesTo(username)).toHaveLength(2);
    const code = await codeFor(local, username);
    expect(
      (await confirmSignIn({ challengeResponse: `${code.slice(0, 3)} ${code.slice(3)}` })).isSignedIn,
    ).toBe(true);

    const { tokens } = await fetchAuthSession();
    const accessToken = tokens?.accessToken.toString() ?? '';
    await verified(local, accessToken, tokens?.idToken?.toString());
    const refreshed = await fetchAuthSession({ forceRefresh: true });
    expect(refreshed.tokens?.accessToken.toString()).not.toBe(accessToken);

    await signOut();
    expect((await fetchAuthSession()).tokens).toBeUndefined();
    const { client } = sdkFor(local);
    expect(await refusal(client.send(new GetUserCommand({ AccessToken: accessToken })))).toBe(
      'NotAuthorizedException: Access Token has been revoked',
    );
  });

  it('is refused after three wrong answers', async () => {
    const local = await realLocal();
    await amplifyFor(local);
    await signUp({ username: email, password });
    await signIn({ username: email, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } });
    const challengeResponse = wrong(await codeFor(local, email));
    await confirmSignIn({ challengeResponse });
    await confirmSignIn({ challengeResponse });
    expect(await refusal(confirmSignIn({ challengeResponse }))).toBe(denied);
  });

  it('proves the password first, then the code, where SRP_FIRST says so', async () => {
    const local = await realLocal({ env: { SRP_FIRST: 'verify' } });
    await amplifyFor(local);
    await signUp({ username: email, password });
    const enter = (secret: string) =>
      signIn({ username: email, password: secret, options: { authFlowType: 'CUSTOM_WITH_SRP' } });
    expect(await refusal(enter(`${password}!`))).toBe(denied);
    expect(await local.inbox()).toEqual([]);
    expect((await enter(password)).nextStep).toMatchObject({ additionalInfo: { STATUS: 'CODE_SENT' } });
    const { isSignedIn } = await confirmSignIn({ challengeResponse: await codeFor(local, email) });
    expect(isSignedIn).toBe(true);
  });
});
