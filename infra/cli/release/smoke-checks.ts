// What a sound build answers to the events of the smoke test. Pure; each check returns faults in words.
import { isDeepStrictEqual } from 'node:util';
import type { Settings } from '../../../src/settings/table.ts';
import type { TriggerSource } from '../../../src/sign-in.ts';
import type { SmokeEvent } from './smoke-events.ts';

export type Answer = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Answer =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isStringMap = (value: unknown): value is Readonly<Record<string, string>> =>
  isObject(value) && Object.values(value).every((entry) => typeof entry === 'string');

/** Cognito wants the whole event back, with the same response keys and nothing else changed. */
export function shapeFaults(event: SmokeEvent, answer: unknown): string[] {
  if (!isObject(answer)) return ['the answer is not an event'];
  const { response, ...rest } = answer;
  const { response: asked, ...sent } = event;
  if (!isObject(response)) return ['the answer has no response'];
  const changed = Object.keys(sent).filter(
    (key) => !isDeepStrictEqual(rest[key], (sent as Readonly<Record<string, unknown>>)[key]),
  );
  return [
    ...changed.map((key) => `the answer changes ${key}`),
    ...Object.keys(response)
      .filter((key) => !Object.hasOwn(asked, key))
      .map((key) => `the response has a key that Cognito does not know: ${key}`),
  ];
}

const off = (value: unknown): boolean => value === false || value === null || value === undefined;

const booleans = (response: Answer, keys: readonly string[]): string[] =>
  keys
    .filter((key) => typeof response[key] !== 'boolean' && !off(response[key]))
    .map((key) => `${key} is not a boolean`);

export function signUpFaults(
  source: TriggerSource<'PreSignUp'>,
  response: Answer,
  autoVerify: Settings['AUTO_VERIFY'],
): string[] {
  const faults = booleans(response, ['autoConfirmUser', 'autoVerifyEmail', 'autoVerifyPhone']);
  const verified = [response.autoVerifyEmail, response.autoVerifyPhone].filter(
    (flag) => flag === true,
  ).length;
  if (source === 'PreSignUp_SignUp') {
    if (response.autoConfirmUser !== true)
      faults.push('a sign-up is not confirmed: nobody new could sign in');
    const expected = autoVerify === 'delivery' ? 1 : 0;
    if (verified !== expected) faults.push(`${verified} contacts are verified at sign-up, not ${expected}`);
  }
  return faults;
}

export interface Allowed {
  /** The challenge that must come, or undefined when the sign-in may also end here. */
  readonly next?: 'CUSTOM_CHALLENGE' | 'PASSWORD_VERIFIER';
}

/** A stranger never gets tokens, whatever the session says. */
export function defineFaults(response: Answer, { next }: Allowed): string[] {
  const faults = booleans(response, ['issueTokens', 'failAuthentication']);
  const { challengeName, failAuthentication } = response;
  if (!off(response.issueTokens)) faults.push('TOKENS ARE ISSUED to someone who proved nothing');
  if (next !== undefined && (challengeName !== next || !off(failAuthentication)))
    faults.push(`the next challenge is ${String(challengeName)}, not ${next}`);
  if (next === undefined && failAuthentication !== true && challengeName !== 'CUSTOM_CHALLENGE')
    faults.push('neither a challenge nor a refusal');
  return faults;
}

const statuses = ['CODE_SENT', 'READY', 'HUMAN_CHECK_FAILED'] as const;

export function createFaults(response: Answer, expected: (typeof statuses)[number]): string[] {
  const {
    publicChallengeParameters: shown,
    privateChallengeParameters: hidden,
    challengeMetadata: note,
  } = response;
  if (!isStringMap(shown)) return ['publicChallengeParameters is not a map of strings'];
  if (!isStringMap(hidden)) return ['privateChallengeParameters is not a map of strings'];
  const faults: string[] = [];
  if (shown.STATUS !== expected)
    faults.push(
      `STATUS is ${statuses.some((status) => status === shown.STATUS) ? shown.STATUS : 'missing or unknown'}, not ${expected}`,
    );
  else if (expected === 'CODE_SENT')
    for (const key of [
      'CODE_DELIVERY_DELIVERY_MEDIUM',
      'CODE_DELIVERY_DESTINATION',
      'CODE_LENGTH',
      'EXPIRES_AT',
    ])
      if (!shown[key]) faults.push(`${key} is missing`);
  if (Object.keys(hidden).length === 0)
    faults.push('privateChallengeParameters is empty: nothing to verify with');
  if (typeof note !== 'string' || note === '')
    faults.push('challengeMetadata is empty: the next round knows nothing');
  else if (Buffer.byteLength(note) >= 512) faults.push('challengeMetadata is too long for a session');
  return faults;
}

/** The other way round: a build that lets nobody in is as broken as one that lets everybody in. */
export const tokenFaults = (response: Answer): string[] =>
  response.issueTokens === true ? [] : ['no tokens after a right answer: nobody could sign in'];

export const verifyFaults = ({ answerCorrect }: Answer, isRight: boolean): string[] => {
  if (answerCorrect === isRight) return [];
  if (typeof answerCorrect !== 'boolean') return ['answerCorrect is not a boolean'];
  return [isRight ? 'a right answer is refused: nobody could sign in' : 'a wrong answer is not refused'];
};
