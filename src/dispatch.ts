// triggerSource → trigger.
import type { Deps } from './deps.ts';
import { PublicError } from './errors.ts';
import { isTriggerEvent, type TriggerEvent } from './events.ts';
import { create } from './triggers/create.ts';
import { define } from './triggers/define.ts';
import { preSignUp } from './triggers/pre-sign-up.ts';
import { verify } from './triggers/verify.ts';

/** Resolves to the whole event with its response; rejects with a `PublicError`, or with a bug. */
export async function dispatch(event: unknown, deps: Deps): Promise<TriggerEvent> {
  if (!isTriggerEvent(event)) throw new PublicError('BAD_EVENT');
  switch (event.triggerSource) {
    case 'PreSignUp_SignUp':
    case 'PreSignUp_AdminCreateUser':
    case 'PreSignUp_ExternalProvider':
      return preSignUp(event, deps);
    case 'DefineAuthChallenge_Authentication':
      return define(event, deps);
    case 'CreateAuthChallenge_Authentication':
      return create(event, deps);
    case 'VerifyAuthChallengeResponse_Authentication':
      return verify(event, deps);
    default:
      return unknownTrigger(event, deps);
  }
}

/** A source left out above does not compile; one that Cognito adds later ends here. */
function unknownTrigger(_event: never, { emit }: Pick<Deps, 'emit'>): never {
  emit('UnknownTrigger');
  throw new PublicError('UNKNOWN_TRIGGER');
}
