// What one round of a sign-in tells the next: a short text in challengeMetadata, sealed with a MAC.
import type { Medium } from '../settings/table.ts';
import { equalTexts, type Hmac } from './hmac.ts';

/** A round that asks which channel to use. */
export interface ChoiceState {
  readonly kind: 'choice';
}

/** A round that asks for a code. All times are epoch seconds. */
export interface CodeState {
  readonly kind: 'code';
  readonly nonce: string;
  readonly issuedAt: number;
  /** Wrong answers before this round. */
  readonly wrong: number;
  /** Messages that this sign-in has asked for and been granted. */
  readonly sends: number;
  readonly sentAt: number;
  readonly medium: Medium;
  /** ISO country of the number; empty for email. */
  readonly country: string;
  /** `decoy`: nobody was sent anything, and no answer is right. `test`: the code is TEST_IDENTITIES's. */
  readonly nature: 'real' | 'decoy' | 'test';
}

export type ChallengeState = ChoiceState | CodeState;

/** Whose sign-in a state belongs to; a state of somebody else's does not parse. */
export interface StateOwner {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly userName: string;
}

const version = 'otp1';
/** Sessions are limited in size: DESIGN allows a state 512 bytes. */
const longestState = 512;

const seal = (hmac: Hmac, owner: StateOwner, body: string): string =>
  hmac('state', owner.userPoolId, owner.clientId, owner.userName, body).toString('base64url');

const fieldsOf = (state: ChallengeState): readonly (string | number)[] => {
  switch (state.kind) {
    case 'choice':
      return ['choice'];
    case 'code': {
      const { nonce, issuedAt, wrong, sends, sentAt, medium, country, nature } = state;
      return ['code', nonce, issuedAt, wrong, sends, sentAt, medium, country, nature];
    }
  }
};

export function encodeState(hmac: Hmac, owner: StateOwner, state: ChallengeState): string {
  const body = [version, ...fieldsOf(state)].join('.');
  return `${body}.${seal(hmac, owner, body)}`;
}

const codePattern =
  /^otp1\.code\.([\w-]{22})\.(\d{1,12})\.(\d{1,2})\.(\d{1,2})\.(\d{1,12})\.(SMS|EMAIL)\.([A-Z]{0,2})\.(real|decoy|test)$/;

/** `undefined` for whatever is not a state of ours, of this version, for this owner. */
export function parseState(hmac: Hmac, owner: StateOwner, text: unknown): ChallengeState | undefined {
  if (typeof text !== 'string' || text.length > longestState) return undefined;
  const end = text.lastIndexOf('.');
  const body = text.slice(0, end);
  if (!body.startsWith(`${version}.`)) return undefined;
  if (!equalTexts(hmac, text.slice(end + 1), seal(hmac, owner, body))) return undefined;
  if (body === `${version}.choice`) return { kind: 'choice' };
  const match = codePattern.exec(body);
  if (!match) return undefined;
  const [, nonce = '', issuedAt, wrong, sends, sentAt, medium, country = '', nature] = match;
  return {
    kind: 'code',
    nonce,
    issuedAt: Number(issuedAt),
    wrong: Number(wrong),
    sends: Number(sends),
    sentAt: Number(sentAt),
    medium: medium as Medium,
    country,
    nature: nature as CodeState['nature'],
  };
}

/** Clocks of two machines differ by less; a code may look this much younger than new. */
export const clockSkewSeconds = 5;

/**
 * Whether a code may still be answered. A code from the future is refused too: after a clock was set back
 * it would outlive its life.
 */
export const isAlive = (
  { issuedAt }: Pick<CodeState, 'issuedAt'>,
  nowSeconds: number,
  ttlSeconds: number,
): boolean => nowSeconds >= issuedAt - clockSkewSeconds && nowSeconds < issuedAt + ttlSeconds;
