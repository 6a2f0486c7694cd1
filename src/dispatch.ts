// triggerSource → trigger.
import type { Deps } from './deps.ts';
import { PublicError } from './errors.ts';
import { create } from './triggers/create.ts';
import { define } from './triggers/define.ts';
import { answerEvent, type TriggerCall, type TriggerEvent } from './triggers/event.ts';
import { preSignUp } from './triggers/pre-sign-up.ts';
import { verify } from './triggers/verify.ts';

/**
 * Resolves to the whole event with its response; rejects with a `PublicError`, or with a bug. `call` is `undefined`
 * if Lambda was called with anything but a trigger's event.
 */
export async function dispatch(call: TriggerCall | undefined, deps: Deps): Promise<TriggerEvent> {
  if (!call) throw new PublicError('BAD_EVENT');
  const { event, input } = call;
  switch (event.triggerSource) {
    case 'PreSignUp_SignUp': {
      const answer = await preSignUp(input, deps);
      return answer === undefined ? event : answerEvent(event, answer);
    }
    // Left as they come: Cognito ignores the answers for users that an administrator makes, and an identity
    // provider vouches for its own.
    case 'PreSignUp_AdminCreateUser':
    case 'PreSignUp_ExternalProvider':
      return event;
    case 'DefineAuthChallenge_Authentication':
      return answerEvent(event, await define(input, deps));
    case 'CreateAuthChallenge_Authentication':
      return answerEvent(event, await create(input, deps));
    case 'VerifyAuthChallengeResponse_Authentication':
      return answerEvent(event, await verify(input, deps));
    default:
      return refuseTrigger(event, deps);
  }
}

/** A source left out above does not compile; one that Cognito adds later ends here. */
function refuseTrigger(_event: never, { emit }: Pick<Deps, 'emit'>): never {
  emit('UnknownTrigger');
  throw new PublicError('UNKNOWN_TRIGGER');
}
