import { beforeEach, describe, expect, it } from 'vitest';
import { randomNonce } from '../../src/challenge/hmac.ts';
import type { Limits } from '../../src/limits/limits.ts';
import { settingsOf } from '../support/deps.ts';
import { limitsOver } from '../support/limits.ts';
import { memoryTable } from '../support/memory-table.ts';

const user = { userPoolId: 'p', clientId: 'c', userName: 'u', exists: true };
const midnight = 1_795_392_000;
const fresh = (settings: Record<string, string> = {}) => limitsOver(memoryTable(), settingsOf(settings));
let limits: Limits;
beforeEach(() => {
  limits = fresh();
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
      const nonce = randomNonce();
      await limits.reserve({ user, nonce, nowSeconds: at, expect: 'open' });
      expect(await burst(at, 9)).toBe(9);
      expect(await limits.consume(user, nonce, at)).toBe(true);
      expect(await limits.consume(user, nonce, at)).toBe(false);
    }
  });

  it('count for the user, by whichever app client they come, and for nobody else', async () => {
    for (let i = 0; i < 10; i++) await limits.spend({ ...user, clientId: `c${i}` }, midnight);
    expect(await limits.spend(user, midnight)).toEqual({ allowed: false });
    for (const other of [{ userName: 'v' }, { userPoolId: 'q' }, { exists: false }])
      expect(await limits.spend({ ...user, ...other }, midnight)).toMatchObject({ allowed: true });
  });

  it('tell beforehand which of them would lock, and which would disable', async () => {
    const settings = { WRONG_PER_HOUR: '3', WRONG_BEFORE_DISABLE: '10', MAX_ATTEMPTS: '1' };
    limits = fresh(settings);
    const told: unknown[] = [];
    for (let i = 0; i < 10; i++) {
      const at = midnight + i * 3600;
      told.push(await limits.spend(user, at));
    }
    const allowed = { allowed: true, wouldLock: false, wouldDisable: false };
    expect(told).toEqual([...new Array(9).fill(allowed), { ...allowed, wouldDisable: true }]);
    limits = fresh(settings);
    await limits.spend(user, midnight);
    await limits.spend(user, midnight);
    expect(await limits.spend(user, midnight + 3599)).toEqual({ ...allowed, wouldLock: true });
  });
});

describe('a lock', () => {
  it('is not set on a user who has answers left', async () => {
    for (let i = 0; i < 9; i++) await limits.spend(user, midnight);
    await limits.lock(user, midnight);
    expect(await limits.spend(user, midnight)).toMatchObject({ allowed: true });
  });

  it('is not set for answers that are an hour old', async () => {
    for (let i = 0; i < 10; i++) await limits.spend(user, midnight);
    await limits.lock(user, midnight + 3600);
    expect(await limits.spend(user, midnight + 3600)).toMatchObject({ allowed: true });
  });

  it('set twice at once is one lock', async () => {
    for (let i = 0; i < 10; i++) await limits.spend(user, midnight);
    await limits.lock(user, midnight);
    await limits.lock(user, midnight + 10);
    expect(await limits.spend(user, midnight + 899)).toEqual({ allowed: false });
    expect(await limits.spend(user, midnight + 900)).toMatchObject({ allowed: true });
  });
});
