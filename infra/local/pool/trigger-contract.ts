// What each trigger is sent and what it may answer (Cognito developer guide, "Lambda trigger event parameters").
import type { SlotName } from '../../../src/sign-in.ts';
import { badLambdaOutput } from './errors.ts';

interface Kinds {
  boolean: boolean;
  string: string;
  map: Readonly<Record<string, string>>;
}

/** Every field that a response may have; Cognito sends them as null and refuses any other that comes back. */
const fields = {
  PreSignUp: { autoConfirmUser: 'boolean', autoVerifyEmail: 'boolean', autoVerifyPhone: 'boolean' },
  DefineAuthChallenge: { challengeName: 'string', issueTokens: 'boolean', failAuthentication: 'boolean' },
  CreateAuthChallenge: {
    publicChallengeParameters: 'map',
    privateChallengeParameters: 'map',
    challengeMetadata: 'string',
  },
  VerifyAuthChallengeResponse: { answerCorrect: 'boolean' },
} as const satisfies Record<SlotName, Readonly<Record<string, keyof Kinds>>>;

export type TriggerResponse<T extends SlotName> = {
  -readonly [F in keyof (typeof fields)[T]]: Kinds[(typeof fields)[T][F] & keyof Kinds] | null;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fits = (kind: keyof Kinds, value: unknown): boolean =>
  kind === 'map'
    ? isObject(value) && Object.values(value).every((entry) => typeof entry === 'string')
    : typeof value === kind;

/** The response before a trigger has filled it in. */
export const emptyResponse = (trigger: SlotName): Record<string, null> =>
  Object.fromEntries(Object.keys(fields[trigger]).map((field) => [field, null]));

/** Reads the `response` of what a function returned; throws InvalidLambdaResponseException. */
export function readResponse<T extends SlotName>(trigger: T, payload: unknown): TriggerResponse<T> {
  if (payload === null) throw badLambdaOutput('Invalid lambda function output : Invalid JSON');
  if (!isObject(payload) || !isObject(payload.response)) throw badLambdaOutput();
  const kinds: Readonly<Record<string, keyof Kinds>> = fields[trigger];
  for (const [field, value] of Object.entries(payload.response)) {
    const kind = kinds[field];
    if (kind === undefined || (value !== null && !fits(kind, value))) throw badLambdaOutput();
  }
  return { ...emptyResponse(trigger), ...payload.response } as TriggerResponse<T>;
}
