// What one round of a sign-in tells the next: a short text in challengeMetadata, sealed with a MAC.
import type { User } from '../sign-in.ts';
import { type FieldsOf, oneOf, readFields, token, whole, widthOf, word, writeFields } from './fixed-width.ts';
import { equalTexts, type Hmac } from './hmac.ts';

/** The round before the first message, with START=client. Times are epoch seconds. */
export interface OpeningState {
  readonly kind: 'opening';
  /** The one opening that HUMAN_CHECK's challenge is for. */
  readonly nonce: string;
  readonly issuedAt: number;
  /** Answers before this round that did not pass HUMAN_CHECK. */
  readonly failed: number;
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
  /** Answers before this round that could not be a code. They are not among the wrong ones. */
  readonly unreadable: number;
  /** Messages that this sign-in has asked for and been granted. */
  readonly sends: number;
  readonly sentAt: number;
  /** The name of the channel that this sign-in keeps to. */
  readonly channel: string;
  /**
   * `decoy`: nobody was sent anything, and no answer is right. `test`: the code is TEST_IDENTITIES's. `unproven`: it went to a
   * contact that Cognito does not hold as verified, and the code is right for that contact alone.
   */
  readonly recipient: 'real' | 'decoy' | 'test' | 'unproven';
}

export type ChallengeState = OpeningState | CodeState;

/** Whose sign-in a state belongs to; a state of somebody else's does not open. */
export type StateOwner = Pick<User, 'userPoolId' | 'clientId' | 'userName'>;

/** `undefined` for whatever is not a state of ours, of this version, for this owner. */
export type OpenState = (owner: StateOwner, sealed: unknown) => ChallengeState | undefined;
export type SealState = (owner: StateOwner, state: ChallengeState) => string;

/** Another number with every change of the fields: a state of another version does not open. */
const version = 'otp6';

/** In the order in which they are written. A new property of a state is a new row here. */
const openingFields: FieldsOf<Omit<OpeningState, 'kind'>> = {
  nonce: token(22),
  issuedAt: whole(11),
  failed: whole(2),
  ifTrue: word(1, 16),
};

const codeFields: FieldsOf<Omit<CodeState, 'kind'>> = {
  nonce: token(22),
  signIn: token(22),
  issuedAt: whole(11),
  wrong: whole(2),
  unreadable: whole(2),
  sends: whole(2),
  sentAt: whole(11),
  channel: word(1, 16),
  recipient: oneOf(['real', 'decoy', 'test', 'unproven']),
};

/**
 * Cognito's session string grows with challengeMetadata, and the client sees its length. So every state has the same
 * number of characters, for every user and every content.
 */
const fieldsWidth = Math.max(widthOf(openingFields), widthOf(codeFields));
const macWidth = 43;
export const stateLength = version.length + 1 + fieldsWidth + macWidth;

const computeMac = (hmac: Hmac, owner: StateOwner, body: string): string =>
  hmac('state', owner.userPoolId, owner.clientId, owner.userName, body).toString('base64url');

const kindLetters = { opening: 'O', code: 'C' } as const satisfies Record<ChallengeState['kind'], string>;

function writeState(state: ChallengeState): string {
  switch (state.kind) {
    case 'opening':
      return kindLetters.opening + writeFields(openingFields, state, fieldsWidth);
    case 'code':
      return kindLetters.code + writeFields(codeFields, state, fieldsWidth);
  }
}

/** Throws `TypeError` for a state that no round of ours makes. */
export const createSealState =
  (hmac: Hmac): SealState =>
  (owner, state) => {
    const body = version + writeState(state);
    return body + computeMac(hmac, owner, body);
  };

function readState(body: string): ChallengeState | undefined {
  if (!body.startsWith(version)) return undefined;
  const text = body.slice(version.length + 1);
  switch (body[version.length]) {
    case kindLetters.opening: {
      const fields = readFields(openingFields, text);
      return fields && { kind: 'opening', ...fields };
    }
    case kindLetters.code: {
      const fields = readFields(codeFields, text);
      return fields && { kind: 'code', ...fields };
    }
    default:
      return undefined;
  }
}

export const createOpenState =
  (hmac: Hmac): OpenState =>
  (owner, sealed) => {
    if (typeof sealed !== 'string' || sealed.length !== stateLength) return undefined;
    const body = sealed.slice(0, -macWidth);
    return equalTexts(hmac, sealed.slice(-macWidth), computeMac(hmac, owner, body))
      ? readState(body)
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

export function openSealed(hmac: Hmac): OpenState {
  const open = createOpenState(hmac);
  const openPrevious = hmac.previous && createOpenState(hmac.previous);
  return (owner, sealed) => open(owner, sealed) ?? openPrevious?.(owner, sealed);
}
