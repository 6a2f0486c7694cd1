// triggerSource → trigger.
import type { Deps } from './deps.ts';
import { PublicError } from './errors.ts';
import { create } from './triggers/create.ts';
import { define } from './triggers/define.ts';
import { answerEvent, isTriggerEvent, type TriggerEvent } from './triggers/event.ts';
import { preSignUp } from './triggers/pre-sign-up.ts';
import { type Call, readEvent } from './triggers/read-event.ts';
import { verify } from './triggers/verify.ts';

/**
 * Resolves to the whole event with its response; rejects with a `PublicError`, or with a bug. `known`: what the
 * event says, where a middleware has read it already.
 */
export async function dispatch(event: unknown, deps: Deps, known?: Call): Promise<TriggerEvent> {
  if (!isTriggerEvent(event)) throw new PublicError('BAD_EVENT');
  const call = known ?? readEvent(event, deps.openState);
  switch (event.triggerSource) {
    case 'PreSignUp_SignUp': {
      const answer = await preSignUp(call, deps);
      return answer === undefined ? event : answerEvent(event, answer);
    }
    // Left as they come: Cognito ignores the answers for users that an administrator makes, and an identity
    // provider vouches for its own.
    case 'PreSignUp_AdminCreateUser':
    case 'PreSignUp_ExternalProvider':
      return event;
    case 'DefineAuthChallenge_Authentication':
      return answerEvent(event, define(call, deps));
    case 'CreateAuthChallenge_Authentication':
      return answerEvent(event, await create(call, deps));
    case 'VerifyAuthChallengeResponse_Authentication':
      return answerEvent(event, await verify(call, deps));
    default:
      return refuseTrigger(event, deps);
  }
}

/** A source left out above does not compile; one that Cognito adds later ends here. */
function refuseTrigger(_event: never, { emit }: Pick<Deps, 'emit'>): never {
  emit('UnknownTrigger');
  throw new PublicError('UNKNOWN_TRIGGER');
}
