// The limits as numbers; no table here. All times are seconds.

import type { Caps } from '../channels/channel.ts';
import type { Settings } from '../settings/table.ts';
import type { TrustTier as Standing } from '../sign-in.ts';

export const hourSeconds = 3600;
export const daySeconds = 86_400;

/**
 * How long a user's item is kept. A disabled user waits for an operator however long that takes; a name
 * that does not exist is forgotten after a day, so that made-up names cannot fill the table.
 */
export const keepSeconds = (known: boolean): number => (known ? 3650 : 1) * daySeconds;

/** A user who proved a code longer ago than this has a share of the caps that strangers cannot use up. */
export const provenAfterSeconds = daySeconds;

/**
 * How many of a cap's messages a standing may use together with those below it: half of the cap is the proven's own, and
 * an eighth their known devices' beyond that. Rounded up, in favour of whoever comes first: a cap of one is not to shut
 * out everybody who is new, and from two on the proven have one that the new have not.
 */
export const shareOut = (cap: number): Readonly<Record<Standing, number>> => ({
  new: Math.ceil((3 * cap) / 8),
  proven: Math.ceil((7 * cap) / 8),
  device: cap,
});

/** How many devices of a user are known at a time. */
export const mostDevices = 5;

/** How many dead codes one write takes out of a user's item, which DynamoDB holds to 400 kB. */
export const mostDeadCodes = 20;

/** Cognito tries a trigger three times within 15 s: the same right answer has to stay right for as long. */
export const retrySeconds = 20;

/** A code is sent again while half of its life is left; later a new one is made. */
export const renewableSeconds = (settings: Pick<Settings, 'CODE_TTL_SECONDS'>): number =>
  settings.CODE_TTL_SECONDS / 2;

/**
 * DynamoDB writes 1,000 units a second to one partition (Service quotas, "Partition throughput"). A shard
 * that counts 36,000 messages an hour sees ten a second, so even a tenfold burst stays far below; a small cap
 * has one shard and is exact.
 */
const perHourAndShard = 36_000;

export const countShards = (perHour: number): number => Math.ceil(perHour / perHourAndShard);

/**
 * The breaker in whole numbers: a message costs its country `percent` points, a verified code gives 100 back.
 * More points than `minSends` messages cost in one window means that, beyond the first minSends, less
 * than that percentage of the codes came back.
 */
export interface BreakerRules {
  readonly windowSeconds: number;
  readonly costPoints: number;
  readonly creditPoints: number;
  readonly limitPoints: number;
  /** Where the window after an open one starts: a few probes are let through, and close it if they verify. */
  readonly halfOpenPoints: number;
}

const halfOpenProbes = 5;

/** `undefined` when the breaker is off. Each shard is a breaker of its own on a random share of the traffic. */
export function breakerRules({ perHour, breaker }: Caps): BreakerRules | undefined {
  if (perHour === undefined || breaker === undefined) return undefined;
  const { percent, minSends, windowSeconds } = breaker;
  const sends = Math.max(2 * halfOpenProbes, Math.ceil(minSends / countShards(perHour)));
  return {
    windowSeconds,
    costPoints: percent,
    creditPoints: 100,
    limitPoints: sends * percent,
    halfOpenPoints: (sends - halfOpenProbes) * percent,
  };
}
