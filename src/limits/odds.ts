// What the limits leave to an attacker, in numbers; pure. The README's figures come from here.
import type { Caps } from '../channels/channel.ts';
import type { Settings } from '../settings/table.ts';
import { breakerRules, countShards, daySeconds, hourSeconds } from './policy.ts';

type GuessRules = Pick<Settings, 'CODE_LENGTH' | 'WRONG_PER_HOUR' | 'WRONG_BEFORE_DISABLE' | 'LOCK_SECONDS'>;

/**
 * How many guesses on one user can be compared in any 24 hours, whoever sends them and over however many
 * sign-ins. Between guess i and guess i + WRONG_PER_HOUR lies an hour, or a lock if one was set: so at most
 * WRONG_PER_HOUR for each period of min(LOCK_SECONDS, one hour) that the day begins. A right code forgets
 * the count, so each of the user's own `signIns` a day may add WRONG_PER_HOUR. Apart from that, after
 * WRONG_BEFORE_DISABLE in a row nothing is compared until an operator unlocks the user; a sign-in begins a
 * new row.
 */
export function comparedGuessesPerDay(rules: GuessRules, signIns: number): number {
  const periods = Math.ceil(daySeconds / Math.min(rules.LOCK_SECONDS, hourSeconds));
  return Math.min(rules.WRONG_PER_HOUR * (periods + signIns), rules.WRONG_BEFORE_DISABLE * (1 + signIns));
}

/**
 * The odds that one of k compared guesses is right, each with a chance of 10^-n: p = 1 - (1 - 10^-n)^k.
 * An attacker who never repeats a guess within one code's life does a little better, k / 10^n at most: at these
 * sizes the same number in every digit that is printed.
 */
export const computeTakeoverOdds = (guesses: number, codeLength: number): number =>
  -Math.expm1(guesses * Math.log1p(-(10 ** -codeLength)));

export interface MessageCeiling {
  readonly perHour: number;
  readonly perDay: number;
  /** Messages an hour to one country of whose codes none is ever verified; `undefined` with the breaker off. */
  readonly pumpedPerHour: number | undefined;
}

/** Hours and windows are those of the clock; a country's breaker starts every window anew at worst. */
export function messageCeiling(caps: Caps & { readonly perHour: number }): MessageCeiling {
  const shards = countShards(caps.perHour);
  const perHour = shards * Math.floor(caps.perHour / shards);
  const breaker = breakerRules(caps);
  const pumpedPerHour =
    breaker &&
    Math.min(
      perHour,
      (shards * Math.ceil(hourSeconds / breaker.windowSeconds) * breaker.limitPoints) / breaker.costPoints,
    );
  return { perHour, perDay: 24 * perHour, pumpedPerHour };
}

export interface Odds {
  readonly guessesPerUserAndDay: number;
  readonly takeoverPerUserAndDay: number;
  readonly sms: MessageCeiling;
  readonly usdPerHour: number;
  readonly usdPerDay: number;
}

/** `usdPerSms`: what one message costs, all its parts together. `smsCaps` is `undefined` where no SMS is sent. */
export function computeOdds(
  settings: Settings,
  {
    usdPerSms,
    signIns,
    smsCaps,
  }: { readonly usdPerSms: number; readonly signIns: number; readonly smsCaps: Caps | undefined },
): Odds {
  const guesses = comparedGuessesPerDay(settings, signIns);
  const sms =
    smsCaps?.perHour === undefined
      ? { perHour: 0, perDay: 0, pumpedPerHour: undefined }
      : messageCeiling({ ...smsCaps, perHour: smsCaps.perHour });
  return {
    guessesPerUserAndDay: guesses,
    takeoverPerUserAndDay: computeTakeoverOdds(guesses, settings.CODE_LENGTH),
    sms,
    usdPerHour: sms.perHour * usdPerSms,
    usdPerDay: sms.perDay * usdPerSms,
  };
}
