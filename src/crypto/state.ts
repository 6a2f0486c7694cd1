// What one round of a sign-in tells the next: a short text in challengeMetadata, sealed with a MAC.

import type { TrustTier, User } from '../sign-in.ts';
import { equalTexts, type Hmac } from './hmac.ts';

/** A round that asks which channel to use. */
export interface ChoiceState {
  readonly kind: 'choice';
  /** Verify can tell Create one bit: the channel that a true answer stands for. */
  readonly ifTrue: string;
}

/** A round that asks for a code. All times are epoch seconds. */
export interface CodeState {
  readonly kind: 'code';
  readonly nonce: string;
  /** A random value of this sign-in's own, 22 characters of base64url; the nonce is shared by parallel sign-ins. */
  readonly signIn: string;
  readonly issuedAt: number;
  /** Wrong answers before this round. */
  readonly wrong: number;
  /** Messages that this sign-in has asked for and been granted. */
  readonly sends: number;
  readonly sentAt: number;
  /** The name of the channel that this sign-in keeps to. */
  readonly channel: string;
  /** Of this sign-in's last message: ISO 3166 code, empty where the channel knows none. */
  readonly country: string;
  /** Whose share of the caps that message counted in. */
  readonly standing: TrustTier;
  /** `decoy`: nobody was sent anything, and no answer is right. `test`: the code is TEST_IDENTITIES's. */
  readonly recipient: 'real' | 'decoy' | 'test';
}

export type ChallengeState = ChoiceState | CodeState;

/** Whose sign-in a state belongs to; a state of somebody else's does not open. */
export type StateOwner = Pick<User, 'userPoolId' | 'clientId' | 'userName'>;

/** `undefined` for whatever is not a state of ours, of this version, for this owner. */
export type OpenState = (owner: StateOwner, sealed: unknown) => ChallengeState | undefined;
export type SealState = (owner: StateOwner, state: ChallengeState) => string;

const version = 'otp2';
/** Sessions are limited in size: DESIGN allows a state 512 bytes. */
const longestState = 512;

const computeMac = (hmac: Hmac, owner: StateOwner, body: string): string =>
  hmac('state', owner.userPoolId, owner.clientId, owner.userName, body).toString('base64url');

const listFields = (state: ChallengeState): readonly (string | number)[] => {
  switch (state.kind) {
    case 'choice':
      return ['choice', state.ifTrue];
    case 'code': {
      const { nonce, signIn, issuedAt, wrong, sends, sentAt, channel, country, standing, recipient } = state;
      return ['code', nonce, signIn, issuedAt, wrong, sends, sentAt, channel, country, standing, recipient];
    }
  }
};

export const createSealState =
  (hmac: Hmac): SealState =>
  (owner, state) => {
    const body = [version, ...listFields(state)].join('.');
    return `${body}.${computeMac(hmac, owner, body)}`;
  };

const choicePattern = /^otp2\.choice\.([A-Z]{1,16})$/;
const codePattern =
  /^otp2\.code\.([\w-]{22})\.([\w-]{22})\.(\d{1,12})\.(\d{1,2})\.(\d{1,2})\.(\d{1,12})\.([A-Z]{1,16})\.([A-Z]{0,2})\.(new|proven|device)\.(real|decoy|test)$/;

function readFields(body: string): ChallengeState | undefined {
  const choice = choicePattern.exec(body);
  if (choice) return { kind: 'choice', ifTrue: choice[1] ?? '' };
  const code = codePattern.exec(body);
  if (!code) return undefined;
  const [
    ,
    nonce = '',
    signIn = '',
    issuedAt,
    wrong,
    sends,
    sentAt,
    channel = '',
    country = '',
    standing,
    recipient,
  ] = code;
  return {
    kind: 'code',
    nonce,
    signIn,
    issuedAt: Number(issuedAt),
    wrong: Number(wrong),
    sends: Number(sends),
    sentAt: Number(sentAt),
    channel,
    country,
    standing: standing as TrustTier,
    recipient: recipient as CodeState['recipient'],
  };
}

export const createOpenState =
  (hmac: Hmac): OpenState =>
  (owner, sealed) => {
    if (typeof sealed !== 'string' || sealed.length > longestState) return undefined;
    const end = sealed.lastIndexOf('.');
    const body = sealed.slice(0, end);
    return equalTexts(hmac, sealed.slice(end + 1), computeMac(hmac, owner, body))
      ? readFields(body)
      : undefined;
  };

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
