import { describe, expect, it } from 'vitest';
import {
  breakerRules,
  keepSeconds,
  provenAfterSeconds,
  purseOf,
  renewableSeconds,
} from '../../src/limits/policy.ts';

describe('the purses of a cap', () => {
  it.each([
    // A cap, and how much of it is left to those who are new, to the proven, and to known devices.
    [1, 1, 0, 0],
    [2, 1, 1, 0],
    [3, 2, 1, 0],
    [4, 2, 2, 0],
    [5, 2, 3, 0],
    [6, 3, 3, 0],
    [7, 3, 4, 0],
    [8, 3, 4, 1],
    [9, 4, 4, 1],
    [10, 4, 5, 1],
    [11, 5, 5, 1],
    [12, 5, 6, 1],
    [13, 5, 7, 1],
    [14, 6, 7, 1],
    [15, 6, 8, 1],
    [16, 6, 8, 2],
    [17, 7, 8, 2],
    [18, 7, 9, 2],
    [19, 8, 9, 2],
    [20, 8, 10, 2],
    [1000, 375, 500, 125],
  ])('of %i are %i, %i and %i', (cap, ofNew, ofProven, ofDevices) => {
    expect(purseOf(cap, 'new')).toEqual({ of: 'new', most: ofNew });
    // Where a cap is too small for separate purses, a tier shares the purse of the tier below.
    const proven = ofProven > 0 ? { of: 'proven', most: ofProven } : purseOf(cap, 'new');
    expect(purseOf(cap, 'proven')).toEqual(proven);
    expect(purseOf(cap, 'device')).toEqual(ofDevices > 0 ? { of: 'device', most: ofDevices } : proven);
  });
});

describe('the breaker of a channel', () => {
  const breaker = { percent: 20, minSends: 50, rangeMinSends: 20, windowSeconds: 900 };

  it('lets the first messages through unanswered, and asks a share of what follows', () => {
    expect(breakerRules({ perHour: 1000, breaker })).toEqual({
      windowSeconds: 900,
      costPoints: 20,
      creditPoints: 100,
      country: { limitPoints: 1000, halfOpenPoints: 900 },
      range: { limitPoints: 400, halfOpenPoints: 300 },
    });
  });

  it('has room for its probes, however few messages open it', () => {
    const rules = breakerRules({ perHour: 1, breaker: { ...breaker, minSends: 10 } });
    expect(rules?.country).toEqual({ limitPoints: 200, halfOpenPoints: 100 });
  });

  it('is off without a cap or without settings for it', () => {
    expect(breakerRules({ perHour: undefined, breaker })).toBeUndefined();
    expect(breakerRules({ perHour: 1000, breaker: undefined })).toBeUndefined();
  });
});

it('keeps a user for years, and a made-up name for a day', () => {
  expect(keepSeconds(true)).toBeGreaterThan(9 * 365 * 86_400);
  expect(keepSeconds(false)).toBe(86_400);
});

it('sends a code again for half of its life', () => {
  expect(renewableSeconds({ CODE_TTL_SECONDS: 300 })).toBe(150);
  expect(renewableSeconds({ CODE_TTL_SECONDS: 61 })).toBe(30.5);
});

it('waits a day before a right answer makes a user one of those who are known', () => {
  expect(provenAfterSeconds).toBe(86_400);
});
