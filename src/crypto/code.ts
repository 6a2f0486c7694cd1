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
  /** The one contact that the code proves, as Cognito holds it: for a user without a verified one. */
  readonly contact?: string | undefined;
}

/**
 * The digits for a subject, uniform over all 10^length. A byte of 250 or more is thrown away, since
 * 256 is no multiple of 10; the rare code that needs more than 32 bytes goes on with the next block. A code that
 * was made before a rotation stays what it was. A code that proves a contact is derived from the contact too: whatever
 * happens to the user's attributes meanwhile, it is right for no other.
 */
export function deriveCode(hmac: Hmac, subject: CodeSubject, length: number): string {
  const { userPoolId, clientId, userName, nonce, contact } = subject;
  const derive = findSecretOf(hmac, nonce);
  const parts = [userPoolId, clientId, userName, nonce, ...(contact === undefined ? [] : [contact])];
  let digits = '';
  for (let block = 0; digits.length < length; block++)
    for (const byte of derive('code', ...parts, String(block)))
      if (byte < 250 && digits.length < length) digits += String(byte % 10);
  return digits;
}

/** Longer answers are not looked at: a whole SMS of ours is shorter. */
const longestAnswer = 320;

/** An answer that is not a code was a slip of the hand: it says nothing about the code, and costs no attempt. */
export type Answer = { readonly kind: 'code'; readonly digits: string } | { readonly kind: 'not-a-code' };

const notACode: Answer = { kind: 'not-a-code' };

/**
 * What may stand between digits and means nothing: white space and ends of lines, joiners, variation selectors and
 * other invisible characters, dashes and hyphens of every kind (a phone's keyboard turns one into another), minus
 * signs, and the frame of a keycap emoji. U+2800 is a blank that Unicode counts as a symbol.
 */
const separators =
  /[\p{White_Space}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Pd}\u02d7\u2043\u207b\u208b\u2212\u2796\u2800]|\u20e3/u;

/** The full stop of a sentence that was copied with the code in halves, in the scripts that have one. */
const fullStops = /[.\u0589\u06d4\u0964\u1362\u17d4\u3002\ufe12\ufe52\uff0e\uff61]/u;

/**
 * The digits a person meant: decimal digits of any script turned into 0-9, what means nothing between them dropped,
 * and one full stop at the end. Where more stands around the digits, the code in it.
 */
export function readAnswer(answer: unknown, length: number): Answer {
  if (typeof answer !== 'string' || answer.length > longestAnswer) return notACode;
  // Nearly every answer; the patterns of Unicode take a millisecond to build.
  if (/^[0-9]+$/.test(answer)) return answer.length === length ? { kind: 'code', digits: answer } : notACode;
  const characters = Array.from(answer).filter((character) => !separators.test(character));
  if (fullStops.test(characters.at(-1) ?? '')) characters.pop();
  const isCode = characters.length === length && characters.every((character) => /\p{Nd}/u.test(character));
  const digits = isCode ? characters.join('') : findCode(answer, length);
  return digits === undefined ? notACode : { kind: 'code', digits: Array.from(digits, digitValue).join('') };
}

/**
 * The code in a message that was pasted whole, or in what a clipboard put around it: the one number of that many digits.
 * Our last line for browsers repeats it. Two different ones would be two guesses in one answer.
 */
function findCode(text: string, length: number): string | undefined {
  const numbers = text.match(/\p{Nd}+/gu) ?? [];
  const [code, ...others] = new Set(numbers.filter((digits) => Array.from(digits).length === length));
  return others.length === 0 ? code : undefined;
}

const isDigit = (point: number): boolean => /\p{Nd}/u.test(String.fromCodePoint(point));

/**
 * Unicode keeps every set of decimal digits as ten code points in a row, zero first (The Unicode Standard,
 * 4.6); sets that touch make a run whose length is a multiple of ten.
 */
function digitValue(char: string): number {
  const point = char.codePointAt(0) ?? 0;
  let start = point;
  while (isDigit(start - 1)) start--;
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
