// The port to the table: what a sign-in asks of it, whichever adapter answers. All times are epoch seconds.

import type { DeliveryLimits } from '../delivery/deliver-code.ts';
import type { TrustTier as Standing, User } from '../sign-in.ts';

/** A code that was made for a user and app client, and may still be answered. */
export interface LiveCode {
  readonly nonce: string;
  readonly issuedAt: number;
}

/** The newest code, and what became of its message. */
export interface NewestCode extends LiveCode {
  readonly sentAt: number;
  /** The name of the channel that it went by. */
  readonly channel: string;
}

export interface ReserveRequest {
  readonly user: User;
  /** The nonce to use if a new code is due; also marks who won the right to send. */
  readonly nonce: string;
  /** The channel that would be tried first. */
  readonly channel: string;
  readonly nowSeconds: number;
  /** `renew` when a live code is likely (a resend), `open` when not (a start): which write is tried first. */
  readonly expect: 'open' | 'renew';
  /** What the client claims to have proven with before. */
  readonly proof: string | undefined;
}

export interface Reservation {
  /**
   * `send`: this call may send. `reuse`: a message with this code went out within the cooldown. `wait`: one did for
   * another app client, and no code is live for this one.
   */
  readonly outcome: 'send' | 'reuse' | 'wait';
  readonly code: NewestCode;
  /** When the user was last sent a message, for whichever app client: the wait counts from here. */
  readonly lastSentAt: number;
  /** Whose share of the caps a message counts in. */
  readonly standing: Standing;
}

/** Whose wrong answers a guess counts among: everybody's, or those of one device that has signed in before. */
export type Register =
  | { readonly kind: 'common' }
  /** `name`: of its attribute in the user's item. */
  | { readonly kind: 'device'; readonly name: string };

/** A device that signed in before. It is known by the proof that it showed last for as long as a retry may show it. */
export interface KnownDevice {
  /** Of its register. */
  readonly name: string;
  /** The name that it had until its last sign-in. */
  readonly replaces: string | undefined;
}

/** What the spend has read of the user's item. */
export interface Spending {
  readonly allowed: true;
  readonly register: Register;
  /** What a wrong answer would bring about. */
  readonly wouldLock: boolean;
  readonly wouldDisable: boolean;
  /** The codes that can be right now, newest first; `undefined` where there is no table to say. */
  readonly codes: readonly LiveCode[] | undefined;
  /** The code that was used last, and in which sign-in. */
  readonly lastUse: Use | undefined;
  /** Devices that are known, least recently seen first. */
  readonly devices: readonly KnownDevice[];
  /** Codes past their life that the item still holds, by the names of their attributes. */
  readonly deadCodes: readonly string[];
}

export interface Use {
  readonly nonce: string;
  readonly signIn: string;
  readonly at: number;
}

/** `allowed: false`: nothing may be compared. */
export type Spent = { readonly allowed: false } | Spending;

export interface ConsumeRequest {
  readonly user: User;
  readonly spending: Spending;
  readonly use: Use;
  /** What the client can prove with from now on (`PROOF`). */
  readonly proof: string;
}

/** `again`: this sign-in has used it already, by a call whose answer got lost. `gone`: it is not live any more. */
export type Consumption = 'used' | 'again' | 'gone';

export interface Limits extends DeliveryLimits {
  /** Reserves the newest code before anything is sent. Rejects when the table cannot answer. */
  reserve(request: ReserveRequest): Promise<Reservation>;
  /** Gives the right to send back after nothing was sent, so that the next start may try at once. */
  release(user: User, code: NewestCode): Promise<void>;
  /** Writes down that the code went by another channel than the one it was reserved for. */
  noteChannel(user: User, code: NewestCode, channel: string): Promise<void>;
  /** Remembers that a code sent to a country was verified; told to the table with the next count. */
  creditMessage(message: {
    readonly channel: string;
    readonly country: string;
    readonly standing: Standing;
  }): void;
  /** Spends one guess before it is compared. `proof`: what the client claims to have proven with before. */
  spend(user: User, nowSeconds: number, proof: string | undefined): Promise<Spent>;
  /** Locks or disables whose last allowed wrong answer was just given. */
  lock(user: User, nowSeconds: number, spending: Spending): Promise<void>;
  /** Uses a code up and forgets the wrong answers it was spent among. */
  consume(request: ConsumeRequest): Promise<Consumption>;
}
