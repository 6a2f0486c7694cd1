// Limits that count what got past them.
import type { Limits } from '../../src/limits/limits.ts';

export interface Counted {
  /** Guesses that were allowed to be compared, by the time of the script's clock in seconds. */
  readonly compared: number[];
}

export function countingLimits(limits: Limits): Limits & Counted {
  const compared: number[] = [];
  return {
    ...limits,
    compared,
    spend: async (user, nowSeconds, proof) => {
      const spent = await limits.spend(user, nowSeconds, proof);
      if (spent.allowed) compared.push(nowSeconds);
      return spent;
    },
  };
}

/** The most that fall into any stretch of `seconds`, its end left out. */
export const mostWithin = (times: readonly number[], seconds: number): number =>
  Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + seconds).length));

/** Wrong for a code, whatever it is. */
export const wrongFor = (code: string): string =>
  code.replace(/\d/g, (digit) => String((Number(digit) + 1) % 10));
