// src/rounds/app.md: each exception is provoked on the local pool and compared with the page; every STATUS is there; the code for
// an API is run.
import { readFileSync } from 'node:fs';
import {
  AdminDisableUserCommand,
  GetTokensFromRefreshTokenCommand,
  GlobalSignOutCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type OtpErrorCode, toOtpError } from '../../../src/client/errors.ts';
import { statuses } from '../../../src/rounds/contract.ts';
import { sdkFor } from '../../support/local-clients.ts';
import { refusal } from '../../support/local-pool.ts';
import { codeFor, type RealLocal, realLocal, wrong } from '../../support/local-real.ts';

const text = readFileSync(new URL('../../../src/rounds/app.md', import.meta.url), 'utf8');
const sectionOf = (heading: string) => text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
const firstCells = (heading: string) =>
  [...sectionOf(heading).matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell = '']) => cell);

const ada = 'ada@example.com';
type Options = Parameters<typeof realLocal>[0];
const signUp = (local: RealLocal, Username: string, more: Record<string, string> = {}) =>
  sdkFor(local).signUp(Username, more);

/** A local pool with a user whose sign-in has begun. */
async function begun(options: Options = {}) {
  const local = await realLocal(options);
  const sdk = sdkFor(local);
  await sdk.signUp(ada);
  return { local, sdk, round: await sdk.begin(ada) };
}

async function signedIn() {
  const { local, sdk, round } = await begun();
  const { AuthenticationResult } = await sdk.answer(round, ada, await codeFor(local, ada));
  const { AccessToken = '', IdToken = '', RefreshToken = '' } = AuthenticationResult ?? {};
  return { local, sdk, AccessToken, IdToken, RefreshToken };
}

/** What the client makes of each, and a call that gets it. By the beginning of the text on the page. */
const provoked: readonly (readonly [starts: string, code: OtpErrorCode, act: () => Promise<unknown>])[] = [
  [
    'UsernameExistsException',
    'UNKNOWN',
    async () => {
      const { local } = await begun();
      return signUp(local, ada);
    },
  ],
  ['InvalidParameterException: Username', 'BAD_NAME', async () => signUp(await realLocal(), '07400 123456')],
  [
    'UserLambdaValidationException: PreSignUp failed with error Sign-up is not open',
    'SIGN_UP_REFUSED',
    async () => signUp(await realLocal({ env: { SIGN_UP_EMAIL_DOMAINS: 'school.test' } }), ada),
  ],
  [
    'UserLambdaValidationException: PreSignUp failed with error Codes cannot be sent to this email',
    'SIGN_UP_REFUSED',
    async () => signUp(await realLocal(), 'a..b@example.com'),
  ],
  [
    'UserLambdaValidationException: PreSignUp failed with error Codes cannot be sent to this phone',
    'SIGN_UP_REFUSED',
    async () => signUp(await realLocal({ env: { SMS_COUNTRIES: 'FR' } }), '+447400123456'),
  ],
  [
    'UserLambdaValidationException: PreSignUp failed with error Sign-up takes one',
    'SIGN_UP_REFUSED',
    async () => signUp(await realLocal(), ada, { phone_number: '+447400123456' }),
  ],
  [
    'NotAuthorizedException: A client',
    'MISCONFIGURED',
    async () => signUp(await realLocal(), ada, { email_verified: 'true' }),
  ],
  [
    'NotAuthorizedException: Incorrect',
    'TOO_MANY_ATTEMPTS',
    async () => {
      const { local, sdk, round } = await begun();
      const bad = wrong(await codeFor(local, ada));
      return sdk.answer(await sdk.answer(await sdk.answer(round, ada, bad), ada, bad), ada, bad);
    },
  ],
  [
    'NotAuthorizedException: Invalid session for the user.',
    'SESSION_EXPIRED',
    async () => {
      const { local, sdk, round } = await begun();
      await sdk.answer(round, ada, wrong(await codeFor(local, ada)));
      return sdk.answer(round, ada, await codeFor(local, ada));
    },
  ],
  [
    'NotAuthorizedException: Invalid session for the user, session',
    'SESSION_EXPIRED',
    async () => {
      let ms = Date.now();
      const { sdk, round } = await begun({ now: () => ms });
      ms += 181_000;
      return sdk.answer(round, ada, '123456');
    },
  ],
  [
    'UserLambdaValidationException: CreateAuthChallenge failed with error The code',
    'NOT_SENT',
    async () => {
      const local = await realLocal();
      await signUp(local, ada);
      local.faults.ses = { kind: 'refuse', code: 'MessageRejected' };
      return sdkFor(local).begin(ada);
    },
  ],
  [
    'UserLambdaValidationException: CreateAuthChallenge failed with error Sign-in',
    'UNAVAILABLE',
    async () => {
      const local = await realLocal();
      await signUp(local, ada);
      local.faults.table = { kind: 'refuse', code: 'AccessDeniedException' };
      return sdkFor(local).begin(ada);
    },
  ],
  [
    'UnexpectedLambdaException',
    'UNAVAILABLE',
    async () => {
      const local = await realLocal();
      await signUp(local, ada);
      local.faults.lostAnswers.DefineAuthChallenge = 3;
      return sdkFor(local).begin(ada);
    },
  ],
  [
    'UserNotConfirmedException',
    'NOT_CONFIRMED',
    async () => {
      const local = await realLocal({ env: { SIGN_UP_CLIENT_IDS: 'another' } });
      await signUp(local, ada);
      return sdkFor(local).begin(ada);
    },
  ],
  [
    'NotAuthorizedException: User is disabled',
    'DISABLED',
    async () => {
      const { local, sdk } = await begun();
      const { userPoolId: UserPoolId } = local;
      await sdk.client.send(new AdminDisableUserCommand({ UserPoolId, Username: ada }));
      return sdk.begin(ada);
    },
  ],
  [
    'UserNotFoundException',
    'NO_ACCOUNT',
    async () => sdkFor(await realLocal({ client: { preventUserExistenceErrors: 'LEGACY' } })).begin(ada),
  ],
  [
    'InvalidParameterException: CUSTOM_AUTH',
    'MISCONFIGURED',
    async () => sdkFor(await realLocal({ client: { explicitAuthFlows: [] } })).begin(ada),
  ],
  [
    'ResourceNotFoundException',
    'MISCONFIGURED',
    async () => sdkFor({ ...(await realLocal()), clientId: '0no0such0client' }).begin(ada),
  ],
  [
    'NotAuthorizedException: Client',
    'MISCONFIGURED',
    async () => sdkFor(await realLocal({ client: { secret: 'of the app client' } })).begin(ada),
  ],
  [
    'NotAuthorizedException: Refresh Token has been revoked',
    'TOO_MANY_ATTEMPTS',
    async () => {
      const { local, sdk, AccessToken, RefreshToken } = await signedIn();
      await sdk.client.send(new GlobalSignOutCommand({ AccessToken }));
      const input = { ClientId: local.clientId, RefreshToken };
      return sdk.client.send(new GetTokensFromRefreshTokenCommand(input));
    },
  ],
  [
    'NotAuthorizedException: Invalid Refresh Token',
    'TOO_MANY_ATTEMPTS',
    async () => {
      const local = await realLocal();
      const input = { ClientId: local.clientId, RefreshToken: 'of somebody else' };
      return sdkFor(local).client.send(new GetTokensFromRefreshTokenCommand(input));
    },
  ],
];

const pageExceptions = firstCells('Every exception');

describe('every exception', () => {
  it.each(provoked)('%s…', async (starts, code, act) => {
    const got = await refusal(act());
    expect(pageExceptions).toContain(got);
    expect(got.startsWith(starts)).toBe(true);
    const [name = '', message = ''] = got.split(/: (.*)/s);
    expect(toOtpError(Object.assign(new Error(message), { name })).code).toBe(code);
  });

  it('of the page is provoked here', () => {
    const of = (cell: string) => provoked.filter(([starts]) => cell.startsWith(starts)).length;
    expect(pageExceptions.map((cell) => [cell, of(cell)])).toEqual(pageExceptions.map((cell) => [cell, 1]));
    expect(pageExceptions).toHaveLength(provoked.length);
  });
});

describe('every STATUS', () => {
  it('is on the page, and no other', () => {
    expect(firstCells('Every STATUS').toSorted()).toEqual([...statuses].toSorted());
  });
});

describe('tokens in an API', () => {
  /** The code of the page with the ids of this pool, as a module. */
  async function verifierOf({ endpoint, userPoolId, clientId }: RealLocal) {
    const code = (/```js\n([\s\S]*?)```/.exec(sectionOf('Tokens in your API'))?.[1] ?? '')
      .replaceAll('http://127.0.0.1:9339', endpoint)
      .replaceAll('eu-west-1_AbCdEfGhI', userPoolId)
      .replaceAll('4h7exampleclientid', clientId)
      .replace("'aws-jwt-verify'", `'${import.meta.resolve('aws-jwt-verify')}'`);
    return import(`data:text/javascript,${encodeURIComponent(code)}`) as Promise<{
      userOf(authorization: string): Promise<string>;
    }>;
  }

  it('are those of this pool and app client, access tokens, and whole', async () => {
    const { local, AccessToken, IdToken } = await signedIn();
    const { userOf } = await verifierOf(local);
    const { sub } = JSON.parse(Buffer.from(IdToken.split('.')[1] ?? '', 'base64url').toString());
    expect(await userOf(`Bearer ${AccessToken}`)).toBe(sub);
    await expect(userOf(`Bearer ${IdToken}`)).rejects.toThrow(/Token use/);
    const [head, body = '', signature] = AccessToken.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'somebody' })).toString('base64url');
    await expect(userOf(`Bearer ${head}.${forged}.${signature}`)).rejects.toThrow(/signature/i);
    await expect(userOf('')).rejects.toThrow();
    const another = await verifierOf({ ...local, clientId: 'another' });
    await expect(another.userOf(`Bearer ${AccessToken}`)).rejects.toThrow(/Client ID|client/i);
    vi.useFakeTimers({ now: Date.now() + 3601_000, toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    await expect(userOf(`Bearer ${AccessToken}`)).rejects.toThrow(/expired/);
  });
});
