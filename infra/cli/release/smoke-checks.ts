// What a sound build answers to the events of a trial. Pure; each check returns faults in words.
import { isDeepStrictEqual } from 'node:util';
import type { Settings } from '../../../src/settings/table.ts';
import { type Answer, responseFields, type SmokeEvent, slotOf } from './smoke-events.ts';

const isObject = (value: unknown): value is Answer =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isUnset = (value: unknown): boolean => value === null || value === undefined;
const isOff = (value: unknown): boolean => value === false || isUnset(value);

export const faultsOf = (...checks: readonly (readonly [isWrong: boolean, fault: string])[]): string[] =>
  checks.filter(([isWrong]) => isWrong).map(([, fault]) => fault);

/** Cognito wants the whole event back, and in its response the keys that it sent, each of the right type. */
export function shapeFaults(event: SmokeEvent, answer: unknown): string[] {
  if (!isObject(answer)) return ['the answer is not an event'];
  const { response } = answer;
  if (!isObject(response)) return ['the answer has no response'];
  const { response: _, ...sent } = event;
  const kinds = responseFields[slotOf(event.triggerSource)];
  const fits = (value: unknown, kind: string | undefined) =>
    kind === 'map of strings'
      ? isObject(value) && Object.values(value).every((entry) => typeof entry === 'string')
      : typeof value === kind;
  return [
    ...Object.entries(sent)
      .filter(([key, value]) => !isDeepStrictEqual(answer[key], value))
      .map(([key]) => `the answer changes ${key}`),
    ...Object.entries(response).flatMap(([key, value]) =>
      faultsOf(
        [kinds[key] === undefined, `the response has a key that Cognito does not know: ${key}`],
        [
          kinds[key] !== undefined && !isUnset(value) && !fits(value, kinds[key]),
          `${key} is not a ${kinds[key]}`,
        ],
      ),
    ),
  ];
}

export function signUpFaults(response: Answer, autoVerify: Settings['AUTO_VERIFY']): string[] {
  const { autoConfirmUser, autoVerifyEmail, autoVerifyPhone } = response;
  const verified = [autoVerifyEmail, autoVerifyPhone].filter((flag) => flag === true).length;
  const expected = autoVerify === 'delivery' ? 1 : 0;
  return faultsOf(
    [autoConfirmUser !== true, 'a sign-up is not confirmed: nobody new could sign in'],
    [verified !== expected, `${verified} contacts are verified at sign-up, not ${expected}`],
  );
}

/** `no tokens`: the sign-in may go on or end. A build that lets nobody in is as broken as one that lets everybody in. */
export type Ruling = 'tokens' | 'no tokens' | 'CUSTOM_CHALLENGE' | 'PASSWORD_VERIFIER';

export function defineFaults(response: Answer, expected: Ruling): string[] {
  const { challengeName: name, issueTokens, failAuthentication: fails } = response;
  if (expected === 'tokens')
    return faultsOf([issueTokens !== true, 'no tokens after a right answer: nobody could sign in']);
  return faultsOf(
    [!isOff(issueTokens), 'TOKENS ARE ISSUED to someone who proved nothing'],
    expected === 'no tokens'
      ? [fails !== true && name !== 'CUSTOM_CHALLENGE', 'neither a challenge nor a refusal']
      : [name !== expected || !isOff(fails), `the next challenge is ${String(name)}, not ${expected}`],
  );
}

const statuses = ['CODE_SENT', 'READY', 'HUMAN_CHECK_FAILED'] as const;
export type Status = (typeof statuses)[number];

const ofSent = ['CODE_DELIVERY_DELIVERY_MEDIUM', 'CODE_DELIVERY_DESTINATION', 'CODE_LENGTH', 'EXPIRES_AT'];

export function createFaults(response: Answer, expected: Status): string[] {
  const shown = (response.publicChallengeParameters ?? {}) as Readonly<Record<string, string>>;
  const { challengeMetadata: note } = response;
  const status = statuses.find((known) => known === shown.STATUS);
  return faultsOf(
    [status !== expected, `STATUS is ${status ?? 'missing or unknown'}, not ${expected}`],
    ...ofSent.map(
      (key) => [status === expected && status === 'CODE_SENT' && !shown[key], `${key} is missing`] as const,
    ),
    [
      Object.keys(response.privateChallengeParameters ?? {}).length === 0,
      'privateChallengeParameters is empty: nothing to verify with',
    ],
    [!note, 'challengeMetadata is empty: the next round knows nothing'],
    [
      typeof note === 'string' && Buffer.byteLength(note) >= 512,
      'challengeMetadata is too long for a session',
    ],
  );
}

export const verifyFaults = ({ answerCorrect }: Answer, isRight: boolean): string[] =>
  faultsOf(
    [isUnset(answerCorrect), 'answerCorrect is not a boolean'],
    [answerCorrect === false && isRight, 'a right answer is refused: nobody could sign in'],
    [answerCorrect === true && !isRight, 'a wrong answer is not refused'],
  );
