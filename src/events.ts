// The events of the four trigger slots, as Cognito sends them.
import type {
  CreateAuthChallengeTriggerEvent,
  DefineAuthChallengeTriggerEvent,
  PreSignUpTriggerEvent,
  VerifyAuthChallengeResponseTriggerEvent,
} from 'aws-lambda';

export type PreSignUpEvent = PreSignUpTriggerEvent;
export type DefineEvent = DefineAuthChallengeTriggerEvent;
export type CreateEvent = CreateAuthChallengeTriggerEvent;
export type VerifyEvent = VerifyAuthChallengeResponseTriggerEvent;

export type TriggerEvent = PreSignUpEvent | DefineEvent | CreateEvent | VerifyEvent;
export type TriggerSource = TriggerEvent['triggerSource'];

/**
 * One round of a sign-in. The names are an open set: `@types/aws-lambda` lacks EMAIL_OTP and
 * SOFTWARE_TOKEN_MFA, and Cognito adds others.
 */
export interface SessionItem {
  challengeName: string;
  challengeResult: boolean;
  challengeMetadata?: string | null | undefined;
}

/** String maps come as `null`, or not at all, when empty. */
export type Attributes = Readonly<Record<string, string>>;

/**
 * The name that limits and decoys go by. Pools ignore case by default, so Cognito gives one user's name
 * whatever case was typed, but hands on a stranger's as typed: two spellings must be one stranger too.
 */
export const nameOf = ({ userName, request }: CreateEvent | VerifyEvent): string =>
  request.userNotFound === true ? userName.toLowerCase() : userName;

/** The parts of an event that say whose sign-in it is. */
export const ownerOf = ({ userPoolId, callerContext, userName }: TriggerEvent) => ({
  userPoolId,
  clientId: callerContext.clientId,
  userName,
});

/** Whether something has the shape every trigger relies on; what lies deeper is read with care where it is used. */
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

/** A map of strings, whatever came: other values are left out. */
export const stringsOf = (map: unknown): Attributes =>
  typeof map === 'object' && map !== null
    ? Object.fromEntries(
        Object.entries(map).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      )
    : {};

export const sessionOf = (event: {
  readonly request: { readonly session?: unknown };
}): readonly SessionItem[] => {
  const { session } = event.request;
  return Array.isArray(session)
    ? session.filter((item): item is SessionItem => typeof item === 'object' && item !== null)
    : [];
};

/** `ClientMetadata {"action":"resend"}` with any answer: Define, Create and Verify all see it. */
export const asksResend = (event: DefineEvent | CreateEvent | VerifyEvent): boolean =>
  stringsOf(event.request.clientMetadata).action === 'resend';
