// MFA in a pool, with Amplify as the client: what becomes of it when people sign in by our code.
import {
  AssociateSoftwareTokenCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { Amplify } from 'aws-amplify';
import {
  confirmSignIn,
  fetchMFAPreference,
  setUpTOTP,
  signIn,
  signOut,
  signUp,
  updateMFAPreference,
  verifyTOTPSetup,
} from 'aws-amplify/auth';
import { describe, expect, it, onTestFinished } from 'vitest';
import { assertFactor, totp } from '../../../infra/local/pool/mfa.ts';
import type { PoolSettings } from '../../../infra/local/pool/settings.ts';
import { refusal, testPool } from '../../support/local-pool.ts';
import { codeFor, type RealLocal, realLocal } from '../../support/local-real.ts';

const username = 'ada@example.com';
const password = 'correct horse battery';
type Mfa = PoolSettings['mfa'];

async function signedUp(mfa: Mfa, env: Record<string, string> = {}): Promise<RealLocal> {
  const local = await realLocal({ pool: { mfa }, env });
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: local.userPoolId,
        userPoolClientId: local.clientId,
        userPoolEndpoint: local.endpoint,
      },
    },
  });
  await signOut();
  await signUp({ username, password, options: { userAttributes: { email: username } } });
  return local;
}

const byCode = async (local: RealLocal) => {
  await signIn({ username, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } });
  return confirmSignIn({ challengeResponse: await codeFor(local, username) });
};
const byPassword = () => signIn({ username, password, options: { authFlowType: 'CUSTOM_WITH_SRP' } });

/** Sets an authenticator app up as somebody who is signed in; returns what it shows. */
async function addApp(): Promise<() => string> {
  const { sharedSecret } = await setUpTOTP();
  const show = () => totp(sharedSecret, Date.now());
  await verifyTOTPSetup({ code: show() });
  await updateMFAPreference({ totp: 'PREFERRED' });
  return show;
}

const sources = ({ triggers }: RealLocal) => triggers.map(({ source }) => source.split('Auth')[0]);

describe('with SRP_FIRST=skip', () => {
  it.each<Mfa>(['OPTIONAL', 'ON'])(
    'MFA %s is not run: a user with an app gets in by the code alone',
    async (mfa) => {
      const local = await signedUp(mfa);
      await byCode(local);
      await addApp();
      expect(await fetchMFAPreference()).toMatchObject({ preferred: 'TOTP' });
      await signOut();
      // The first code was used up, so this start sends another.
      expect(await byCode(local)).toMatchObject({ isSignedIn: true, nextStep: { signInStep: 'DONE' } });
      expect(await local.messagesTo(username)).toHaveLength(2);
    },
  );

  it('MFA ON is not run for clients that begin with SRP_A either: no password is asked for', async () => {
    const local = await signedUp('ON');
    const { endpoint, region, clientId: ClientId } = local;
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const cognito = new CognitoIdentityProviderClient({ endpoint, region, credentials });
    onTestFinished(() => cognito.destroy());
    const AuthParameters = { USERNAME: username, CHALLENGE_NAME: 'SRP_A', SRP_A: 'f'.repeat(700) };
    const { ChallengeName, Session } = await cognito.send(
      new InitiateAuthCommand({ ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters }),
    );
    expect(ChallengeName).toBe('CUSTOM_CHALLENGE');
    const ChallengeResponses = { USERNAME: username, ANSWER: await codeFor(local, username) };
    const { AuthenticationResult } = await cognito.send(
      new RespondToAuthChallengeCommand({ ClientId, ChallengeName, Session, ChallengeResponses }),
    );
    expect(AuthenticationResult?.IdToken).toBeTypeOf('string');
  });
});

describe('with SRP_FIRST=verify', () => {
  const verify = { SRP_FIRST: 'verify' };

  it('MFA ON takes the place of the code: the app is set up, tokens follow, and Define is not asked again', async () => {
    const local = await signedUp('ON', verify);
    const { nextStep } = await byPassword();
    if (nextStep.signInStep !== 'CONTINUE_SIGN_IN_WITH_TOTP_SETUP') throw new Error(nextStep.signInStep);
    const show = () => totp(nextStep.totpSetupDetails.sharedSecret, Date.now());
    expect((await confirmSignIn({ challengeResponse: show() })).isSignedIn).toBe(true);
    expect(sources(local)).toEqual(['PreSignUp_SignUp', 'Define']);

    await signOut();
    expect((await byPassword()).nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_TOTP_CODE');
    expect((await confirmSignIn({ challengeResponse: show() })).isSignedIn).toBe(true);
    expect(sources(local)).toEqual(['PreSignUp_SignUp', 'Define', 'Define']);
    expect(await local.inbox()).toEqual([]);
  });

  it('MFA OPTIONAL does so for users with an app, and the rest are asked for the code', async () => {
    const local = await signedUp('OPTIONAL', verify);
    expect((await byPassword()).nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE');
    await confirmSignIn({ challengeResponse: await codeFor(local, username) });
    const show = await addApp();
    await signOut();
    expect((await byPassword()).nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_TOTP_CODE');
    expect((await confirmSignIn({ challengeResponse: show() })).isSignedIn).toBe(true);
    expect(await local.inbox()).toHaveLength(1);
  });

  it('a wrong code of the app lets nobody in', async () => {
    const local = await signedUp('OPTIONAL', verify);
    await byPassword();
    await confirmSignIn({ challengeResponse: await codeFor(local, username) });
    const show = await addApp();
    await signOut();
    await byPassword();
    const other = String((Number(show()) + 500_000) % 1_000_000).padStart(6, '0');
    expect(await refusal(confirmSignIn({ challengeResponse: other }))).toBe(
      'CodeMismatchException: Invalid code received for user',
    );
  });
});

describe('an authenticator app', () => {
  // RFC 6238, appendix B: the ASCII secret "12345678901234567890", SHA-1, the last six of the eight digits.
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1234567890, '005924'],
    [20000000000, '353130'],
  ])('shows at second %d what the RFC says', (seconds, code) => {
    expect(totp('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', seconds * 1000)).toBe(code);
  });

  it('that has shown no right code is not set up, and ends no sign-in', async () => {
    const local = await signedUp('ON', { SRP_FIRST: 'verify' });
    const { nextStep } = await byPassword();
    if (nextStep.signInStep !== 'CONTINUE_SIGN_IN_WITH_TOTP_SETUP') throw new Error(nextStep.signInStep);
    const shown = totp(nextStep.totpSetupDetails.sharedSecret, Date.now());
    const other = String((Number(shown) + 500_000) % 1_000_000).padStart(6, '0');
    expect(await refusal(confirmSignIn({ challengeResponse: other }))).toBe(
      'EnableSoftwareTokenMFAException: Code mismatch',
    );
    const [user] = local.store.users.values();
    expect(user?.totp).toBeUndefined();
    // A client that leaves the app out and answers at once.
    const { pool } = await testPool();
    const setup = { name: 'MFA_SETUP', secret: 'x', isVerified: false } as const;
    if (user) expect(() => assertFactor(pool, user, setup, {})).toThrow(/Invalid session/);
  });

  it('cannot be added where the pool has no MFA', async () => {
    const { cognito } = await testPool();
    expect(await refusal(cognito.send(new AssociateSoftwareTokenCommand({ AccessToken: 'x' })))).toBe(
      'SoftwareTokenMFANotFoundException: Software Token MFA has not been enabled by the userPool.',
    );
  });
});
