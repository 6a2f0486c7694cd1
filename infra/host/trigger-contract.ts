// What Cognito sends each trigger, and what it takes back (Cognito developer guide, "Lambda trigger event parameters").
import { setTimeout as wait } from 'node:timers/promises';
import type { SlotName, TriggerSource } from '../../src/sign-in.ts';

interface Kinds {
  boolean: boolean;
  string: string;
  'map of strings': Readonly<Record<string, string>>;
}

/** Every field that a response may have. */
const fields = {
  PreSignUp: { autoConfirmUser: 'boolean', autoVerifyEmail: 'boolean', autoVerifyPhone: 'boolean' },
  DefineAuthChallenge: { challengeName: 'string', issueTokens: 'boolean', failAuthentication: 'boolean' },
  CreateAuthChallenge: {
    publicChallengeParameters: 'map of strings',
    privateChallengeParameters: 'map of strings',
    challengeMetadata: 'string',
  },
  VerifyAuthChallengeResponse: { answerCorrect: 'boolean' },
} as const satisfies Record<SlotName, Readonly<Record<string, keyof Kinds>>>;

export type TriggerResponse<T extends SlotName> = {
  -readonly [F in keyof (typeof fields)[T]]: Kinds[(typeof fields)[T][F] & keyof Kinds] | null;
};

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** As Cognito sends it: every field there, and none set. */
export const emptyResponse = (slot: SlotName): Record<string, null> =>
  Object.fromEntries(Object.keys(fields[slot]).map((field) => [field, null]));

export interface Sender {
  readonly region: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly userName: string;
  readonly awsSdkVersion: string;
}

export const slotOf = (source: TriggerSource): SlotName => source.split('_')[0] as SlotName;

export const triggerEvent = (
  { region, userPoolId, clientId, userName, awsSdkVersion }: Sender,
  triggerSource: TriggerSource,
  request: Readonly<Record<string, unknown>>,
) => ({
  ...{ version: '1', region, userPoolId, userName },
  callerContext: { awsSdkVersion, clientId },
  triggerSource,
  request,
  response: emptyResponse(slotOf(triggerSource)),
});

const fits = (kind: keyof Kinds, value: unknown): boolean =>
  kind === 'map of strings'
    ? isObject(value) && Object.values(value).every((entry) => typeof entry === 'string')
    : typeof value === kind;

/** Why Cognito would refuse a response, in words. */
export function responseFaults(slot: SlotName, response: Readonly<Record<string, unknown>>): string[] {
  const kinds: Readonly<Record<string, keyof Kinds>> = fields[slot];
  return Object.entries(response).flatMap(([field, value]) => {
    const kind = kinds[field];
    if (kind === undefined) return [`the response has a key that Cognito does not know: ${field}`];
    return value === null || value === undefined || fits(kind, value) ? [] : [`${field} is not a ${kind}`];
  });
}

/** The answer; `undefined` when none came in time. */
export async function answerWithin<T>(ms: number, answer: Promise<T>): Promise<T | undefined> {
  const patience = new AbortController();
  const timeout = wait(ms, undefined, { signal: patience.signal }).catch(() => undefined);
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    patience.abort();
  }
}
