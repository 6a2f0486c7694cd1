// RespondToAuthChallenge and AdminRespondToAuthChallenge: an answer is judged, and the next round begins.
import { assertSecretHash } from './client-secret.ts';
import { invalidSession, notAuthorized } from './errors.ts';
import { type Input, optionalMap, parameter, type StringMap, text } from './input.ts';
import { askFactor, assertFactor, factorAfterPassword } from './mfa.ts';
import { askNewPassword, takeNewPassword } from './new-password.ts';
import { clientOf, type Pool, poolName } from './pool.ts';
import { commonRequest, nextRound, signInDone, signingIn } from './rounds.ts';
import { maxSessionLength, type Pending, type SessionItem, type SignIn } from './sessions.ts';
import type { ClientSettings } from './settings.ts';
import { checkClaim } from './srp.ts';
import type { User } from './store.ts';
import { decoyName } from './unknown-users.ts';
import { findUser } from './users.ts';

/** Whether the name sent along is one of the user who began. */
function isSameUser({ settings, store }: Pool, { userName, userNotFound }: SignIn, sent: string): boolean {
  if (userNotFound) return sent === userName || sent === decoyName(settings, userName);
  return findUser(settings, store, sent)?.userName === userName;
}

async function judgeAnswer(
  pool: Pool,
  client: ClientSettings,
  signIn: SignIn,
  { metadata, privateParameters }: Extract<Pending, { name: 'CUSTOM_CHALLENGE' }>,
  responses: StringMap,
  clientMetadata: StringMap | undefined,
): Promise<SessionItem> {
  const challengeAnswer = parameter(responses, 'ANSWER');
  const { answerCorrect } = await pool.triggers.call(
    'VerifyAuthChallengeResponse',
    'Authentication',
    { clientId: client.id, userName: signIn.userName, signInId: signIn.id },
    {
      ...commonRequest(pool, client, signingIn(pool, signIn), clientMetadata),
      privateChallengeParameters: privateParameters,
      challengeAnswer,
    },
  );
  return {
    challengeName: 'CUSTOM_CHALLENGE',
    challengeResult: answerCorrect === true,
    challengeMetadata: metadata,
  };
}

/** A wrong password ends the sign-in at once; no trigger hears of it. */
function judgePassword(
  pool: Pool,
  signIn: SignIn,
  { round }: Extract<Pending, { name: 'PASSWORD_VERIFIER' }>,
  responses: StringMap,
): SessionItem {
  const claim = {
    timestamp: parameter(responses, 'TIMESTAMP'),
    signature: parameter(responses, 'PASSWORD_CLAIM_SIGNATURE'),
  };
  const user = signingIn(pool, signIn);
  if (!user?.password || !checkClaim(poolName(pool.settings), user.userName, user.password, round, claim))
    throw notAuthorized();
  return { challengeName: 'PASSWORD_VERIFIER', challengeResult: true, challengeMetadata: null };
}

/** Nobody else gets past a password. */
function existing(pool: Pool, signIn: SignIn): User {
  const user = signingIn(pool, signIn);
  if (!user) throw invalidSession();
  return user;
}

export async function respondToAuthChallenge(input: Input, pool: Pool): Promise<object> {
  const client = clientOf(pool, input);
  const name = text(input, 'ChallengeName');
  const responses = optionalMap(input, 'ChallengeResponses') ?? {};
  const clientMetadata = optionalMap(input, 'ClientMetadata');
  const session = text(input, 'Session', maxSessionLength);
  const sentName = parameter(responses, 'USERNAME');
  assertSecretHash(client, sentName, responses.SECRET_HASH);

  const { signIn, pending } = pool.sessions.spend(session);
  if (signIn.clientId !== client.id || pending.name !== name || !isSameUser(pool, signIn, sentName))
    throw invalidSession();
  const next = (answered: SessionItem) =>
    nextRound(pool, client, { ...signIn, history: [...signIn.history, answered] }, clientMetadata);
  switch (pending.name) {
    case 'CUSTOM_CHALLENGE':
      return next(await judgeAnswer(pool, client, signIn, pending, responses, clientMetadata));
    case 'PASSWORD_VERIFIER': {
      const answered = judgePassword(pool, signIn, pending, responses);
      const user = existing(pool, signIn);
      if (user.status === 'FORCE_CHANGE_PASSWORD')
        return askNewPassword(pool, client, { ...signIn, history: [...signIn.history, answered] }, user);
      const factor = factorAfterPassword(pool.settings, user);
      return factor ? askFactor(pool, client, signIn, factor) : next(answered);
    }
    case 'NEW_PASSWORD_REQUIRED': {
      const user = existing(pool, signIn);
      const answered = takeNewPassword(pool, user, responses);
      const factor = factorAfterPassword(pool.settings, user);
      if (factor) return askFactor(pool, client, signIn, factor);
      return pool.settings.afterNewPassword === 'define' ? next(answered) : signInDone(pool, client, user);
    }
    case 'SOFTWARE_TOKEN_MFA':
    case 'MFA_SETUP': {
      const user = existing(pool, signIn);
      assertFactor(pool, user, pending, responses);
      return signInDone(pool, client, user);
    }
  }
}
