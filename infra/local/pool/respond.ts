// RespondToAuthChallenge and AdminRespondToAuthChallenge: an answer is judged, and the next round begins.
import { assertSecretHash } from './client-secret.ts';
import { invalidSession, notAuthorized } from './errors.ts';
import { type Input, optionalMap, parameter, type StringMap, text } from './input.ts';
import { askFactor, assertFactor, factorAfterPassword } from './mfa.ts';
import { assertPasswordPolicy, keepPassword } from './password.ts';
import { clientOf, type Pool, poolName } from './pool.ts';
import { ask, callTrigger, nextRound, signInDone, signingIn } from './rounds.ts';
import { maxSessionLength, type Pending, type SignIn } from './sessions.ts';
import { checkClaim } from './srp.ts';
import type { User } from './store.ts';
import { decoyName } from './unknown-users.ts';
import { findUser } from './users.ts';

/** Whether the name sent along is one of the user who began. */
function isSameUser(pool: Pool, { userName, userNotFound }: SignIn, sent: string): boolean {
  if (userNotFound) return sent === userName || sent === decoyName(pool.settings, userName);
  return findUser(pool, sent)?.userName === userName;
}

/** The sign-in, with one more challenge answered. */
const answered = (
  signIn: SignIn,
  challengeName: Pending['name'],
  challengeResult = true,
  challengeMetadata: string | null = null,
): SignIn => ({
  ...signIn,
  history: [...signIn.history, { challengeName, challengeResult, challengeMetadata }],
});

/** A wrong password ends the sign-in at once; no trigger hears of it. */
function assertPassword(
  pool: Pool,
  user: User | undefined,
  { round }: Extract<Pending, { name: 'PASSWORD_VERIFIER' }>,
  responses: StringMap,
): asserts user {
  const claim = {
    timestamp: parameter(responses, 'TIMESTAMP'),
    signature: parameter(responses, 'PASSWORD_CLAIM_SIGNATURE'),
  };
  if (!user?.password || !checkClaim(poolName(pool.settings), user.userName, user.password, round, claim))
    throw notAuthorized();
}

/** A user whom an administrator made replaces the temporary password, right after it was checked. */
const askNewPassword = (pool: Pool, signIn: SignIn, { userName, attributes }: User): Promise<object> =>
  ask(
    pool,
    signIn,
    { name: 'NEW_PASSWORD_REQUIRED' },
    {
      USER_ID_FOR_SRP: userName,
      requiredAttributes: '[]',
      userAttributes: JSON.stringify(attributes),
    },
  );

function takeNewPassword({ settings }: Pool, user: User, responses: StringMap): void {
  const password = parameter(responses, 'NEW_PASSWORD');
  assertPasswordPolicy(password);
  user.password = keepPassword(settings, user.userName, password);
  user.status = 'CONFIRMED';
}

export async function respondToAuthChallenge(input: Input, pool: Pool): Promise<object> {
  const client = clientOf(pool, input);
  const name = text(input, 'ChallengeName');
  const responses = optionalMap(input, 'ChallengeResponses') ?? {};
  const clientMetadata = optionalMap(input, 'ClientMetadata');
  const session = text(input, 'Session', maxSessionLength);
  const sentName = parameter(responses, 'USERNAME');
  assertSecretHash(client, sentName, responses.SECRET_HASH);

  const { signIn, pending } = await pool.sessions.spend(session);
  if (signIn.clientId !== client.id || pending.name !== name || !isSameUser(pool, signIn, sentName))
    throw invalidSession();
  const user = signingIn(pool, signIn);
  if (pending.name === 'CUSTOM_CHALLENGE') {
    const { answerCorrect } = await callTrigger(pool, 'VerifyAuthChallengeResponse', signIn, clientMetadata, {
      privateChallengeParameters: pending.privateParameters,
      challengeAnswer: parameter(responses, 'ANSWER'),
    });
    const next = answered(signIn, pending.name, answerCorrect === true, pending.metadata);
    return nextRound(pool, next, clientMetadata);
  }
  if (pending.name === 'PASSWORD_VERIFIER') assertPassword(pool, user, pending, responses);
  // Nobody else gets past a password.
  if (!user) throw invalidSession();
  switch (pending.name) {
    case 'PASSWORD_VERIFIER': {
      const next = answered(signIn, pending.name);
      if (user.status === 'FORCE_CHANGE_PASSWORD') return askNewPassword(pool, next, user);
      const factor = factorAfterPassword(pool.settings, user);
      return factor ? askFactor(pool, signIn, factor) : nextRound(pool, next, clientMetadata);
    }
    case 'NEW_PASSWORD_REQUIRED': {
      takeNewPassword(pool, user, responses);
      const factor = factorAfterPassword(pool.settings, user);
      if (factor) return askFactor(pool, signIn, factor);
      return pool.settings.afterNewPassword === 'define'
        ? nextRound(pool, answered(signIn, pending.name), clientMetadata)
        : signInDone(pool, signIn, user);
    }
    case 'SOFTWARE_TOKEN_MFA':
    case 'MFA_SETUP':
      assertFactor(pool, user, pending, responses);
      return signInDone(pool, signIn, user);
  }
}
