// The loop of a custom sign-in: Define decides what comes next, Create makes a challenge of it.
import { badLambdaOutput, invalidParameter, notAuthorized, userDisabled } from './errors.ts';
import type { StringMap } from './input.ts';
import { getClient, type Pool } from './pool.ts';
import type { Pending, SignIn } from './sessions.ts';
import { startRound } from './srp.ts';
import type { User } from './store.ts';
import { decoyName, decoyVerifier } from './unknown-users.ts';
import { eventAttributes } from './users.ts';

/** The user of a sign-in; `undefined` for a name that nobody has. */
export function signingIn({ store }: Pool, { userName, userNotFound }: SignIn): User | undefined {
  if (userNotFound) return undefined;
  const user = store.users.get(userName);
  if (!user) throw notAuthorized();
  if (!user.enabled) throw userDisabled();
  return user;
}

/** Calls a trigger of a sign-in with what the events of all its rounds have in common, and with `request`. */
export function callTrigger<
  T extends 'DefineAuthChallenge' | 'CreateAuthChallenge' | 'VerifyAuthChallengeResponse',
>(pool: Pool, trigger: T, signIn: SignIn, clientMetadata: StringMap | undefined, request: object) {
  const { id: signInId, clientId, userName } = signIn;
  const user = signingIn(pool, signIn);
  const hidesUsers = getClient(pool, clientId).preventUserExistenceErrors === 'ENABLED';
  return pool.triggers.call(
    trigger,
    'Authentication',
    { clientId, userName, signInId },
    {
      userAttributes: user ? eventAttributes(pool.settings, user) : {},
      clientMetadata,
      userNotFound: hidesUsers ? user === undefined : undefined,
      ...request,
    },
  );
}

/** A challenge as the client is asked it. */
export const ask = async (
  pool: Pool,
  signIn: SignIn,
  pending: Pending,
  parameters: StringMap,
): Promise<object> => ({
  ChallengeName: pending.name,
  ChallengeParameters: parameters,
  Session: await pool.sessions.seal(
    signIn,
    pending,
    getClient(pool, signIn.clientId).authSessionValidity * 60_000,
  ),
});

/** The end of a sign-in. */
export const signInDone = async ({ tokens }: Pool, { clientId }: SignIn, user: User): Promise<object> => ({
  ChallengeParameters: {},
  AuthenticationResult: await tokens.signIn(user, clientId),
});

/**
 * Asks Define and answers the client: with tokens, with a challenge, or by refusing. `clientMetadata` is that
 * of RespondToAuthChallenge; InitiateAuth's goes nowhere.
 */
export async function nextRound(
  pool: Pool,
  signIn: SignIn,
  clientMetadata: StringMap | undefined,
): Promise<object> {
  const user = signingIn(pool, signIn);
  const session = signIn.history;
  const decision = await callTrigger(pool, 'DefineAuthChallenge', signIn, clientMetadata, { session });
  if (decision.failAuthentication) throw notAuthorized();
  if (decision.issueTokens) {
    if (!user) throw notAuthorized();
    return signInDone(pool, signIn, user);
  }
  const USERNAME = user?.userName ?? decoyName(pool.settings, signIn.userName);
  switch (decision.challengeName) {
    case 'CUSTOM_CHALLENGE': {
      const name = decision.challengeName;
      const request = { session, challengeName: name };
      const created = await callTrigger(pool, 'CreateAuthChallenge', signIn, clientMetadata, request);
      const { challengeMetadata: metadata, privateChallengeParameters, publicChallengeParameters } = created;
      const pending = { name, metadata, privateParameters: privateChallengeParameters ?? {} } as const;
      return ask(pool, signIn, pending, { USERNAME, ...publicChallengeParameters });
    }
    case 'PASSWORD_VERIFIER': {
      // Only a sign-in begun with SRP_A has what this challenge needs.
      if (signIn.srpA === undefined) throw badLambdaOutput();
      const round = startRound(signIn.srpA, user?.password ?? decoyVerifier(pool.settings, USERNAME));
      if (!round) throw invalidParameter('SRP_A is not a valid value.');
      const { salt: SALT, publicB: SRP_B, secretBlock: SECRET_BLOCK } = round;
      const parameters = { USERNAME, USER_ID_FOR_SRP: USERNAME, SALT, SRP_B, SECRET_BLOCK };
      return ask(pool, signIn, { name: 'PASSWORD_VERIFIER', round }, parameters);
    }
    default:
      throw badLambdaOutput();
  }
}
