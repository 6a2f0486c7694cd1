// The loop of a custom sign-in: Define decides what comes next, Create makes a challenge of it.
import { badLambdaOutput, invalidParameter, notAuthorized, userDisabled } from './errors.ts';
import type { StringMap } from './input.ts';
import type { Pool } from './pool.ts';
import type { Pending, SignIn } from './sessions.ts';
import type { ClientSettings } from './settings.ts';
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

/** What the events of one sign-in have in common. */
export const commonRequest = (
  { settings }: Pool,
  client: ClientSettings,
  user: User | undefined,
  clientMetadata: StringMap | undefined,
) => ({
  userAttributes: user ? eventAttributes(settings, user) : {},
  clientMetadata,
  // Told only where the app client hides who exists.
  userNotFound: client.preventUserExistenceErrors === 'ENABLED' ? user === undefined : undefined,
});

/** A challenge as the client is asked it. */
export const ask = (
  { sessions }: Pool,
  client: ClientSettings,
  signIn: SignIn,
  pending: Pending,
  parameters: StringMap,
): object => ({
  ChallengeName: pending.name,
  ChallengeParameters: parameters,
  Session: sessions.seal(signIn, pending, client.authSessionValidity * 60_000),
});

/** The end of a sign-in. */
export const signInDone = async ({ tokens }: Pool, client: ClientSettings, user: User): Promise<object> => ({
  ChallengeParameters: {},
  AuthenticationResult: await tokens.signIn(user, client.id),
});

/**
 * Asks Define and answers the client: with tokens, with a challenge, or by refusing. `clientMetadata` is that
 * of RespondToAuthChallenge; InitiateAuth's goes nowhere.
 */
export async function nextRound(
  pool: Pool,
  client: ClientSettings,
  signIn: SignIn,
  clientMetadata: StringMap | undefined,
): Promise<object> {
  const { settings, triggers } = pool;
  const user = signingIn(pool, signIn);
  const caller = { clientId: client.id, userName: signIn.userName, signInId: signIn.id };
  const common = commonRequest(pool, client, user, clientMetadata);

  const request = { ...common, session: signIn.history };
  const decision = await triggers.call('DefineAuthChallenge', 'Authentication', caller, request);
  if (decision.failAuthentication) throw notAuthorized();
  if (decision.issueTokens) {
    if (!user) throw notAuthorized();
    return signInDone(pool, client, user);
  }
  const name = user?.userName ?? decoyName(settings, signIn.userName);
  switch (decision.challengeName) {
    case 'CUSTOM_CHALLENGE': {
      const created = await triggers.call('CreateAuthChallenge', 'Authentication', caller, {
        ...request,
        challengeName: 'CUSTOM_CHALLENGE',
      });
      const pending = {
        name: 'CUSTOM_CHALLENGE',
        metadata: created.challengeMetadata,
        privateParameters: created.privateChallengeParameters ?? {},
      } as const;
      return ask(pool, client, signIn, pending, { USERNAME: name, ...created.publicChallengeParameters });
    }
    case 'PASSWORD_VERIFIER': {
      // Only a sign-in begun with SRP_A has what this challenge needs.
      if (signIn.srpA === undefined) throw badLambdaOutput();
      const round = startRound(signIn.srpA, user?.password ?? decoyVerifier(settings, name));
      if (!round) throw invalidParameter('SRP_A is not a valid value.');
      return ask(
        pool,
        client,
        signIn,
        { name: 'PASSWORD_VERIFIER', round },
        {
          USERNAME: name,
          USER_ID_FOR_SRP: name,
          SALT: round.salt,
          SRP_B: round.publicB,
          SECRET_BLOCK: round.secretBlock,
        },
      );
    }
    default:
      throw badLambdaOutput();
  }
}
