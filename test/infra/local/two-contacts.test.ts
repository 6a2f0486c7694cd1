// Sign-ups that would give a stranger somebody else's codes, against the built bundle in the local pool.
import {
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { publicText } from '../../../src/errors.ts';
import { refusal } from '../../support/local-pool.ts';
import { codeFor, realLocal } from '../../support/local-real.ts';

const victim = 'victim@example.com';
const strangersPhone = '+447400123456';

async function poolWith(env: Record<string, string>) {
  const local = await realLocal({ env });
  const { endpoint, region, clientId: ClientId } = local;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const cognito = new CognitoIdentityProviderClient({ endpoint, region, credentials, maxAttempts: 1 });
  onTestFinished(() => cognito.destroy());
  return {
    local,
    signUp: (phone?: string) =>
      cognito.send(
        new SignUpCommand({
          ClientId,
          Username: victim,
          Password: 'a password of the stranger',
          ...(phone !== undefined && { UserAttributes: [{ Name: 'phone_number', Value: phone }] }),
        }),
      ),
    begin: () =>
      cognito.send(
        new InitiateAuthCommand({ ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: victim } }),
      ),
    answer: (Session: string | undefined, ANSWER: string) =>
      cognito.send(
        new RespondToAuthChallengeCommand({
          ClientId,
          ChallengeName: 'CUSTOM_CHALLENGE',
          Session,
          ChallengeResponses: { USERNAME: victim, ANSWER },
        }),
      ),
  };
}

describe("a sign-up with somebody's address and the stranger's own phone", () => {
  it.each(['sms,email', 'sms', 'email'])(
    'is refused, with CHANNELS=%s, and makes no user',
    async (CHANNELS) => {
      const { local, signUp, begin } = await poolWith({ CHANNELS });
      expect(await refusal(signUp(strangersPhone))).toContain(publicText.SIGN_UP_ONE_CONTACT);
      expect(local.store.users.size).toBe(0);
      // The owner of the address starts a sign-in, and nothing is sent to that phone.
      await begin();
      expect(await local.inbox()).toEqual([]);
    },
  );

  it('with SIGN_UP_CONTACTS=any gives the stranger tokens with that address: what doctor says it opens', async () => {
    const { local, signUp, begin, answer } = await poolWith({ SIGN_UP_CONTACTS: 'any' });
    await signUp(strangersPhone);
    const { Session } = await begin();
    const { AuthenticationResult } = await answer(Session, await codeFor(local, strangersPhone));
    expect(decodeJwt(AuthenticationResult?.IdToken ?? '')).toMatchObject({
      email: victim,
      email_verified: false,
    });
  });
});

describe('a sign-up through a client that SIGN_UP_CLIENT_IDS does not have', () => {
  it('is left unconfirmed and unverified, and nobody is sent a code', async () => {
    const { local, signUp, begin } = await poolWith({ SIGN_UP_CLIENT_IDS: 'another1client' });
    expect((await signUp(strangersPhone)).UserConfirmed).toBe(false);
    const [user] = local.store.users.values();
    expect(user?.attributes).toMatchObject({ email_verified: 'false', phone_number_verified: 'false' });
    expect(await refusal(begin())).toContain('UserNotConfirmedException');
    expect(await local.inbox()).toEqual([]);
  });
});
