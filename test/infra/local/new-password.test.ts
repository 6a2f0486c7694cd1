// A user with a temporary password, with Amplify as the client: whether a code follows the password that replaces it.
import { AdminCreateUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { confirmSignIn, signIn, signOut } from 'aws-amplify/auth';
import { describe, expect, it } from 'vitest';
import type { PoolSettings } from '../../../infra/local/pool/settings.ts';
import { amplifyFor, sdkFor } from '../../support/local-clients.ts';
import { refusal } from '../../support/local-pool.ts';
import { codeFor, type RealLocal, realLocal } from '../../support/local-real.ts';

const username = 'ada@example.com';
const temporary = 'temporary horse';
const password = 'correct horse battery';
const code = 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE';

async function invited(pool: Partial<PoolSettings> = {}, first = 'verify'): Promise<RealLocal> {
  const local = await realLocal({ pool, env: { SRP_FIRST: first } });
  await amplifyFor(local);
  await sdkFor(local).client.send(
    new AdminCreateUserCommand({
      UserPoolId: local.userPoolId,
      Username: username,
      TemporaryPassword: temporary,
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        { Name: 'email', Value: username },
        { Name: 'email_verified', Value: 'true' },
      ],
    }),
  );
  return local;
}

const byPassword = (typed: string) =>
  signIn({ username, password: typed, options: { authFlowType: 'CUSTOM_WITH_SRP' } });
const sources = ({ triggers }: RealLocal) => triggers.map(({ source }) => source.split('Auth')[0]);
const done = { isSignedIn: true, nextStep: { signInStep: 'DONE' } };
const stepOf = async (round: ReturnType<typeof byPassword>) => (await round).nextStep.signInStep;

describe('with SRP_FIRST=verify, a temporary password', () => {
  it('leads to tokens without a code, as was reported: Define is not called again', async () => {
    const local = await invited();
    expect(await stepOf(byPassword(temporary))).toBe('CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED');
    expect(await confirmSignIn({ challengeResponse: password })).toEqual(done);
    expect(sources(local)).toEqual(['PreSignUp_AdminCreateUser', 'Define']);
    expect(await local.inbox()).toEqual([]);
  });

  it('does so once: a code follows the password from then on', async () => {
    const local = await invited();
    await byPassword(temporary);
    await confirmSignIn({ challengeResponse: password });
    await signOut();
    expect(await refusal(byPassword(temporary))).toMatch(/^NotAuthorizedException/);
    expect(await stepOf(byPassword(password))).toBe(code);
    expect(await confirmSignIn({ challengeResponse: await codeFor(local, username) })).toEqual(done);
  });

  it('leads to a code where Cognito calls Define again: we ask for one', async () => {
    const local = await invited({ afterNewPassword: 'define' });
    await byPassword(temporary);
    expect(await stepOf(confirmSignIn({ challengeResponse: password }))).toBe(code);
    expect(await confirmSignIn({ challengeResponse: await codeFor(local, username) })).toEqual(done);
    const asked = local.triggers.filter(({ source }) => source.startsWith('Define')).at(1);
    expect(asked?.event).toMatchObject({
      request: {
        session: [
          { challengeName: 'SRP_A' },
          { challengeName: 'PASSWORD_VERIFIER', challengeResult: true },
          { challengeName: 'NEW_PASSWORD_REQUIRED', challengeResult: true },
        ],
      },
    });
  });

  it('leads to the second factor where the pool asks for one', async () => {
    await invited({ mfa: 'ON' });
    await byPassword(temporary);
    expect(await stepOf(confirmSignIn({ challengeResponse: password }))).toBe(
      'CONTINUE_SIGN_IN_WITH_TOTP_SETUP',
    );
  });

  it('is replaced by one that the pool takes', async () => {
    await invited();
    await byPassword(temporary);
    expect(await refusal(confirmSignIn({ challengeResponse: 'short' }))).toMatch(/^InvalidPasswordException/);
  });

  it('that is wrong gets nobody as far', async () => {
    await invited();
    expect(await refusal(byPassword('another horse'))).toMatch(/^NotAuthorizedException/);
  });
});

it('with SRP_FIRST=skip, a temporary password is never asked for: the code alone gets in', async () => {
  const local = await invited({}, 'skip');
  const { nextStep } = await signIn({ username, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } });
  expect(nextStep.signInStep).toBe(code);
  expect(await confirmSignIn({ challengeResponse: await codeFor(local, username) })).toEqual(done);
});
