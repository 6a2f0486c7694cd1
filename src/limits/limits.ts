// The port to the table: what a sign-in asks of it, whichever adapter answers. All times are epoch seconds.
import type { User } from '../challenge/user.ts';
import type { DeliveryLimits } from '../channels/deliver-code.ts';

export interface ReserveRequest {
  readonly user: User;
  /** The nonce to use if a new code is due; also marks who won the right to send. */
  readonly nonce: string;
  readonly nowSeconds: number;
  /** `renew` when a live code is likely (a resend), `open` when not (a start): which write is tried first. */
  readonly expect: 'open' | 'renew';
}

/** The code that is live for a user and app client. */
export interface LiveCode {
  readonly nonce: string;
  readonly issuedAt: number;
  readonly sentAt: number;
}

export interface Reservation {
  readonly liveCode: LiveCode;
  /** Whether this call may send; else somebody sent within the cooldown. */
  readonly maySend: boolean;
  /** Locked or disabled: the sign-in goes on as a decoy. */
  readonly isLockedOut: boolean;
}

/** `allowed: false`: nothing may be compared. What a wrong answer would bring about is known beforehand. */
export type Spent =
  | { readonly allowed: false }
  | { readonly allowed: true; readonly wouldLock: boolean; readonly wouldDisable: boolean };

export interface Limits extends DeliveryLimits {
  /** Reserves the one live code before anything is sent. Rejects when the table cannot answer. */
  reserve(request: ReserveRequest): Promise<Reservation>;
  /** Gives the right to send back after a send that failed, so that the next start may try at once. */
  release(user: User, liveCode: LiveCode): Promise<void>;
  /** Remembers that a code sent to a country was verified; told to the table with the next count. */
  creditMessage(channel: string, country: string): void;
  /** Spends one guess before it is compared. */
  spend(user: User, nowSeconds: number): Promise<Spent>;
  /** Locks a user whose last allowed wrong answer was just given. */
  lock(user: User, nowSeconds: number): Promise<void>;
  /** Uses a code up and forgets the user's wrong answers; `false` when it is not live any more. */
  consume(user: User, nonce: string, nowSeconds: number): Promise<boolean>;
}
