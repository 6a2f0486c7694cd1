// What the limits leave to an attacker, in numbers; pure. The README's figures come from here.

import type { Caps } from '../channels/channel.ts';
import type { Settings } from '../settings/table.ts';
import { type TrustTier, trustTiers } from '../sign-in.ts';
import { type BreakerRules, breakerRules, daySeconds, hourSeconds, purseOf } from './policy.ts';

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

/** In any hour that slides: a lock ends within it, and the count starts afresh. */
export const comparedGuessesPerSlidingHour = ({
  WRONG_PER_HOUR,
  LOCK_SECONDS,
  WRONG_BEFORE_DISABLE,
}: GuessRules): number =>
  Math.min(
    WRONG_PER_HOUR * Math.ceil(hourSeconds / Math.min(LOCK_SECONDS, hourSeconds)),
    WRONG_BEFORE_DISABLE,
  );

/** Codes of one user and app client that can be right at a time: the newest, and the one before while it lives. */
export const liveCodesAtMost = 2;

/**
 * The odds that one of k compared guesses is right, each with a chance of 2 x 10^-n at most, since two codes may be
 * live: p = 1 - (1 - 2 x 10^-n)^k. An attacker who never repeats a guess within one code's life does a little better,
 * 2k / 10^n at most: at these sizes the same number in every digit that is printed.
 */
export const computeTakeoverOdds = (guesses: number, codeLength: number): number =>
  -Math.expm1(guesses * Math.log1p(-liveCodesAtMost * 10 ** -codeLength));

export interface MessageCeiling {
  readonly perHour: number;
  readonly perDay: number;
  /**
   * Messages in any hour to one country of whose codes none is ever verified, by the trust tier of those who ask; each has
   * a breaker of its own. `undefined` with the breaker off.
   */
  readonly pumpedPerHour: Readonly<Record<TrustTier, number>> | undefined;
}

/**
 * A country's breaker starts every window anew at worst: any hour, of the clock or not, touches one window more than it has
 * room for, and two hours of the clock with a purse in each.
 */
export function messageCeiling(caps: Caps & { readonly perHour: number }): MessageCeiling {
  const { perHour } = caps;
  const breaker = breakerRules(caps);
  const pumped = ({ windowSeconds, limitPoints, costPoints }: BreakerRules, tier: TrustTier) => {
    const windows = hourSeconds / windowSeconds + 1;
    return Math.min(2 * purseOf(perHour, tier).most, (windows * limitPoints) / costPoints);
  };
  return {
    perHour,
    perDay: 24 * perHour,
    pumpedPerHour:
      breaker &&
      (Object.fromEntries(trustTiers.map((tier) => [tier, pumped(breaker, tier)])) as Record<
        TrustTier,
        number
      >),
  };
}

/** Cognito's UserAuthentication quota: requests a second for an account and Region (Quotas in Amazon Cognito). */
const cognitoRequestsPerSecond = 120;

export interface OddsAcrossUsers {
  /** Requests to Cognito for one account, on average, whoever it belongs to. */
  readonly requestsPerAccount: number;
  /** Accounts a day, at most and on average, as the caps on messages allow. */
  readonly accountsPerDay: number;
  /** The same if only Cognito's quota stood in the way. */
  readonly accountsPerDayWithoutCaps: number;
}

/**
 * For somebody who does not mind whose account it is. A guess needs a code that was sent, and a message buys
 * WRONG_PER_HOUR guesses at most; a sign-in takes MAX_ATTEMPTS of them and a request to begin with.
 */
export function computeAcrossUsers(
  settings: GuessRules & Pick<Settings, 'MAX_ATTEMPTS'>,
  messagesPerHour: number,
): OddsAcrossUsers {
  const guessesPerAccount = 10 ** settings.CODE_LENGTH;
  const requestsPerAccount = guessesPerAccount * (1 + 1 / settings.MAX_ATTEMPTS);
  const withoutCaps = (cognitoRequestsPerSecond * daySeconds) / requestsPerAccount;
  return {
    requestsPerAccount,
    accountsPerDay: Math.min(
      (24 * messagesPerHour * settings.WRONG_PER_HOUR) / guessesPerAccount,
      withoutCaps,
    ),
    accountsPerDayWithoutCaps: withoutCaps,
  };
}

export interface Odds {
  readonly guessesPerUserAndDay: number;
  readonly guessesPerUserAndSlidingHour: number;
  readonly takeoverPerUserAndDay: number;
  readonly acrossUsers: OddsAcrossUsers;
  readonly sms: MessageCeiling;
  readonly usdPerHour: number;
  readonly usdPerDay: number;
}

/** `usdPerSms`: what one message costs, all its parts together. */
export function computeOdds(
  settings: Settings,
  {
    usdPerSms,
    signIns,
    caps,
    smsCaps,
  }: {
    readonly usdPerSms: number;
    readonly signIns: number;
    /** Of every channel in use. */
    readonly caps: readonly Caps[];
    /** `undefined` where no SMS is sent. */
    readonly smsCaps: Caps | undefined;
  },
): Odds {
  const guesses = comparedGuessesPerDay(settings, signIns);
  const sms =
    smsCaps?.perHour === undefined
      ? { perHour: 0, perDay: 0, pumpedPerHour: undefined }
      : messageCeiling({ ...smsCaps, perHour: smsCaps.perHour });
  const messagesPerHour = caps.reduce((sum, { perHour = Number.POSITIVE_INFINITY }) => sum + perHour, 0);
  return {
    guessesPerUserAndDay: guesses,
    guessesPerUserAndSlidingHour: comparedGuessesPerSlidingHour(settings),
    takeoverPerUserAndDay: computeTakeoverOdds(guesses, settings.CODE_LENGTH),
    acrossUsers: computeAcrossUsers(settings, messagesPerHour),
    sms,
    usdPerHour: sms.perHour * usdPerSms,
    usdPerDay: sms.perDay * usdPerSms,
  };
}
