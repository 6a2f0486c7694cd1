import { beforeEach, describe, expect, it } from 'vitest';
import { createHmac, randomNonce } from '../../src/crypto/hmac.ts';
import type { Limits, Spending } from '../../src/limits/limits.ts';
import { nameDevice, nameUserItem } from '../../src/limits/user-item.ts';
import { settingsOf } from '../support/deps.ts';
import { limitsOver } from '../support/limits.ts';
import { memoryTable } from '../support/memory-table.ts';

const user = { userPoolId: 'p', clientId: 'c', userName: 'u', exists: true };
const midnight = 1_795_392_000;
const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
let table = memoryTable();
const fresh = (settings: Record<string, string> = {}) => {
  table = memoryTable();
  return limitsOver(table, settingsOf(settings), hmac);
};
let limits: Limits;
beforeEach(() => {
  limits = fresh();
});
const readItem = () => table.get(nameUserItem(hmac, user));

const spend = async (at: number, proof?: string): Promise<Spending> => {
  const spent = await limits.spend(user, at, proof);
  if (!spent.allowed) throw new Error('no guess left');
  return spent;
};
/** Whether it was compared at all; locks where it was the last one. */
const wrong = async (at: number, proof?: string) => {
  const spent = await limits.spend(user, at, proof);
  if (spent.allowed && (spent.wouldLock || spent.wouldDisable)) await limits.lock(user, at, spent);
  return spent.allowed;
};
const burst = async (at: number, proof?: string, tries = 30) => {
  let allowed = 0;
  for (let i = 0; i < tries; i++) if (await wrong(at, proof)) allowed++;
  return allowed;
};
/** A sign-in that ends well, and so makes its proof worth something. */
const signIn = async (at: number, proof: string, shown?: string) => {
  const nonce = randomNonce(hmac);
  await limits.reserve({ user, nonce, channel: 'SMS', nowSeconds: at, expect: 'open', proof: undefined });
  const spending = await spend(at, shown);
  return limits.consume({ user, spending, use: { nonce, signIn: randomNonce(hmac), at }, proof });
};

describe('wrong answers', () => {
  it('lock after ten, and start afresh when the lock ends', async () => {
    expect(await burst(midnight)).toBe(10);
    expect(await burst(midnight + 899)).toBe(0);
    expect(await burst(midnight + 900)).toBe(10);
  });

  it('are refused for an hour when the lock could not be written', async () => {
    for (let i = 0; i < 30; i++) await limits.spend(user, midnight, undefined);
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
      expect(await burst(at, undefined, 9)).toBe(9);
      expect(await signIn(at, `proof ${round}`)).toBe('used');
    }
  });

  it('count for the user, by whichever app client they come, and for nobody else', async () => {
    for (let i = 0; i < 10; i++) await limits.spend({ ...user, clientId: `c${i}` }, midnight, undefined);
    expect(await limits.spend(user, midnight, undefined)).toEqual({ allowed: false });
    for (const other of [{ userName: 'v' }, { userPoolId: 'q' }, { exists: false }])
      expect(await limits.spend({ ...user, ...other }, midnight, undefined)).toMatchObject({ allowed: true });
  });

  it('tell beforehand which of them would lock, and which would disable', async () => {
    const settings = { WRONG_PER_HOUR: '3', WRONG_BEFORE_DISABLE: '10', MAX_ATTEMPTS: '1' };
    limits = fresh(settings);
    const told: unknown[] = [];
    for (let i = 0; i < 10; i++) {
      const { wouldLock, wouldDisable } = await spend(midnight + i * 3600);
      told.push([wouldLock, wouldDisable]);
    }
    expect(told).toEqual([...new Array(9).fill([false, false]), [false, true]]);
    limits = fresh(settings);
    await spend(midnight);
    await spend(midnight);
    expect(await spend(midnight + 3600)).toMatchObject({ wouldLock: false });
    limits = fresh(settings);
    await spend(midnight);
    await spend(midnight);
    expect(await spend(midnight + 3599)).toMatchObject({ wouldLock: true, wouldDisable: false });
  });
});

describe('a guess', () => {
  const reserve = (nonce: string, at: number, clientId = 'c') =>
    limits.reserve({
      user: { ...user, clientId },
      nonce,
      channel: 'SMS',
      nowSeconds: at,
      expect: 'open',
      proof: undefined,
    });
  const live = async (at: number) => (await spend(at)).codes?.map(({ nonce }) => nonce);

  it('reads what can be right for its app client, newest first', async () => {
    expect(await live(midnight)).toEqual([]);
    await reserve('a', midnight);
    await reserve('x', midnight + 30, 'd');
    expect(await live(midnight + 31)).toEqual(['a']);
    await reserve('b', midnight + 150);
    expect(await live(midnight + 150)).toEqual(['b', 'a']);
  });

  it('finds no code right that is past its life, to the second, or from the future', async () => {
    await reserve('a', midnight);
    await reserve('b', midnight + 200);
    expect(await live(midnight + 299)).toEqual(['b', 'a']);
    expect(await live(midnight + 300)).toEqual(['b']);
    expect(await live(midnight + 195)).toEqual(['b', 'a']);
    expect(await live(midnight + 194)).toEqual(['a']);
    expect(await live(midnight - 6)).toEqual([]);
    expect(await live(midnight + 500)).toEqual([]);
  });

  it('reads what was used last, what is known of devices, and which codes are dead', async () => {
    await reserve('x', midnight, 'd');
    await signIn(midnight + 400, 'proof');
    expect(await spend(midnight + 401)).toMatchObject({
      lastUse: { at: midnight + 400 },
      devices: [{ name: nameDevice(hmac, 'proof') }],
      // The first right answer has swept up what was dead by then.
      deadCodes: ['prev:c'],
    });
    expect(await readItem()).not.toHaveProperty('live:d');
  });
});

describe('a lock', () => {
  const full = async (): Promise<Spending> => {
    let last = await spend(midnight);
    for (let i = 1; i < 10; i++) last = await spend(midnight);
    return last;
  };

  it('is not set on a user who has answers left', async () => {
    for (let i = 0; i < 9; i++) await spend(midnight);
    await limits.lock(user, midnight, { ...(await spend(midnight + 3600)), wouldLock: true });
    expect(await limits.spend(user, midnight + 3600, undefined)).toMatchObject({ allowed: true });
  });

  it('is not set where the answer says that it would not lock', async () => {
    const spending = await full();
    await limits.lock(user, midnight, { ...spending, wouldLock: false });
    expect(await readItem()).not.toHaveProperty('lockedUntil');
  });

  it('is not set for answers that are an hour old', async () => {
    await limits.lock(user, midnight + 3600, await full());
    expect(await limits.spend(user, midnight + 3600, undefined)).toMatchObject({ allowed: true });
  });

  it('set twice at once is one lock', async () => {
    const spending = await full();
    await limits.lock(user, midnight, spending);
    await limits.lock(user, midnight + 10, spending);
    expect(await limits.spend(user, midnight + 899, undefined)).toEqual({ allowed: false });
    expect(await limits.spend(user, midnight + 900, undefined)).toMatchObject({ allowed: true });
  });

  it('writes when it was set, for the operators', async () => {
    await burst(midnight + 7);
    expect(await readItem()).toMatchObject({ lockedAt: midnight + 7, lockedUntil: midnight + 7 + 900 });
    expect(await readItem()).not.toHaveProperty('disabledAt');
  });

  it('stops guesses and no messages', async () => {
    await burst(midnight);
    const request = {
      user,
      nonce: 'a',
      channel: 'SMS',
      nowSeconds: midnight,
      expect: 'open',
      proof: undefined,
    } as const;
    expect(await limits.reserve(request)).toMatchObject({ outcome: 'send' });
  });
});

describe('a user who is disabled', () => {
  it('is written down with the time, whether the last answer locks as well or not', async () => {
    const settings = { WRONG_PER_HOUR: '3', WRONG_BEFORE_DISABLE: '12', MAX_ATTEMPTS: '1' };
    for (const [apart, locks] of [
      [3600, false],
      [900, true],
    ] as const) {
      limits = fresh(settings);
      for (let i = 0; i < 12; i++) await wrong(midnight + (locks ? Math.floor(i / 3) : i) * apart);
      const item = await readItem();
      expect(item).toMatchObject({ inARow: 12, disabledAt: midnight + (locks ? 3 * 900 : 11 * 3600) });
      expect(item?.lockedAt === item?.disabledAt).toBe(locks);
      expect(await limits.spend(user, midnight + 86_400, undefined)).toEqual({ allowed: false });
    }
  });
});

describe('a known device', () => {
  const known = 'a proof that was shown in a sign-in that ended well';

  it('guesses among its own answers, whatever strangers have done', async () => {
    await signIn(midnight, known);
    for (let at = midnight; at < midnight + 86_400; at += 900) await burst(at);
    const at = midnight + 86_400;
    expect(await burst(at)).toBe(0);
    expect(await spend(at, known)).toMatchObject({ register: { kind: 'device' }, wouldLock: false });
    expect(await signIn(at, 'the next proof', known)).toBe('used');
  });

  it('locks and is disabled by the same sizes, and nobody else with it', async () => {
    limits = fresh({ WRONG_PER_HOUR: '3', WRONG_BEFORE_DISABLE: '10', MAX_ATTEMPTS: '1' });
    await signIn(midnight, known);
    const name = nameDevice(hmac, known);
    for (let i = 0; i < 3; i++) await wrong(midnight, known);
    expect((await readItem())?.[name]).toMatchObject({ lockedAt: midnight, lockedUntil: midnight + 900 });
    expect(await readItem()).not.toHaveProperty('lockedUntil');
    for (let i = 0; i < 7; i++) await wrong(midnight + (i + 1) * 3600, known);
    expect((await readItem())?.[name]).toMatchObject({ inARow: 10, disabledAt: midnight + 7 * 3600 });
    expect(await readItem()).not.toHaveProperty('inARow');
    expect(await spend(midnight + 8 * 3600)).toMatchObject({ register: { kind: 'common' } });
  });

  it('is locked where its last answer was given, not where everybody’s was', async () => {
    await signIn(midnight, known);
    await burst(midnight);
    expect(await burst(midnight, known, 10)).toBe(10);
    const item = await readItem();
    expect(item).toMatchObject({ lockedAt: midnight, [nameDevice(hmac, known)]: { lockedAt: midnight } });
  });

  it('that was forgotten in the meantime is locked nowhere', async () => {
    await signIn(midnight, known);
    let last = await spend(midnight, known);
    for (let i = 1; i < 10; i++) last = await spend(midnight, known);
    for (let i = 0; i < 5; i++) await signIn(midnight + i, `proof ${i}`);
    expect(last.wouldLock).toBe(true);
    await limits.lock(user, midnight, last);
    expect(await readItem()).not.toHaveProperty(nameDevice(hmac, known));
  });

  it.each([
    ['that nobody was ever shown', 'forged'],
    ['of a sign-in that has not ended well', 'shown'],
    ['that is empty', ''],
  ])('is none by a proof %s: it counts among everybody’s', async (_which, proof) => {
    await signIn(midnight, known);
    await spend(midnight, proof);
    expect(await readItem()).toMatchObject({ inARow: 1 });
  });

  it('is none by another user’s proof', async () => {
    await signIn(midnight, known);
    const other = { ...user, userName: 'v' };
    expect(await limits.spend(other, midnight, known)).toMatchObject({ register: { kind: 'common' } });
  });

  it('is the user’s, by whichever app client', async () => {
    await signIn(midnight, known);
    const other = { ...user, clientId: 'd' };
    expect(await limits.spend(other, midnight, known)).toMatchObject({ register: { kind: 'device' } });
  });

  it('costs one call, and a proof that is worth nothing one more', async () => {
    await signIn(midnight, known);
    let calls = 0;
    const counted = {
      ...table,
      update: (update: Parameters<typeof table.update>[0]) => {
        calls++;
        return table.update(update);
      },
    };
    limits = limitsOver(counted, settingsOf(), hmac);
    for (const [proof, expected] of [
      [undefined, 1],
      [known, 1],
      ['forged', 2],
    ] as const) {
      calls = 0;
      await spend(midnight, proof);
      expect(calls).toBe(expected);
    }
  });
});
