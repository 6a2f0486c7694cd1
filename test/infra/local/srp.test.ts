// The password step of the local pool, asked for by aws-amplify and by old clients that begin with SRP_A.
import { getDiffieHellman } from 'node:crypto';
import { AdminSetUserPasswordCommand } from '@aws-sdk/client-cognito-identity-provider';
import { Amplify } from 'aws-amplify';
import { confirmSignIn, signIn, signOut } from 'aws-amplify/auth';
import { describe, expect, it } from 'vitest';
import { createVerifier, startRound } from '../../../infra/local/pool/srp.ts';
import { refusal, type Script, testPool } from '../../support/local-pool.ts';

const email = 'ada@example.com';
const password = 'correct horse — battery';
const anyA = 'f'.repeat(700);
const srpFirst = { CHALLENGE_NAME: 'SRP_A', SRP_A: anyA };

/** The password first, then the question. */
const passwordFirst: Script = {
  DefineAuthChallenge: ({ request: { session = [] } }) => {
    const last = session.at(-1);
    if (last?.challengeName === 'SRP_A') return { challengeName: 'PASSWORD_VERIFIER' };
    if (last?.challengeName === 'CUSTOM_CHALLENGE' && last.challengeResult) return { issueTokens: true };
    return { challengeName: 'CUSTOM_CHALLENGE' };
  },
};

async function withAmplify(options: Parameters<typeof testPool>[0]) {
  const local = await testPool(options);
  Amplify.configure({
    Auth: {
      Cognito: {
        userPoolId: local.ids.UserPoolId,
        userPoolClientId: local.ids.ClientId,
        userPoolEndpoint: local.endpoint,
      },
    },
  });
  await signOut();
  return local;
}

const enter = (username: string, secret: string) =>
  signIn({ username, password: secret, options: { authFlowType: 'CUSTOM_WITH_SRP' } });

describe('CUSTOM_WITH_SRP', () => {
  it('leads on with the right password, and tells Define what has been proven', async () => {
    const { signUp, sent } = await withAmplify({ script: passwordFirst });
    await signUp(email, { Password: password });
    const { nextStep } = await enter(email, password);
    expect(nextStep.signInStep).toBe('CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE');
    const proven = (challengeName: string) => ({
      challengeName,
      challengeResult: true,
      challengeMetadata: null,
    });
    expect(sent('DefineAuthChallenge').map(({ request }) => request.session)).toEqual([
      [proven('SRP_A')],
      [proven('SRP_A'), proven('PASSWORD_VERIFIER')],
    ]);
    expect((await confirmSignIn({ challengeResponse: '42' })).isSignedIn).toBe(true);
  });

  it('ends with a wrong password, and no trigger hears of it', async () => {
    const { signUp, events } = await withAmplify({ script: passwordFirst });
    await signUp(email, { Password: password });
    expect(await refusal(enter(email, `${password}.`))).toBe(
      'NotAuthorizedException: Incorrect username or password.',
    );
    expect(events.map(({ triggerSource }) => triggerSource.split('_')[0])).toEqual([
      'PreSignUp',
      'DefineAuthChallenge',
    ]);
  });

  it('fails for one who has no password, and for one who does not exist, with the same words', async () => {
    const { signUp } = await withAmplify({ script: passwordFirst });
    await signUp(email);
    const denied = 'NotAuthorizedException: Incorrect username or password.';
    expect(await refusal(enter(email, password))).toBe(denied);
    expect(await refusal(enter('nobody@example.com', password))).toBe(denied);
  });

  it('takes the password that an administrator set', async () => {
    const { signUp, cognito, ids } = await withAmplify({ script: passwordFirst });
    await signUp(email);
    await cognito.send(
      new AdminSetUserPasswordCommand({ ...ids, Username: email, Password: password, Permanent: true }),
    );
    expect(await refusal(enter(email, password))).toBe('not refused');
  });
});

describe('SRP_A first', () => {
  it('counts as answered at the first Define, which may ask its question at once', async () => {
    const { signUp, begin, answer, sent } = await testPool();
    await signUp(email);
    const { Session, ChallengeName } = await begin(email, {}, srpFirst);
    expect(ChallengeName).toBe('CUSTOM_CHALLENGE');
    expect(sent('DefineAuthChallenge')[0]?.request.session).toEqual([
      { challengeName: 'SRP_A', challengeResult: true, challengeMetadata: null },
    ]);
    expect((await answer(Session, email, '42')).AuthenticationResult?.IdToken).toBeTypeOf('string');
  });

  it('shows the same kind of values for an unknown user, the salt stable for the name', async () => {
    const { signUp, begin } = await testPool({ script: passwordFirst });
    await signUp(email, { Password: password });
    const shown = async (name: string) => (await begin(name, {}, srpFirst)).ChallengeParameters ?? {};
    const [known, unknown, again] = [
      await shown(email),
      await shown('nobody@example.com'),
      await shown('nobody@example.com'),
    ];
    expect(Object.keys(unknown)).toEqual(Object.keys(known));
    for (const name of ['SALT', 'SECRET_BLOCK', 'USER_ID_FOR_SRP'])
      expect(unknown[name]).toHaveLength(known[name]?.length ?? 0);
    expect(unknown.SALT).toBe(again.SALT);
    expect(unknown.SRP_B).not.toBe(again.SRP_B);
  });

  it.each(['0', 'xyz', '', 'f'.repeat(1025)])('refuses the public value %j', async (SRP_A) => {
    const { signUp, begin } = await testPool({ script: passwordFirst });
    await signUp(email, { Password: password });
    expect(await refusal(begin(email, {}, { ...srpFirst, SRP_A }))).toContain('InvalidParameterException');
  });

  it('refuses a public value that is a multiple of the modulus: it would make the key known', () => {
    const verifier = createVerifier('pool', 'user', password);
    const prime = BigInt(`0x${getDiffieHellman('modp15').getPrime('hex')}`);
    expect(startRound((2n * prime).toString(16), verifier)).toBeUndefined();
    expect(startRound((2n * prime + 1n).toString(16), verifier)).toBeDefined();
  });
});
