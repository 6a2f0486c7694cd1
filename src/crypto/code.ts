// What is derived for one sign-in: the one-time code, never stored and compared in constant time, and the proof that a device
// keeps.

import type { User } from '../sign-in.ts';
import { equalTexts, findSecretOf, type Hmac } from './hmac.ts';

/** Whom a code is for, and the random nonce that makes it one of its kind. */
export interface CodeSubject {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly userName: string;
  readonly nonce: string;
}

/**
 * The digits for a subject, uniform over all 10^length. A byte of 250 or more is thrown away, since
 * 256 is no multiple of 10; the rare code that needs more than 32 bytes goes on with the next block. A code that
 * was made before a rotation stays what it was.
 */
export function deriveCode(hmac: Hmac, subject: CodeSubject, length: number): string {
  const { userPoolId, clientId, userName, nonce } = subject;
  const derive = findSecretOf(hmac, nonce);
  let digits = '';
  for (let block = 0; digits.length < length; block++)
    for (const byte of derive('code', userPoolId, clientId, userName, nonce, String(block)))
      if (byte < 250 && digits.length < length) digits += String(byte % 10);
  return digits;
}

/** Longer answers are not looked at: no code comes near it, whatever is typed between its digits. */
const longestAnswer = 64;

/**
 * The digits a person meant: spaces, hyphens and invisible marks dropped, decimal digits of any script
 * turned into 0-9. `undefined` when what is left is not exactly `length` digits.
 */
export function readAnswer(answer: unknown, length: number): string | undefined {
  if (typeof answer !== 'string' || answer.length > longestAnswer) return undefined;
  // Nearly every answer; the patterns of Unicode below take a millisecond to build.
  if (/^[0-9]+$/.test(answer)) return answer.length === length ? answer : undefined;
  let digits = '';
  for (const char of answer) {
    if (/[\p{Z}\p{Pd}\p{Cf}\t]/u.test(char)) continue;
    if (!/\p{Nd}/u.test(char)) return undefined;
    digits += String(digitValue(char));
  }
  return digits.length === length ? digits : undefined;
}

/**
 * Unicode keeps every set of decimal digits as ten code points in a row, zero first (The Unicode Standard,
 * 4.6); sets that touch make a run whose length is a multiple of ten.
 */
function digitValue(char: string): number {
  const point = char.codePointAt(0) ?? 0;
  let start = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start--;
  return (point - start) % 10;
}

export const isRightAnswer = (hmac: Hmac, expected: string, answer: string): boolean =>
  equalTexts(hmac, expected, answer);

/**
 * 43 characters of base64url. Derived from a random value of this sign-in alone, never from the code's nonce, which a
 * stranger's parallel sign-in shares. Every round shows it, and it is worth nothing unless the sign-in gets tokens.
 */
export const deriveProof = (hmac: Hmac, user: User, signIn: string): string =>
  hmac('proof', user.userPoolId, user.userName, signIn).toString('base64url');

/** `undefined` for what cannot be one: it costs the table no call. */
export const readProof = (text: string | undefined): string | undefined =>
  text !== undefined && /^[\w-]{43}$/.test(text) ? text : undefined;
