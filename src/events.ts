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
