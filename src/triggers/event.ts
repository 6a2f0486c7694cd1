// The events of the four trigger slots, as Cognito sends them: only the triggers' door knows these shapes.
import type {
  CreateAuthChallengeTriggerEvent,
  DefineAuthChallengeTriggerEvent,
  PreSignUpTriggerEvent,
  VerifyAuthChallengeResponseTriggerEvent,
} from 'aws-lambda';

export type TriggerEvent =
  | PreSignUpTriggerEvent
  | DefineAuthChallengeTriggerEvent
  | CreateAuthChallengeTriggerEvent
  | VerifyAuthChallengeResponseTriggerEvent;

export type PreSignUpResponse = PreSignUpTriggerEvent['response'];
export type DefineResponse = DefineAuthChallengeTriggerEvent['response'];
export type CreateResponse = CreateAuthChallengeTriggerEvent['response'];
export type VerifyResponse = VerifyAuthChallengeResponseTriggerEvent['response'];

/** Whether something has the shape every trigger relies on; what lies deeper is read with care. */
export function isTriggerEvent(value: unknown): value is TriggerEvent {
  if (typeof value !== 'object' || value === null) return false;
  const event = value as { [key: string]: unknown; callerContext?: unknown; request?: unknown };
  const caller = event.callerContext as { clientId?: unknown } | null | undefined;
  return (
    typeof event.triggerSource === 'string' &&
    typeof event.userPoolId === 'string' &&
    typeof event.userName === 'string' &&
    typeof caller?.clientId === 'string' &&
    typeof event.request === 'object' &&
    event.request !== null
  );
}

/** The event with its response: the one place where an event is answered. */
export const answerEvent = <E extends TriggerEvent>(event: E, response: E['response']): E => ({
  ...event,
  response,
});
