// HUMAN_CHECK: what a client must bring before a message is sent, for every kind of judge.
import type { OpeningState } from '../crypto/state.ts';

/** The opening round that a check belongs to. */
export type Opening = Pick<OpeningState, 'nonce' | 'issuedAt'>;

/**
 * `wrong`: refused, whatever the reason. `unanswered`: nobody could judge it, because the service did not answer or did not
 * accept our keys. Both keep the client out.
 */
export type Verdict = 'human' | 'wrong' | 'unanswered';

export interface HumanCheck {
  /** HUMAN_CHECK of the round, as JSON: what the client has to solve. */
  ask(opening: Opening): Promise<string>;
  /** Judges `human` of the client's metadata; never rejects. `nowMs`: epoch milliseconds. */
  judge(token: string, opening: Opening, nowMs: number): Promise<Verdict>;
}

/** How long a person may take to solve a check; Cognito's own session lasts 3 minutes unless the client says otherwise. */
export const checkSeconds = 600;

export const isInTime = ({ issuedAt }: Opening, nowMs: number): boolean =>
  nowMs / 1000 < issuedAt + checkSeconds;

/** Of a proof of work: hashes per try, and what the result of the right try begins with, in hexadecimal digits. */
export interface Work {
  readonly cost: number;
  readonly keyPrefix: string;
}

/**
 * 4096 tries on average, of 32 hashes each. Our solver computes 0.4 million a second on a server's core (Node 24), so a third of a
 * second; nobody has measured a phone. Native code is ten times as fast: `odds` says what passing costs an attacker.
 */
export const altchaWork: Work = { cost: 32, keyPrefix: '000' };
