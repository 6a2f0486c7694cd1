// RS256 tokens with the claims of Cognito's, their refresh and their revocation.
import { randomBytes, randomUUID } from 'node:crypto';
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import { lazy } from '../../../src/effects.ts';
import { notAuthorized } from './errors.ts';
import type { PoolSettings } from './settings.ts';
import type { Grant, Store, User } from './store.ts';

const lifeSeconds = 3600;
const refreshLifeMs = 30 * 24 * 3600 * 1000;

/** An id token has the verified flags as booleans, unlike the triggers. */
const idClaims = ({ attributes }: User) =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) =>
      name.endsWith('_verified') ? [name, value.toLowerCase() === 'true'] : [name, value],
    ),
  );

/** One for the pools of a process: to make one takes longer than all else that a start does here. */
const newKey = lazy(
  async (): Promise<JWK> => exportJWK((await generateKeyPair('RS256', { extractable: true })).privateKey),
);

/** What signs the tokens of a pool. */
async function createSigner({ id, region }: PoolSettings, now: () => number, signingKey: JWK) {
  const { kty = 'RSA', n = '', e = '' } = signingKey;
  const jwk = { kty, n, e };
  const privateKey = await importJWK(signingKey, 'RS256');
  const publicKey = await importJWK(jwk, 'RS256');
  const kid = await calculateJwkThumbprint(jwk);
  const issuer = `https://cognito-idp.${region}.amazonaws.com/${id}`;
  const seconds = (ms: number) => Math.floor(ms / 1000);

  const sign = (claims: Record<string, unknown>, grant: Grant, user: User) =>
    new SignJWT({
      ...claims,
      sub: user.attributes.sub ?? '',
      origin_jti: grant.originJti,
      event_id: grant.eventId,
      auth_time: seconds(grant.authTimeMs),
      jti: randomUUID(),
    })
      .setProtectedHeader({ alg: 'RS256', kid })
      .setIssuer(issuer)
      .setIssuedAt(seconds(now()))
      .setExpirationTime(seconds(now()) + lifeSeconds)
      .sign(privateKey);

  /** `AuthenticationResult`, as the API names it. */
  const issue = async (grant: Grant, user: User) => ({
    AccessToken: await sign(
      {
        token_use: 'access',
        scope: 'aws.cognito.signin.user.admin',
        client_id: grant.clientId,
        username: user.userName,
      },
      grant,
      user,
    ),
    IdToken: await sign(
      { ...idClaims(user), token_use: 'id', aud: grant.clientId, 'cognito:username': user.userName },
      grant,
      user,
    ),
    ExpiresIn: lifeSeconds,
    TokenType: 'Bearer',
  });

  const jwks = { keys: [{ ...jwk, kid, alg: 'RS256', use: 'sig' }] };
  return { jwks, issuer, publicKey, issue };
}

export type Tokens = Awaited<ReturnType<typeof createTokens>>;

/** With the key given, or else one of this start. */
export async function createTokens(settings: PoolSettings, store: Store, now: () => number, given?: JWK) {
  const signingKey = given ?? (await newKey());
  const { jwks, issuer, publicKey, issue } = await createSigner(settings, now, signingKey);

  const userOfGrant = (grant: Grant | undefined, what: string): User => {
    const user = grant && store.users.get(grant.userName);
    if (!user) throw notAuthorized(`Invalid ${what}`);
    if (grant.revoked) throw notAuthorized(`${what} has been revoked`);
    if (!user.enabled) throw notAuthorized('User is disabled.');
    return user;
  };

  const grantOf = (refreshToken: string, clientId: string): Grant => {
    const grant = store.grants.get(refreshToken);
    if (grant?.clientId !== clientId) throw notAuthorized('Invalid Refresh Token');
    return grant;
  };

  return {
    jwks,
    /** Private. */
    signingKey,
    async signIn(user: User, clientId: string) {
      const grant: Grant = {
        refreshToken: randomBytes(96).toString('base64url'),
        originJti: randomUUID(),
        eventId: randomUUID(),
        userName: user.userName,
        clientId,
        authTimeMs: now(),
        revoked: false,
      };
      store.grants.set(grant.refreshToken, grant);
      return { ...(await issue(grant, user)), RefreshToken: grant.refreshToken };
    },
    async refresh(refreshToken: string, clientId: string) {
      const grant = grantOf(refreshToken, clientId);
      if (now() > grant.authTimeMs + refreshLifeMs) throw notAuthorized('Refresh Token has expired');
      return issue(grant, userOfGrant(grant, 'Refresh Token'));
    },
    /** The user an access token speaks for; throws when it is forged, expired or revoked. */
    async userOf(accessToken: string): Promise<User> {
      const verified = await jwtVerify(accessToken, publicKey, {
        issuer,
        currentDate: new Date(now()),
      }).catch((error: { code?: string }) => {
        throw notAuthorized(
          error.code === 'ERR_JWT_EXPIRED' ? 'Access Token has expired' : 'Invalid Access Token',
        );
      });
      const { token_use, origin_jti } = verified.payload;
      if (token_use !== 'access') throw notAuthorized('Invalid Access Token');
      const grant = [...store.grants.values()].find(({ originJti }) => originJti === origin_jti);
      return userOfGrant(grant, 'Access Token');
    },
    revoke(refreshToken: string, clientId: string): void {
      grantOf(refreshToken, clientId).revoked = true;
    },
    revokeAll(user: User): void {
      for (const grant of store.grants.values()) if (grant.userName === user.userName) grant.revoked = true;
    },
  };
}
