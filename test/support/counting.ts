// Limits that count what got past them, and guesses that are given without a sign-in.
import type { Limits } from '../../src/limits/limits.ts';
import type { Redemption } from '../../src/limits/user-rules.ts';
import type { User } from '../../src/sign-in.ts';

export interface Counted {
  /** Guesses that were compared, by the time of the script's clock in seconds. */
  readonly compared: number[];
}

export function countingLimits(limits: Limits): Limits & Counted {
  const compared: number[] = [];
  return {
    ...limits,
    compared,
    redeem: async (request) => {
      const redemption = await limits.redeem(request);
      if (redemption.kind === 'wrong' || redemption.kind === 'right') compared.push(request.now);
      return redemption;
    },
  };
}

/** A wrong answer for a user, by somebody who may show a proof. */
export const guessWrong = (limits: Limits, user: User, now: number, proof?: string): Promise<Redemption> =>
  limits.redeem({
    user,
    recipient: 'real',
    now,
    deadlineMs: Number.POSITIVE_INFINITY,
    signIn: 'a-sign-in',
    proof,
    newProof: 'a-new-proof',
    own: { nonce: '', issuedAt: 0 },
    isRight: () => false,
  });

/** The most that fall into any stretch of `seconds`, its end left out. */
export function mostWithin(times: readonly number[], seconds: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  let first = 0;
  return sorted.reduce((most, at, i) => {
    while (at >= (sorted[first] ?? at) + seconds) first++;
    return Math.max(most, i - first + 1);
  }, 0);
}

/** Wrong for a code, whatever it is. */
export const wrongFor = (code: string): string =>
  code.replace(/\d/g, (digit) => String((Number(digit) + 1) % 10));
