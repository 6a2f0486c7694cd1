// What of an event may be logged: a list of allowed fields. Whatever is not named here never reaches a line.
import type { Hmac } from '../challenge/hmac.ts';
import { parseState } from '../challenge/state.ts';
import { isTriggerEvent, ownerOf, sessionOf, stringsOf, type TriggerEvent } from '../events.ts';
import { type Trigger, triggers } from './catalogue.ts';

/** The slot that an event came by, `Other` for whatever is no event of a trigger. */
export const slotOf = (event: unknown): Trigger => {
  const slot = isTriggerEvent(event) ? event.triggerSource.split('_')[0] : undefined;
  return triggers.find((known) => known === slot) ?? 'Other';
};

/**
 * What every line carries. `id` is the same for all triggers of one user at one app client, from the first
 * Define on; `code` tells that user's sign-ins apart as soon as there is a code. All are keyed hashes.
 */
export interface LineKeys extends Record<string, string> {
  trigger: string;
  id: string;
}

/** For lines outside of any invocation. */
export const initKeys: LineKeys = { trigger: 'Init', id: 'none' };

export function lineKeys(event: unknown, hmac: Hmac): LineKeys {
  if (!isTriggerEvent(event)) return { trigger: 'Other', id: 'none' };
  const owner = ownerOf(event);
  const short = (...parts: string[]) =>
    hmac('log', ...parts)
      .toString('base64url')
      .slice(0, 16);
  const state = parseState(hmac, owner, stateText(event));
  const nonce = state?.kind === 'code' ? state.nonce : undefined;
  const isKnown = /^[A-Za-z]+_[A-Za-z]+$/.test(event.triggerSource) && event.triggerSource.length < 80;
  return {
    trigger: isKnown ? event.triggerSource : 'Other',
    id: short('id', owner.userPoolId, owner.clientId, owner.userName),
    user: short('user', owner.userPoolId, owner.userName),
    ...(nonce && { code: short('code', nonce) }),
  };
}

/** Where a trigger finds the state: in its answer, in what Create gave to Verify, or in the last round. */
function stateText(event: TriggerEvent): unknown {
  const { request, response } = event as { request: object; response?: unknown };
  const answered = stringsOf(response).challengeMetadata;
  if (answered) return answered;
  if ('privateChallengeParameters' in request) return stringsOf(request.privateChallengeParameters).state;
  return sessionOf({ request }).at(-1)?.challengeMetadata;
}

export function projectEvent(event: unknown) {
  if (!isTriggerEvent(event)) return {};
  return {
    userPoolId: event.userPoolId,
    clientId: event.callerContext.clientId,
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
