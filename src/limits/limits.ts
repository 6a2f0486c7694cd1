// The port to the limits: what a sign-in asks of them, with a table or without one. Times are epoch seconds.

import type { DeliveryLimits } from '../delivery/deliver-code.ts';
import type { User } from '../sign-in.ts';
import type { DestinationRecord } from './destination-rules.ts';
import type { Snapshot } from './store.ts';
import type { LiveCode, Message, RecipientKind, UserRecord } from './user-record.ts';
import type { Fate, Redemption, SentBy, TakenTurn, Turn } from './user-rules.ts';

/** A round that may send. */
export interface TurnRequest {
  readonly user: User;
  readonly recipient: RecipientKind;
  /** Of the code to make, if a new one is due. */
  readonly nonce: string;
  /** What the client claims to have proven with before. */
  readonly proof: string | undefined;
  readonly now: number;
  /** Epoch milliseconds. */
  readonly deadlineMs: number;
}

export interface SeenTurn {
  readonly turn: Turn;
  /** What the turn was read from. */
  readonly from: Snapshot<UserRecord>;
}

export interface AnswerRequest {
  readonly user: User;
  readonly recipient: RecipientKind;
  readonly now: number;
  /** Epoch milliseconds. */
  readonly deadlineMs: number;
  readonly signIn: string;
  /** What the client claims to have proven with before. */
  readonly proof: string | undefined;
  /** What it can prove with from now on, if the answer is right. */
  readonly newProof: string;
  /** The code that this sign-in was shown. */
  readonly own: Pick<LiveCode, 'nonce' | 'issuedAt'>;
  /** Whether the answer is the code of this nonce. */
  isRight(nonce: string): boolean;
}

/** Every function rejects with `PublicError('UNAVAILABLE')` when the table cannot answer: nobody is let in without it. */
export interface Limits extends DeliveryLimits<Snapshot<DestinationRecord>> {
  /** Whether a round may send, and which code. Writes nothing. */
  seeTurn(request: TurnRequest): Promise<SeenTurn>;
  /** Makes the code live, right before its message is sent. */
  takeTurn(
    request: TurnRequest,
    seen: SeenTurn,
    sent: SentBy,
  ): Promise<TakenTurn | Exclude<Turn, { kind: 'free' }>>;
  /** After a send that failed. Answers with the newest live code that a service took. */
  undoTurn(request: TurnRequest, taken: TakenTurn, fate: Fate): Promise<LiveCode | undefined>;
  /** Writes down that a code went by another channel than the one its turn was taken for. */
  noteMessage(request: TurnRequest, taken: TakenTurn, sent: SentBy): Promise<void>;
  /** Whether the proof is that of a known device, as `TrustTier` has it. Writes nothing. */
  isKnownDevice(user: User, proof: string, now: number): Promise<boolean>;
  /** Compares an answer, and has written what follows from it by the time it resolves. */
  redeem(request: AnswerRequest): Promise<Redemption>;
  /** Notes an answer of a sign-in that cannot be a code. The first few of a sign-in cost no attempt. */
  noteUnreadable(signIn: string, now: number): Promise<void>;
  /** How many of them cost none. */
  countUnreadable(signIn: string): Promise<number>;
  /** Tells the breaker of a message's country that its code was verified. */
  creditMessage(message: Message): Promise<void>;
}
