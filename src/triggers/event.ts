// Cognito's events: read once, into values of our own, and answered in one place. Nothing behind the triggers knows
// Cognito's shapes.

import type {
  CreateAuthChallengeTriggerEvent,
  DefineAuthChallengeTriggerEvent,
  PreSignUpTriggerEvent,
  VerifyAuthChallengeResponseTriggerEvent,
} from 'aws-lambda';
import { readProof } from '../crypto/code.ts';
import type { ChallengeState, OpenState } from '../crypto/state.ts';
import type { Settings } from '../settings/table.ts';
import {
  type Attributes,
  type ClientMetadata,
  isDeviceRound,
  type SessionRound,
  type User,
} from '../sign-in.ts';

export type TriggerEvent =
  | PreSignUpTriggerEvent
  | DefineAuthChallengeTriggerEvent
  | CreateAuthChallengeTriggerEvent
  | VerifyAuthChallengeResponseTriggerEvent;

export type PreSignUpResponse = PreSignUpTriggerEvent['response'];
export type DefineResponse = DefineAuthChallengeTriggerEvent['response'];
export type CreateResponse = CreateAuthChallengeTriggerEvent['response'];
export type VerifyResponse = VerifyAuthChallengeResponseTriggerEvent['response'];

/** What an event says. What its slot does not send is empty. */
export interface TriggerInput {
  readonly user: User;
  readonly attributes: Attributes;
  /** What Cognito has seen so far in this sign-in, oldest first. */
  readonly session: readonly SessionRound[];
  /** Our own round's state: of the last item of the session, or as Create gave it to Verify. */
  readonly state: ChallengeState | undefined;
  readonly answer: string | undefined;
  readonly clientMetadata: ClientMetadata;
}

/** A call of a trigger: the event that we answer, and what it says. */
export interface TriggerCall {
  readonly event: TriggerEvent;
  readonly input: TriggerInput;
}

/** Whether something has the shape every trigger relies on; what lies deeper is read with care. */
function isTriggerEvent(value: unknown): value is TriggerEvent {
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

/** `@types/aws-lambda` lacks fields and challenge names that Cognito sends, and nobody has checked what a field holds. */
interface LooseRequest {
  readonly [field: string]: unknown;
}

/** A map of strings, whatever came: Cognito sends `null`, or nothing, for an empty one. */
const readStrings = (map: unknown): Attributes =>
  typeof map === 'object' && map !== null
    ? Object.fromEntries(
        Object.entries(map).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      )
    : {};

/** As `readStrings`. Flags come as booleans after some imports, and a user whose flag is lost can be sent nothing. */
const readAttributes = (map: unknown): Attributes =>
  typeof map === 'object' && map !== null
    ? readStrings(
        Object.fromEntries(
          Object.entries(map).map(([name, value]) => [
            name,
            typeof value === 'boolean' ? String(value) : value,
          ]),
        ),
      )
    : {};

const readText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const readItems = ({ session }: LooseRequest): readonly LooseRequest[] =>
  Array.isArray(session) ? session.filter((item) => typeof item === 'object' && item !== null) : [];

/** What an event is read with. */
export interface EventReading {
  readonly openState: OpenState;
  readonly settings: Pick<Settings, 'USERNAME_CASE'>;
}

/**
 * Who signs in. Cognito gives a user's one name however it was typed, where the pool ignores case, and hands on a
 * stranger's as typed. So two spellings are one stranger there, and two where the pool minds case, as users are.
 */
function readUser(
  { userPoolId, callerContext, userName, request }: TriggerEvent,
  { USERNAME_CASE }: EventReading['settings'],
): User {
  const exists = (request as LooseRequest).userNotFound !== true;
  return {
    userPoolId,
    clientId: callerContext.clientId,
    userName: exists || USERNAME_CASE === 'sensitive' ? userName : userName.toLowerCase(),
    exists,
  };
}

function readInput(event: TriggerEvent, { openState, settings }: EventReading): TriggerInput {
  const user = readUser(event, settings);
  const request = event.request as LooseRequest;
  const items = readItems(request);
  const session = items.map(({ challengeName, challengeResult }) => ({
    challenge: readText(challengeName) ?? '',
    passed: challengeResult === true,
  }));
  const last = session.findLastIndex((round) => !isDeviceRound(round));
  const metadata = readStrings(request.clientMetadata);
  const sealed = readStrings(request.privateChallengeParameters).state ?? items[last]?.challengeMetadata;
  return {
    user,
    attributes: user.exists ? readAttributes(request.userAttributes) : {},
    session,
    state: openState(user, sealed),
    answer: readText(request.challengeAnswer),
    clientMetadata: {
      resend: metadata.action === 'resend',
      proof: readProof(metadata.proof),
      human: metadata.human,
      channel: metadata.channel,
      locale: metadata.locale,
    },
  };
}

/** `undefined` if `event` is not a trigger's event. */
export const readEvent = (event: unknown, reading: EventReading): TriggerCall | undefined =>
  isTriggerEvent(event) ? { event, input: readInput(event, reading) } : undefined;

/** The event with its response: the one place where an event is written to. */
export const answerEvent = <E extends TriggerEvent>(event: E, response: E['response']): E => ({
  ...event,
  response,
});
