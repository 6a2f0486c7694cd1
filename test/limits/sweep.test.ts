// An item of DynamoDB holds 400 kB: whoever starts through one app client after the other must not fill a user's.
import { describe, expect, it } from 'vitest';
import { createHmac } from '../../src/crypto/hmac.ts';
import { PublicError } from '../../src/errors.ts';
import { limitGuesses } from '../../src/limits/guesses.ts';
import { keepLiveCodes } from '../../src/limits/live-code.ts';
import { mostDeadCodes } from '../../src/limits/policy.ts';
import { sweepDeadCodes } from '../../src/limits/sweep.ts';
import type { Item, ItemUpdate, Table } from '../../src/limits/table.ts';
import { nameNewest, nameUserItem } from '../../src/limits/user-item.ts';
import { settingsOf } from '../support/deps.ts';
import { startDynalite } from '../support/dynalite.ts';
import { memoryTable } from '../support/memory-table.ts';

const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
const settings = settingsOf();
const start = 1_795_392_000;
const at = (clientId: string) => ({ userPoolId: 'p', clientId, userName: 'u', exists: true });
const pk = nameUserItem(hmac, at('any'));

function spied(table = memoryTable(), refuse = (_: ItemUpdate) => false) {
  const updates: ItemUpdate[] = [];
  const spy: Table = {
    get: (key) => table.get(key),
    update: async (update) => {
      updates.push(update);
      if (refuse(update)) throw new PublicError('UNAVAILABLE');
      return table.update(update);
    },
  };
  const limits = { ...keepLiveCodes(spy, settings, hmac), ...limitGuesses(spy, settings, hmac) };
  const begin = (n: number, nowSeconds: number) =>
    limits.reserve({
      user: at(`client${n}`),
      nonce: `n${n}`,
      channel: 'SMS',
      nowSeconds,
      expect: 'open',
      proof: undefined,
    });
  return { table, updates, limits, begin, read: async () => (await table.get(pk)) ?? {} };
}
const isSweep = ({ update }: ItemUpdate) => update.startsWith('REMOVE');
const codesOf = (item: Item) => Object.keys(item).filter((name) => /^(live|prev):/.test(name));

describe('an item that a stranger starts in', () => {
  it('stays small over 3,000 app clients, none of which ever gives a right answer', async () => {
    const { begin, read } = spied();
    let most = 0;
    for (let n = 0; n < 3000; n++) {
      expect(await begin(n, start + 30 * n)).toMatchObject({ outcome: 'send' });
      most = Math.max(most, JSON.stringify(await read()).length);
    }
    // Ten clients' codes live at a time at the defaults; a dead one and the empty place beside it are two.
    expect(most).toBeLessThan(10_000);
  });

  it('keeps every code that lives, and the code of this very start', async () => {
    const { begin, read, limits } = spied();
    for (let n = 0; n < 60; n++) await begin(n, start + 30 * n);
    const now = start + 30 * 59;
    const living = Array.from({ length: 10 }, (_, i) => `live:client${59 - i}`);
    expect(codesOf(await read())).toEqual(expect.arrayContaining(living));
    for (let n = 50; n < 60; n++) {
      expect(await limits.spend(at(`client${n}`), now, undefined)).toMatchObject({
        codes: [{ nonce: `n${n}` }],
      });
    }
  });

  it('is swept by one further call, once there is enough to sweep and no sooner', async () => {
    const { begin, updates } = spied();
    const rounds: number[] = [];
    for (let n = 0; n < 60; n++) {
      const before = updates.length;
      await begin(n, start + 30 * n);
      rounds.push(updates.length - before);
    }
    // Fifteen empty places beside a code, and five codes that are dead by then.
    expect(rounds.slice(0, 15)).toEqual([...Array(14).fill(1), 2]);
    expect(Math.max(...rounds)).toBe(2);
    expect(updates.filter(isSweep).length).toBeGreaterThan(2);
  });

  it('does not cost the start when the sweep fails', async () => {
    const { begin, updates } = spied(memoryTable(), isSweep);
    for (let n = 0; n < 40; n++) expect(await begin(n, start + 30 * n)).toMatchObject({ outcome: 'send' });
    expect(updates.some(isSweep)).toBe(true);
  });

  it('is not swept where the reservation took two calls: a round that sends has time for so many', async () => {
    const rows = new Map([[pk, { pk, ...dead(30), [nameNewest(at('client1'))]: code(start + 200, 'n0') }]]);
    const { limits, updates } = spied(memoryTable(rows));
    const again = {
      user: at('client1'),
      nonce: 'n1',
      channel: 'SMS',
      nowSeconds: start + 300,
      expect: 'open',
      proof: undefined,
    } as const;
    expect(await limits.reserve(again)).toMatchObject({ outcome: 'send', code: { nonce: 'n0' } });
    expect(updates).toHaveLength(2);
  });
});

const code = (issuedAt: number, nonce = 'n') => ({
  nonce,
  issuedAt,
  sentAt: issuedAt,
  channel: 'SMS',
  claim: nonce,
});
const dead = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`live:old${n}`, code(start - 300)]));

describe('on DynamoDB', () => {
  it('an item of many clients is swept by the same expressions', async () => {
    const dynamo = await startDynalite();
    try {
      const { begin, read, updates } = spied((await dynamo.table()).table);
      for (let n = 0; n < 45; n++) await begin(n, start + 30 * n);
      expect(updates.some(isSweep)).toBe(true);
      expect(codesOf(await read()).length).toBeLessThan(45);
    } finally {
      await dynamo.stop();
    }
  });
});

describe('the sweep', () => {
  const sweep = async (item: Item, actual: Item = item) => {
    const table = memoryTable(new Map([[pk, { ...actual, pk }]]));
    await sweepDeadCodes(table, { ...item, pk }, start, settings);
    return Object.keys((await table.get(pk)) ?? {}).filter((name) => name !== 'pk');
  };

  it('takes out so many at a time, and nothing but codes', async () => {
    const others = { 'device:a': { seenAt: 1 }, inARow: 3, 'used:c': { nonce: 'n', signIn: 's', at: 1 } };
    expect(await sweep({ ...others, ...dead(mostDeadCodes + 2) })).toEqual([
      ...Object.keys(others),
      ...['live:old20', 'live:old21'],
    ]);
    expect(await sweep(dead(mostDeadCodes - 1))).toHaveLength(mostDeadCodes - 1);
    expect(await sweep({ ...dead(mostDeadCodes - 1), 'live:b': code(start - 299) })).toHaveLength(
      mostDeadCodes,
    );
  });

  it('leaves all alone where a start has put a new code in the place of a dead one meanwhile', async () => {
    const item = dead(mostDeadCodes);
    expect(await sweep(item, { ...item, 'live:old7': code(start) })).toHaveLength(mostDeadCodes);
  });
});
