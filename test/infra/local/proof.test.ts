// AUTO_VERIFY=proof with the built bundle in the local pool, which plays AdminUpdateUserAttributes: whole sign-ins by the SDK.
import { AdminCreateUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { sdkFor } from '../../support/local-clients.ts';
import { codeFor, realLocal } from '../../support/local-real.ts';

const email = 'ada@example.com';
const proof = { AUTO_VERIFY: 'proof' };
const verifyCalls = (local: Awaited<ReturnType<typeof realLocal>>) =>
  local.triggers.filter(({ source }) => source.startsWith('Verify'));

describe('a user without a verified contact', () => {
  it('signs up unverified, and has a verified address in the tokens of the first sign-in', async () => {
    const local = await realLocal({ env: proof });
    const { signUp, begin, answer } = sdkFor(local);
    await signUp(email);
    const [user] = local.store.users.values();
    expect([user?.status, user?.attributes.email_verified]).toEqual(['CONFIRMED', 'false']);
    const started = await begin(email);
    const { AuthenticationResult } = await answer(started, email, await codeFor(local, email));
    expect(decodeJwt(AuthenticationResult?.IdToken ?? '')).toMatchObject({ email, email_verified: true });
    expect(user?.attributes.email_verified).toBe('true');
  });

  it('can be one that an administrator made without the flag', async () => {
    const local = await realLocal({ env: proof });
    const { client, begin, answer } = sdkFor(local);
    await client.send(
      new AdminCreateUserCommand({
        UserPoolId: local.userPoolId,
        Username: email,
        MessageAction: 'SUPPRESS',
        UserAttributes: [{ Name: 'email', Value: email }],
      }),
    );
    const started = await begin(email);
    const { AuthenticationResult } = await answer(started, email, await codeFor(local, email));
    expect(decodeJwt(AuthenticationResult?.IdToken ?? '')).toMatchObject({ email_verified: true });
  });

  it('is let in, and marked at the next sign-in, while Cognito does not answer', async () => {
    const local = await realLocal({
      env: {
        ...proof,
        AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'http://127.0.0.1:1',
        RESEND_COOLDOWN_SECONDS: '10',
      },
    });
    const { signUp, begin, answer } = sdkFor(local);
    await signUp(email);
    const started = await begin(email);
    expect((await answer(started, email, await codeFor(local, email))).AuthenticationResult).toBeDefined();
    const [user] = local.store.users.values();
    expect(user?.attributes.email_verified).toBe('false');
    const lines = local.log.map(({ line }) => line).join('\n');
    expect(lines).toContain('a proven contact is not marked as verified');
    expect(lines).toContain('"MarkFailed"');
    expect(lines).not.toContain(email);
    expect(verifyCalls(local).map(({ response }) => response)).toEqual([{ answerCorrect: true }]);
    await local.configure({ AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: local.endpoint });
    const again = await begin(email);
    await answer(again, email, await codeFor(local, email));
    expect(user?.attributes.email_verified).toBe('true');
  });
});

describe('an alias', () => {
  const pool = { usernameAttributes: [], aliasAttributes: ['email'] } as const;

  it('stays with its owner when somebody signs up with it, and moves to who proves it', async () => {
    const local = await realLocal({ env: proof, pool });
    const { signUp, begin, answer } = sdkFor(local);
    await signUp('owner', { email });
    const first = await begin('owner');
    await answer(first, 'owner', await codeFor(local, email));
    const verified = () =>
      ['owner', 'newcomer'].map((name) => local.store.users.get(name)?.attributes.email_verified);
    expect(verified()).toEqual(['true', undefined]);

    await signUp('newcomer', { email });
    expect(verified()).toEqual(['true', 'false']);
    const second = await begin('newcomer');
    expect(verified()).toEqual(['true', 'false']);
    await answer(second, 'newcomer', await codeFor(local, email));
    expect(verified()).toEqual(['false', 'true']);
  });
});
