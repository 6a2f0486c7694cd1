// What the table keeps of a user. Times are epoch seconds; field by field: data-model.md beside this file.
import type { Hmac } from '../crypto/hmac.ts';
import type { User } from '../sign-in.ts';
import { type TrustTier, trustTiers } from '../sign-in.ts';
import { list, mapOf, object, oneOf, type Shape, text, whole } from './shape.ts';

/** The last message that a code went out by. */
export interface Message {
  readonly at: number;
  /** The channel's name. */
  readonly channel: string;
  /** Whose share of the caps it counted in. */
  readonly tier: TrustTier;
  /** ISO 3166 code of the country whose breaker counted it; empty where none did. */
  readonly country: string;
  /** The range of numbers whose breaker counted it, if one did. */
  readonly range?: string;
}

export const recipientKinds = ['real', 'decoy', 'test'] as const;
export type RecipientKind = (typeof recipientKinds)[number];

/** A code for an unproven contact is derived from that contact, so the record need not tell it from others. */
export const kindInRecord = (recipient: RecipientKind | 'unproven'): RecipientKind =>
  recipient === 'unproven' ? 'real' : recipient;

/** A code that can be right. */
export interface LiveCode {
  readonly nonce: string;
  readonly issuedAt: number;
  /** What its rounds were: a decoy's code was sent to nobody, so it must not become a real one's when a user gets a contact. */
  readonly recipient: RecipientKind;
  /** Left out where no service has said that it took a message with this code. */
  readonly message?: Message;
}

/** Of one app client. */
export interface ClientCodes {
  readonly newest: LiveCode;
  /** The code before, for as long as its message said. */
  readonly previous?: LiveCode;
}

/** A code that was right, and in which sign-in. */
export interface Use {
  readonly nonce: string;
  readonly signIn: string;
  readonly at: number;
}

/** Wrong answers, and what they brought about. */
export interface GuessBudget {
  /** Of the last hour, oldest first. */
  readonly times: readonly number[];
  readonly inARow: number;
  readonly lockedAt?: number;
  readonly lockedUntil?: number;
  readonly disabledAt?: number;
}

/** A device that signed in before. */
export interface Device {
  /** A hash of the PROOF of its last sign-in. */
  readonly id: string;
  /** A hash of the PROOF that it showed then: it may never have heard that the sign-in succeeded. */
  readonly replaces?: string;
  readonly seenAt: number;
  readonly guesses?: GuessBudget;
}

export interface UserRecord {
  /** When a code was right for the first time; 0: never. */
  readonly provenAt: number;
  /** When each trust tier was last sent a message, by whichever app client. */
  readonly turns: Readonly<Record<string, number>>;
  /** By app client. */
  readonly codes: Readonly<Record<string, ClientCodes>>;
  readonly uses: readonly Use[];
  /** Everybody's guesses but those of the known devices. */
  readonly guesses: GuessBudget;
  /** Least recently seen first. */
  readonly devices: readonly Device[];
}

export const noGuesses: GuessBudget = { times: [], inARow: 0 };

export const newUser: UserRecord = {
  provenAt: 0,
  turns: {},
  codes: {},
  uses: [],
  guesses: noGuesses,
  devices: [],
};

const isMessage = object<Message>(
  { at: whole, channel: text, tier: oneOf(trustTiers), country: text, range: text },
  ['range'],
);
const isLiveCode = object<LiveCode>(
  { nonce: text, issuedAt: whole, recipient: oneOf(recipientKinds), message: isMessage },
  ['message'],
);
const isGuessBudget = object<GuessBudget>(
  { times: list(whole), inARow: whole, lockedAt: whole, lockedUntil: whole, disabledAt: whole },
  ['lockedAt', 'lockedUntil', 'disabledAt'],
);

export const isUserRecord: Shape<UserRecord> = object<UserRecord>({
  provenAt: whole,
  turns: mapOf(whole),
  codes: mapOf(object<ClientCodes>({ newest: isLiveCode, previous: isLiveCode }, ['previous'])),
  uses: list(object<Use>({ nonce: text, signIn: text, at: whole })),
  guesses: isGuessBudget,
  devices: list(
    object<Device>({ id: text, replaces: text, seenAt: whole, guesses: isGuessBudget }, [
      'replaces',
      'guesses',
    ]),
  ),
});

export const userPrefix = 'user:';
const strangerPrefix = 'stranger:';

/**
 * Guesses count per user, whichever app client they came by; codes are live per app client. Strangers are
 * apart from users: in a pool that minds case, the stranger `Ada` must not share the record of the user `ada`.
 */
export function nameUser(hmac: Hmac, user: Pick<User, 'userPoolId' | 'userName' | 'exists'>): string {
  const hash = hmac('table', user.exists ? 'user' : 'stranger', user.userPoolId, user.userName);
  return `${user.exists ? userPrefix : strangerPrefix}${hash.toString('base64url')}`;
}

/** How a record names a device: a hash of its proof. */
export const nameDevice = (hmac: Hmac, proof: string): string =>
  hmac('table', 'proof', proof).toString('base64url').slice(0, 22);
