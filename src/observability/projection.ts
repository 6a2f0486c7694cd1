// What of an event may be logged: a list of allowed fields. Whatever is not named here never reaches a line.
import { isTriggerEvent, sessionOf, stringsOf } from '../events.ts';

/** `userHash` stands for the user in every line. */
export function projectEvent(event: unknown, hashUser: (userPoolId: string, userName: string) => string) {
  if (!isTriggerEvent(event)) return { triggerSource: 'none' };
  const { triggerSource, userPoolId, callerContext, userName } = event;
  const isKnownSource = /^[A-Za-z]+_[A-Za-z]+$/.test(triggerSource) && triggerSource.length < 80;
  return {
    triggerSource: isKnownSource ? triggerSource : 'other',
    userPoolId,
    clientId: callerContext.clientId,
    user: hashUser(userPoolId, userName),
    rounds: 'session' in event.request ? sessionOf({ request: event.request }).length : undefined,
    userNotFound: 'userNotFound' in event.request ? event.request.userNotFound === true : undefined,
  };
}

const decisions = [
  'challengeName',
  'issueTokens',
  'failAuthentication',
  'answerCorrect',
  'autoConfirmUser',
  'autoVerifyEmail',
  'autoVerifyPhone',
] as const;

/** The decision in a response, and of the public parameters the status and the medium only. */
export function projectResponse(event: unknown) {
  const response = (isTriggerEvent(event) ? event.response : {}) as Record<string, unknown>;
  const shown = stringsOf(response.publicChallengeParameters);
  return {
    ...Object.fromEntries(
      decisions.flatMap((name) => (response[name] === undefined ? [] : [[name, response[name]]])),
    ),
    ...(shown.STATUS && { status: shown.STATUS, medium: shown.CODE_DELIVERY_DELIVERY_MEDIUM }),
  };
}
