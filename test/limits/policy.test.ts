// Each limit by itself: sliding windows, the lock and its end, disabling, the breaker, the shards.
import { beforeEach, describe, expect, it } from 'vitest';
import { createHmac, randomNonce } from '../../src/challenge/hmac.ts';
import { sms } from '../../src/channels/sms/channel.ts';
import type { Limits } from '../../src/limits/limits.ts';
import { breakerRules, countShards } from '../../src/limits/policy.ts';
import { settingsOf } from '../support/deps.ts';
import { limitsOver } from '../support/limits.ts';
import { memoryTable } from '../support/memory-table.ts';

const user = { userPoolId: 'p', clientId: 'c', userName: 'u', exists: true };
const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
const midnight = 1_795_392_000;
let limits: Limits;
const fresh = (settings: Record<string, string> = {}) => limitsOver(memoryTable(), settingsOf(settings));
beforeEach(() => {
  limits = fresh();
});

const countOne = (country: string, nowSeconds: number, isPretended: boolean) =>
  limits.countMessage({ channel: 'SMS', country, nonce: randomNonce(hmac), nowSeconds, isPretended });

describe('sends per destination', () => {
  it('slide: five in any hour, ten in any day', async () => {
    const granted: number[] = [];
    for (let at = midnight; at < midnight + 3 * 86_400; at += 300)
      if (await limits.countDestination('d', at)) granted.push(at);
    for (const at of granted) {
      expect(granted.filter((other) => other >= at && other < at + 3600).length).toBeLessThanOrEqual(5);
      expect(granted.filter((other) => other >= at && other < at + 86_400).length).toBeLessThanOrEqual(10);
    }
    expect(granted).toHaveLength(30);
  });
});

describe('wrong answers', () => {
  const wrong = async (at: number) => {
    const spent = await limits.spend(user, at);
    if (spent.allowed && spent.wouldLock) await limits.lock(user, at);
    return spent.allowed;
  };
  const burst = async (at: number, tries = 30) => {
    let allowed = 0;
    for (let i = 0; i < tries; i++) if (await wrong(at)) allowed++;
    return allowed;
  };

  it('lock after ten, and start afresh when the lock ends', async () => {
    expect(await burst(midnight)).toBe(10);
    expect(await burst(midnight + 899)).toBe(0);
    expect(await burst(midnight + 900)).toBe(10);
  });

  it('are refused for an hour when the lock could not be written', async () => {
    for (let i = 0; i < 30; i++) await limits.spend(user, midnight);
    expect(await burst(midnight + 3599)).toBe(0);
    expect(await burst(midnight + 3600)).toBe(10);
  });

  it('disable after a hundred in a row, for good', async () => {
    let allowed = 0;
    for (let at = midnight; at < midnight + 86_400; at += 900) allowed += await burst(at);
    expect(allowed).toBe(100);
    expect(await burst(midnight + 400 * 86_400)).toBe(0);
  });

  it('are forgotten by a right one', async () => {
    for (let round = 0; round < 20; round++) {
      const at = midnight + round * 400;
      const nonce = randomNonce(hmac);
      await limits.reserve({ user, nonce, nowSeconds: at, expect: 'open' });
      expect(await burst(at, 9)).toBe(9);
      expect(await limits.consume(user, nonce, at)).toBe(true);
      expect(await limits.consume(user, nonce, at)).toBe(false);
    }
  });
});

describe('the breaker', () => {
  /** `share` of the codes come back, spread evenly. */
  const traffic = async (country: string, at: number, count: number, share: number) => {
    let sent = 0;
    let owed = 0;
    for (let i = 0; i < count; i++) {
      if ((await countOne(country, at, false)) !== 'counted') continue;
      sent++;
      owed += share;
      if (owed >= 1) {
        owed -= 1;
        limits.creditMessage('SMS', country);
      }
    }
    return sent;
  };

  it('opens below its share, half opens with five probes, and closes when they verify', async () => {
    expect(await traffic('XK', midnight, 200, 0)).toBe(50);
    expect(await traffic('DE', midnight, 200, 0.5)).toBe(200);
    expect(await traffic('XK', midnight + 900, 200, 0)).toBe(5);
    expect(await traffic('XK', midnight + 1800, 200, 0.5)).toBe(200);
    expect(await traffic('XK', midnight + 2700, 20, 0.5)).toBe(20);
  });

  it('stays closed above its share', async () => {
    expect(await traffic('DE', midnight, 500, 0.21)).toBe(500);
  });

  it('is off at 0 percent', async () => {
    limits = fresh({ SMS_BREAKER_PERCENT: '0' });
    expect(await traffic('XK', midnight, 300, 0)).toBe(300);
  });
});

describe('the cap on all SMS', () => {
  it('is exact, by clock hours, and untouched by decoys', async () => {
    limits = fresh({ SMS_PER_HOUR: '60' });
    const countAll = async (at: number, pretend: boolean) => {
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, i) => countOne(i % 2 ? 'DE' : 'US', at, pretend)),
      );
      return answers.filter((answer) => answer === 'counted').length;
    };
    expect(await countAll(midnight, true)).toBe(100);
    expect(await countAll(midnight, false)).toBe(60);
    expect(await countAll(midnight + 3599, true)).toBe(0);
    expect(await countAll(midnight + 3600, false)).toBe(60);
  });

  it('is shared out over shards, never above the whole', () => {
    expect([1, 36_000, 36_001, 100_000].map((SMS_PER_HOUR) => countShards(SMS_PER_HOUR))).toEqual([
      1, 1, 2, 3,
    ]);
    const rules = breakerRules(sms.readCaps(settingsOf({ SMS_PER_HOUR: '100000' })));
    expect(rules).toMatchObject({ limitPoints: 17 * 20, halfOpenPoints: 12 * 20 });
  });
});
