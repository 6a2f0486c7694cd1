// What each trigger is sent and what it may answer (Cognito developer guide, "Lambda trigger event parameters").
import type { SlotName } from '../../../src/sign-in.ts';
import { badLambdaOutput } from './errors.ts';

/** Every field that a response may have; Cognito sends them as null and refuses any other that comes back. */
export interface TriggerResponses {
  PreSignUp: {
    autoConfirmUser: boolean | null;
    autoVerifyEmail: boolean | null;
    autoVerifyPhone: boolean | null;
  };
  DefineAuthChallenge: {
    challengeName: string | null;
    issueTokens: boolean | null;
    failAuthentication: boolean | null;
  };
  CreateAuthChallenge: {
    publicChallengeParameters: Readonly<Record<string, string>> | null;
    privateChallengeParameters: Readonly<Record<string, string>> | null;
    challengeMetadata: string | null;
  };
  VerifyAuthChallengeResponse: { answerCorrect: boolean | null };
}

type Kind = 'boolean' | 'string' | 'map';

const fields: { readonly [T in SlotName]: { readonly [F in keyof TriggerResponses[T]]: Kind } } = {
  PreSignUp: { autoConfirmUser: 'boolean', autoVerifyEmail: 'boolean', autoVerifyPhone: 'boolean' },
  DefineAuthChallenge: { challengeName: 'string', issueTokens: 'boolean', failAuthentication: 'boolean' },
  CreateAuthChallenge: {
    publicChallengeParameters: 'map',
    privateChallengeParameters: 'map',
    challengeMetadata: 'string',
  },
  VerifyAuthChallengeResponse: { answerCorrect: 'boolean' },
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fits: { readonly [K in Kind]: (value: unknown) => boolean } = {
  boolean: (value) => typeof value === 'boolean',
  string: (value) => typeof value === 'string',
  map: (value) => isObject(value) && Object.values(value).every((entry) => typeof entry === 'string'),
};

/** The response before a trigger has filled it in. */
export const emptyResponse = (trigger: SlotName): Record<string, null> =>
  Object.fromEntries(Object.keys(fields[trigger]).map((field) => [field, null]));

/** Reads the `response` of what a function returned; throws InvalidLambdaResponseException. */
export function readResponse<T extends SlotName>(trigger: T, payload: unknown): TriggerResponses[T] {
  if (payload === null) throw badLambdaOutput('Invalid lambda function output : Invalid JSON');
  if (!isObject(payload) || !isObject(payload.response)) throw badLambdaOutput();
  const kinds: Readonly<Record<string, Kind>> = fields[trigger];
  for (const [field, value] of Object.entries(payload.response)) {
    const kind = kinds[field];
    if (kind === undefined || (value !== null && !fits[kind](value))) throw badLambdaOutput();
  }
  return { ...emptyResponse(trigger), ...payload.response } as TriggerResponses[T];
}
