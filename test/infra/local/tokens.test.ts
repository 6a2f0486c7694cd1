// The tokens of the local pool, judged by aws-jwt-verify: issued, refreshed, revoked.
import {
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { describe, expect, it } from 'vitest';
import { refusal, testPool } from '../../support/local-pool.ts';

const email = 'ada@example.com';

async function signedIn() {
  const local = await testPool({
    script: { PreSignUp: () => ({ autoConfirmUser: true, autoVerifyEmail: true }) },
  });
  // aws-jwt-verify reads the real clock.
  local.clock.ms = Date.now();
  const { UserSub: sub } = await local.signUp(email);
  const { AuthenticationResult: tokens } = await local.answer(
    (await local.begin(email)).Session,
    email,
    '42',
  );
  const verifier = CognitoJwtVerifier.create({
    userPoolId: local.ids.UserPoolId,
    clientId: local.ids.ClientId,
  });
  const jwks = await (await fetch(`${local.endpoint}/${local.ids.UserPoolId}/.well-known/jwks.json`)).json();
  verifier.cacheJwks(jwks as Parameters<typeof verifier.cacheJwks>[0]);
  return {
    ...local,
    sub,
    verifier,
    access: tokens?.AccessToken ?? '',
    id: tokens?.IdToken ?? '',
    refresh: tokens?.RefreshToken ?? '',
  };
}

const getUser = ({ cognito }: Awaited<ReturnType<typeof signedIn>>, AccessToken: string) =>
  cognito.send(new GetUserCommand({ AccessToken }));

describe('tokens', () => {
  it("are accepted by aws-jwt-verify and carry Cognito's claims", async () => {
    const { verifier, access, id, sub, ids } = await signedIn();
    const common = {
      sub,
      auth_time: expect.any(Number),
      origin_jti: expect.any(String),
      event_id: expect.any(String),
      jti: expect.any(String),
    };
    expect(await verifier.verify(access, { tokenUse: 'access' })).toMatchObject({
      ...common,
      client_id: ids.ClientId,
      username: sub,
      scope: 'aws.cognito.signin.user.admin',
    });
    expect(await verifier.verify(id, { tokenUse: 'id' })).toMatchObject({
      ...common,
      aud: ids.ClientId,
      'cognito:username': sub,
      email,
      email_verified: true,
    });
  });

  it('are refused with one claim changed, and when one is used as the other', async () => {
    const { verifier, access, id } = await signedIn();
    const [header, body = '', signature] = access.split('.');
    const claims = { ...JSON.parse(Buffer.from(body, 'base64url').toString()), username: 'eve' };
    const forged = [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
    expect(await refusal(verifier.verify(forged, { tokenUse: 'access' }))).toContain('Invalid signature');
    expect(await refusal(verifier.verify(id, { tokenUse: 'access' }))).toContain('Token use not allowed');
  });

  it('open GetUser until they expire; an id token or a forged one does not', async () => {
    const local = await signedIn();
    expect((await getUser(local, local.access)).UserAttributes).toContainEqual({
      Name: 'email',
      Value: email,
    });
    expect(await refusal(getUser(local, local.id))).toBe('NotAuthorizedException: Invalid Access Token');
    expect(await refusal(getUser(local, `${local.access.slice(0, -8)}AAAAAAAA`))).toBe(
      'NotAuthorizedException: Invalid Access Token',
    );
    local.clock.ms += 3_601_000;
    expect(await refusal(getUser(local, local.access))).toBe(
      'NotAuthorizedException: Access Token has expired',
    );
  });
});

describe('the refresh token', () => {
  it.each(['REFRESH_TOKEN_AUTH', 'REFRESH_TOKEN'] as const)('brings new tokens by %s', async (AuthFlow) => {
    const { cognito, clock, ids, verifier, access, refresh } = await signedIn();
    const before = await verifier.verify(access, { tokenUse: 'access' });
    clock.ms += 60_000;
    const { AuthenticationResult } = await cognito.send(
      new InitiateAuthCommand({
        ClientId: ids.ClientId,
        AuthFlow,
        AuthParameters: { REFRESH_TOKEN: refresh },
      }),
    );
    expect(AuthenticationResult?.RefreshToken).toBeUndefined();
    const after = await verifier.verify(AuthenticationResult?.AccessToken ?? '', { tokenUse: 'access' });
    expect(after).toMatchObject({ origin_jti: before.origin_jti, auth_time: before.auth_time });
    expect(after.iat).toBe(before.iat + 60);
    expect(after.jti).not.toBe(before.jti);
  });

  it('is no good to another app client, nor after its time', async () => {
    const { cognito, clock, ids, refresh: RefreshToken } = await signedIn();
    const tried = (ClientId: string) =>
      refusal(cognito.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken })));
    expect(await tried(ids.ClientId)).toBe('not refused');
    expect(await tried('another-client')).toBe('NotAuthorizedException: Invalid Refresh Token');
    clock.ms += 31 * 24 * 3_600_000;
    expect(await tried(ids.ClientId)).toBe('NotAuthorizedException: Refresh Token has expired');
  });

  it('takes its access tokens with it when it is revoked, and those of no other sign-in', async () => {
    const local = await signedIn();
    const { cognito, ids, access, refresh } = local;
    const other = await local.answer((await local.begin(email)).Session, email, '42');
    await cognito.send(new RevokeTokenCommand({ ClientId: ids.ClientId, Token: refresh }));
    expect(await refusal(getUser(local, access))).toBe(
      'NotAuthorizedException: Access Token has been revoked',
    );
    const again = new GetTokensFromRefreshTokenCommand({ ClientId: ids.ClientId, RefreshToken: refresh });
    expect(await refusal(cognito.send(again))).toBe('NotAuthorizedException: Refresh Token has been revoked');
    expect(await refusal(getUser(local, other.AuthenticationResult?.AccessToken ?? ''))).toBe('not refused');
  });

  it('is revoked with all others by GlobalSignOut', async () => {
    const local = await signedIn();
    const other = await local.answer((await local.begin(email)).Session, email, '42');
    await local.cognito.send(new GlobalSignOutCommand({ AccessToken: local.access }));
    expect(await refusal(getUser(local, other.AuthenticationResult?.AccessToken ?? ''))).toContain('revoked');
  });
});
