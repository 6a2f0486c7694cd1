import { describe, expect, it } from 'vitest';
import { sms } from '../../src/channels/sms/channel.ts';
import {
  breakerRules,
  countShards,
  keepSeconds,
  provenAfterSeconds,
  renewableSeconds,
  retrySeconds,
  shareOut,
} from '../../src/limits/policy.ts';
import { settingsOf } from '../support/deps.ts';

describe('the cap of a channel', () => {
  it('is shared out over shards, never above the whole', () => {
    expect([1, 36_000, 36_001, 100_000].map((SMS_PER_HOUR) => countShards(SMS_PER_HOUR))).toEqual([
      1, 1, 2, 3,
    ]);
    const rules = breakerRules(sms.readCaps(settingsOf({ SMS_PER_HOUR: '100000' })));
    expect(rules).toMatchObject({ limitPoints: 17 * 20, halfOpenPoints: 12 * 20 });
  });
});

describe('the shares of a cap', () => {
  it.each([
    // A cap, and how much of it is left to those who are new, to the proven, and to known devices.
    [1, 1, 0, 0],
    [2, 1, 1, 0],
    [3, 2, 1, 0],
    [4, 2, 1, 1],
    [5, 3, 1, 1],
    [6, 3, 2, 1],
    [7, 4, 2, 1],
    [8, 4, 2, 2],
    [9, 5, 2, 2],
    [10, 5, 3, 2],
    [11, 6, 3, 2],
    [12, 6, 3, 3],
    [13, 7, 3, 3],
    [14, 7, 4, 3],
    [15, 8, 4, 3],
    [16, 8, 4, 4],
    [17, 9, 4, 4],
    [18, 9, 5, 4],
    [19, 10, 5, 4],
    [20, 10, 5, 5],
    [1000, 500, 250, 250],
  ])('of %i are %i, %i and %i', (cap, ofNew, ofProven, ofDevices) => {
    const most = shareOut(cap);
    expect([most.new, most.proven - most.new, most.device - most.proven]).toEqual([
      ofNew,
      ofProven,
      ofDevices,
    ]);
    expect(most.device).toBe(cap);
  });
});

describe('the breaker of a channel', () => {
  const breaker = { percent: 20, minSends: 50, windowSeconds: 900 };

  it('lets the first messages through unanswered, and asks a share of what follows', () => {
    expect(breakerRules({ perHour: 1000, breaker })).toEqual({
      windowSeconds: 900,
      costPoints: 20,
      creditPoints: 100,
      limitPoints: 1000,
      halfOpenPoints: 900,
    });
  });

  it('has room for its probes, however small a share of the messages a shard sees', () => {
    for (const perHour of [1, 36_000, 10_000_000]) {
      const rules = breakerRules({ perHour, breaker: { ...breaker, minSends: 10 } });
      expect(rules).toMatchObject({ limitPoints: 200, halfOpenPoints: 100 });
    }
  });

  it('is off without a cap or without settings of its own', () => {
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

it('keeps a right answer right for as long as Cognito asks again', () => {
  // Three tries of 5 s each.
  expect(retrySeconds).toBeGreaterThanOrEqual(15);
});
