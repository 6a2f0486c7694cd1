// What the limits leave to an attacker, in numbers; pure. The README's figures come from here.

import type { Caps } from '../channels/channel.ts';
import { altchaWork } from '../human-check/human-check.ts';
import type { Settings } from '../settings/table.ts';
import { type TrustTier, trustTiers } from '../sign-in.ts';
import { type BreakerRules, breakerRules, daySeconds, hourSeconds, purseOf } from './policy.ts';

type GuessRules = Pick<
  Settings,
  'CODE_LENGTH' | 'CODE_TTL_SECONDS' | 'WRONG_PER_HOUR' | 'WRONG_BEFORE_DISABLE' | 'LOCK_SECONDS'
>;

/** A lock ends within the hour that it counts, and the count starts afresh; a longer lock gives way to the hour. */
const periodSeconds = ({ LOCK_SECONDS }: GuessRules): number => Math.min(LOCK_SECONDS, hourSeconds);

/**
 * How many guesses on one user can be compared in any 24 hours, from all senders and over any number of
 * sign-ins. Between guess i and guess i + WRONG_PER_HOUR lies an hour, or a lock if one was set: so at most
 * WRONG_PER_HOUR for each period that the day begins. A right code resets the count, so each of the user's own
 * `signIns` a day may add WRONG_PER_HOUR. Apart from that, after WRONG_BEFORE_DISABLE in a row nothing is compared
 * until an operator unlocks the user; a sign-in begins a new row.
 */
export function comparedGuessesPerDay(rules: GuessRules, signIns: number): number {
  const periods = Math.ceil(daySeconds / periodSeconds(rules));
  return Math.min(rules.WRONG_PER_HOUR * (periods + signIns), rules.WRONG_BEFORE_DISABLE * (1 + signIns));
}

/** In any hour that slides. */
export const comparedGuessesPerSlidingHour = (rules: GuessRules): number =>
  Math.min(rules.WRONG_PER_HOUR * Math.ceil(hourSeconds / periodSeconds(rules)), rules.WRONG_BEFORE_DISABLE);

/**
 * How many guesses can be compared with one code while it lives: WRONG_PER_HOUR at once, and as many again each time a
 * lock ends within the code's life. A message brings at most one new code, so this is what a message buys.
 */
export const guessesPerMessage = (rules: GuessRules): number =>
  Math.min(
    rules.WRONG_PER_HOUR * Math.ceil(rules.CODE_TTL_SECONDS / periodSeconds(rules)),
    rules.WRONG_BEFORE_DISABLE,
  );

/** Codes of one user and app client that can be right at a time: the newest, and the one before while it lives. */
export const liveCodesAtMost = 2;

/**
 * How often an answer and a code that it could be meet, for one user in a day. Every guess meets the codes that are live,
 * two at most; every code meets the guesses of its life, and a code needs a message.
 */
export const chancesPerDay = (
  rules: GuessRules & Pick<Settings, 'SENDS_PER_DAY' | 'CHANNELS'>,
  signIns: number,
): number =>
  Math.min(
    liveCodesAtMost * comparedGuessesPerDay(rules, signIns),
    rules.CHANNELS.length * rules.SENDS_PER_DAY * guessesPerMessage(rules),
  );

/**
 * The odds that one of so many chances is right, each 10^-n: p = 1 - (1 - 10^-n)^k. An attacker who never repeats a
 * guess within one code's life does a little better, k / 10^n at most: at these sizes the same number in every digit that
 * is printed.
 */
export const computeTakeoverOdds = (chances: number, codeLength: number): number =>
  -Math.expm1(chances * Math.log1p(-(10 ** -codeLength)));

export interface MessageCeiling {
  readonly perHour: number;
  readonly perDay: number;
  /**
   * Messages in any hour to a country where no code is ever verified, by the trust tier that asks. Each tier has a separate
   * breaker. `undefined` with the breaker off.
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
  const pumped = ({ windowSeconds, country, costPoints }: BreakerRules, tier: TrustTier) => {
    const windows = hourSeconds / windowSeconds + 1;
    return Math.min(2 * purseOf(perHour, tier).most, (windows * country.limitPoints) / costPoints);
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

/**
 * Starts a second for an account and Region, unless it was raised: the category UserAuthentication. Answers have a quota of
 * their own, three times that (developer guide, Quotas in Amazon Cognito, "API operations with special request rate
 * handling").
 */
export const defaultStartsPerSecond = 120;
const answersPerStart = 3;

export interface OddsAcrossUsers {
  /** Guesses on one user that one message allows. */
  readonly guessesPerMessage: number;
  /** The fewest requests to Cognito, on average, that take over one account, no matter whose. */
  readonly requestsPerAccount: number;
  /** Accounts a day, at most and on average, as the caps on messages allow. */
  readonly accountsPerDay: number;
  /** The same if only Cognito's quotas stood in the way. */
  readonly accountsPerDayWithoutCaps: number;
}

/** Messages in an hour that strangers can ask for: all but what a cap keeps for known devices. */
function strangersPerHour(perHour: number): number {
  const { of, most } = purseOf(perHour, 'device');
  return of === 'device' ? perHour - most : perHour;
}

/**
 * For somebody who does not mind whose account it is, and so never runs out of users. Where messages are short, each code
 * meets as many guesses as its life has room for: a second live code needs a second message. Where requests are short,
 * each guess meets two codes, and each start is followed by MAX_ATTEMPTS of them.
 */
export function computeAcrossUsers(
  settings: GuessRules & Pick<Settings, 'MAX_ATTEMPTS' | 'START'>,
  caps: readonly Pick<Caps, 'perHour'>[],
  startsPerSecond = defaultStartsPerSecond,
): OddsAcrossUsers {
  const codes = 10 ** settings.CODE_LENGTH;
  // With START=client, the first answer of a sign-in opens it and guesses nothing.
  const openings = settings.START === 'client' ? 1 : 0;
  const answers = openings + settings.MAX_ATTEMPTS;
  const guessesPerSecond = startsPerSecond * settings.MAX_ATTEMPTS * Math.min(1, answersPerStart / answers);
  const withoutCaps = (guessesPerSecond * daySeconds * liveCodesAtMost) / codes;
  const messagesPerHour = caps.reduce(
    (sum, { perHour }) =>
      sum + (perHour === undefined ? Number.POSITIVE_INFINITY : strangersPerHour(perHour)),
    0,
  );
  const each = guessesPerMessage(settings);
  return {
    guessesPerMessage: each,
    requestsPerAccount: (codes * (1 + answers)) / settings.MAX_ATTEMPTS / liveCodesAtMost,
    accountsPerDay: Math.min((24 * messagesPerHour * each) / codes, withoutCaps),
    accountsPerDayWithoutCaps: withoutCaps,
  };
}

/** A core computes this many SHA-256 of one block in a second (`openssl speed -bytes 64 sha256`: 5 to 7 million). */
const hashesPerSecond = 5e6;
/** AWS Fargate, ARM, a vCPU-hour in us-east-1, rounded up (aws.amazon.com/fargate/pricing). */
const usdPerCoreHour = 0.04;
/**
 * What services ask that have people solve widgets: $1 for 1000 (api.captchas.io/document/resellers) to $2.99 (2captcha.com,
 * Rates of its API).
 */
const solvedUsdPerThousand = { least: 1, most: 3 } as const;

/**
 * USD that passing HUMAN_CHECK costs an attacker who asks for 1000 messages; `undefined` without a check. One pass buys all
 * messages of a sign-in: a resend asks for no other.
 */
export function humanCheckCost({
  HUMAN_CHECK,
  MAX_SENDS,
}: Pick<Settings, 'HUMAN_CHECK' | 'MAX_SENDS'>):
  | { readonly least: number; readonly most: number }
  | undefined {
  const passes = 1000 / MAX_SENDS;
  switch (HUMAN_CHECK) {
    case 'none':
      return undefined;
    case 'altcha': {
      const hashes = passes * altchaWork.cost * 16 ** altchaWork.keyPrefix.length;
      const usd = (hashes / hashesPerSecond / hourSeconds) * usdPerCoreHour;
      return { least: usd, most: usd };
    }
    case 'turnstile':
    case 'hcaptcha':
    case 'recaptcha': {
      const { least, most } = solvedUsdPerThousand;
      return { least: (passes / 1000) * least, most: (passes / 1000) * most };
    }
  }
}

export interface Odds {
  readonly guessesPerUserAndDay: number;
  readonly guessesPerUserAndSlidingHour: number;
  readonly takeoverPerUserAndDay: number;
  readonly acrossUsers: OddsAcrossUsers;
  readonly sms: MessageCeiling;
  readonly usdPerHour: number;
  readonly usdPerDay: number;
  /** Of passing HUMAN_CHECK for 1000 messages. */
  readonly humanCheckUsd: { readonly least: number; readonly most: number } | undefined;
}

/** `usdPerSms`: what one message costs, all its parts together. */
export function computeOdds(
  settings: Settings,
  {
    usdPerSms,
    signIns,
    caps,
    smsCaps,
    startsPerSecond,
  }: {
    readonly usdPerSms: number;
    readonly signIns: number;
    /** Of every channel in use. */
    readonly caps: readonly Caps[];
    /** `undefined` where no SMS is sent. */
    readonly smsCaps: Caps | undefined;
    /** Cognito's quota for the account, where it is not the default. */
    readonly startsPerSecond?: number;
  },
): Odds {
  const guesses = comparedGuessesPerDay(settings, signIns);
  const sms =
    smsCaps?.perHour === undefined
      ? { perHour: 0, perDay: 0, pumpedPerHour: undefined }
      : messageCeiling({ ...smsCaps, perHour: smsCaps.perHour });
  return {
    guessesPerUserAndDay: guesses,
    guessesPerUserAndSlidingHour: comparedGuessesPerSlidingHour(settings),
    takeoverPerUserAndDay: computeTakeoverOdds(chancesPerDay(settings, signIns), settings.CODE_LENGTH),
    acrossUsers: computeAcrossUsers(settings, caps, startsPerSecond),
    sms,
    usdPerHour: sms.perHour * usdPerSms,
    usdPerDay: sms.perDay * usdPerSms,
    humanCheckUsd: humanCheckCost(settings),
  };
}
