// One whole sign-in, as Cognito calls the triggers: Define, Create, Verify, Define.
import type { SessionItem } from '../support/events.ts';
import { createEvent, defineEvent, verifiedUser, verifyEvent, type Who } from '../support/events.ts';
import type { Call } from './lambda.ts';

export interface SignInCalls<C> {
  readonly define: C;
  readonly create: C;
  readonly verify: C;
  readonly tokens: C;
}

let people = 0;

/** Somebody new, or the limits would end the benchmark. `number` tells who. */
export const somebody = (medium: 'SMS' | 'EMAIL', number = ++people): Who => ({
  userName: `user-${number}`,
  userAttributes:
    medium === 'SMS'
      ? { ...verifiedUser, phone_number: `+49151${String(10_000_000 + number)}` }
      : { sub: verifiedUser.sub, email: `user-${number}@example.com`, email_verified: 'true' },
});

/** `lastCode` is asked between Create and Verify. An empty function is called as often with the same events. */
export async function signIn<C extends Call>(
  lambda: { call(event: unknown): Promise<C> },
  who: Who,
  lastCode: () => string | Promise<string>,
): Promise<SignInCalls<C>> {
  const define = await lambda.call(defineEvent([], who));
  const create = await lambda.call(createEvent([], who));
  const secret = (create.response.privateChallengeParameters ?? {}) as Record<string, string>;
  const verify = await lambda.call(verifyEvent(secret, await lastCode(), who));
  const item: SessionItem = {
    challengeName: 'CUSTOM_CHALLENGE',
    challengeResult: verify.response.answerCorrect === true,
    challengeMetadata: String(create.response.challengeMetadata),
  };
  const tokens = await lambda.call(defineEvent([item], who));
  return { define, create, verify, tokens };
}
