// The limits as numbers; no table here. All times are seconds.

import type { Caps } from '../channels/channel.ts';
import type { Settings } from '../settings/table.ts';
import type { TrustTier } from '../sign-in.ts';

export const hourSeconds = 3600;
export const daySeconds = 86_400;

/**
 * How long a user's record is kept. A disabled user waits for an operator however long that takes; a name
 * that does not exist is forgotten after a day, so that made-up names cannot fill the table.
 */
export const keepSeconds = (known: boolean): number => (known ? 3650 : 1) * daySeconds;

/** A user who proved a code longer ago than this has a share of the caps that strangers cannot use up. */
export const provenAfterSeconds = daySeconds;

/** How many devices of a user are known at a time. */
export const mostDevices = 5;

/** How many used codes a user's record remembers: Cognito may ask again for as long as each code would have lived. */
export const mostUses = 5;

/** A code is sent again while half of its life is left; later a new one is made. */
export const renewableSeconds = (settings: Pick<Settings, 'CODE_TTL_SECONDS'>): number =>
  settings.CODE_TTL_SECONDS / 2;

/** Where a tier's messages count: in its own purse, or, under a cap too small for three, in the one below. */
export interface Purse {
  readonly of: TrustTier;
  /** Messages in an hour. */
  readonly most: number;
}

/**
 * Three eighths of a cap for users who are new, half for the proven, an eighth for their known devices. What a tier leaves,
 * no other tier gets. Rounded up in favour of the lower tier: a cap of one must not shut out everybody who is new.
 */
export function purseOf(cap: number, tier: TrustTier): Purse {
  const upToNew = Math.ceil((3 * cap) / 8);
  const upToProven = Math.ceil((7 * cap) / 8);
  const most = { new: upToNew, proven: upToProven - upToNew, device: cap - upToProven };
  if (tier === 'device' && most.device > 0) return { of: 'device', most: most.device };
  return tier !== 'new' && most.proven > 0
    ? { of: 'proven', most: most.proven }
    : { of: 'new', most: most.new };
}

/**
 * The breaker in whole numbers: a message costs its country and its range `percent` points each, a verified code gives 100 back to
 * both. More points than the first messages cost in one window means that, beyond these, less than that percentage of the codes
 * came back.
 */
export interface BreakerRules {
  readonly windowSeconds: number;
  readonly costPoints: number;
  readonly creditPoints: number;
  readonly country: BreakerLimit;
  readonly range: BreakerLimit;
}

export interface BreakerLimit {
  readonly limitPoints: number;
  /** Where the window after an open one starts: a few probes are let through, and close it if they verify. */
  readonly halfOpenPoints: number;
}

const halfOpenProbes = 5;

/** `undefined` when the breaker is off. */
export function breakerRules({ perHour, breaker }: Caps): BreakerRules | undefined {
  if (perHour === undefined || breaker === undefined) return undefined;
  const { percent, minSends, rangeMinSends, windowSeconds } = breaker;
  const limitAfter = (sends: number): BreakerLimit => ({
    limitPoints: sends * percent,
    halfOpenPoints: (sends - halfOpenProbes) * percent,
  });
  return {
    windowSeconds,
    costPoints: percent,
    creditPoints: 100,
    country: limitAfter(minSends),
    range: limitAfter(rangeMinSends),
  };
}
