// The port to the table: what a sign-in asks of it, whichever adapter answers.

/** A user's item: keyed hashes only, since the table must not name anybody. */
export interface UserKey {
  readonly userHash: string;
  readonly clientId: string;
  /** Unknown users' items are kept for a day, so that made-up names cannot fill the table. */
  readonly known: boolean;
}

export interface ReserveRequest {
  readonly user: UserKey;
  /** The nonce to use if a new code is due; also marks who won the right to send. */
  readonly nonce: string;
  readonly nowSeconds: number;
  /** `renew` when a live code is likely (a resend), `open` when not (a start): which write is tried first. */
  readonly expect: 'open' | 'renew';
}

/** The code that is live for a user and app client. Times are epoch seconds. */
export interface Slot {
  readonly nonce: string;
  readonly issuedAt: number;
  readonly sentAt: number;
}

export interface Reservation {
  readonly slot: Slot;
  /** Whether this call may send; else somebody sent within the cooldown. */
  readonly mine: boolean;
  /** Locked or disabled: the sign-in goes on as a decoy. */
  readonly barred: boolean;
}

export type SmsCount = 'counted' | 'cap' | 'breaker';

/** `allowed: false`: nothing may be compared. What a wrong answer would bring about is known beforehand. */
export type Spent =
  | { readonly allowed: false }
  | { readonly allowed: true; readonly wouldLock: boolean; readonly wouldDisable: boolean };

export interface Limits {
  /** Reserves the one live code before anything is sent. Rejects when the table cannot answer. */
  reserve(request: ReserveRequest): Promise<Reservation>;
  /** Gives the right to send back after a send that failed, so that the next start may try at once. */
  release(user: UserKey, slot: Slot): Promise<void>;
  /** Counts a message to a destination before it is sent; `false` when a cap is reached. */
  countSend(destinationHash: string, nowSeconds: number): Promise<boolean>;
  /**
   * Counts an SMS against the Region's cap and its country's breaker before it is sent. `pretend` asks
   * the same question and adds nothing, so that a decoy meets the same cap and uses none of it up.
   */
  countSms(country: string, nonce: string, nowSeconds: number, pretend: boolean): Promise<SmsCount>;
  /** Remembers that a code sent to a country was verified; told to the table with the next count. */
  creditSms(country: string): void;
  /** Spends one guess before it is compared. */
  spend(user: UserKey, nowSeconds: number): Promise<Spent>;
  /** Locks a user whose last allowed wrong answer was just given. */
  lock(user: UserKey, nowSeconds: number): Promise<void>;
  /** Uses a code up and forgets the user's wrong answers; `false` when it is not live any more. */
  consume(user: UserKey, nonce: string, nowSeconds: number): Promise<boolean>;
}
