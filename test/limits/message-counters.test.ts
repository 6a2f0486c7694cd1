// The caps and breakers of the channels, on a table in memory.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupCount, rangeGroup } from '../../src/channels/sms/range-group.ts';
import type { CountedMessage } from '../../src/delivery/deliver-code.ts';
import { countMessages } from '../../src/limits/message-counters.ts';
import { purseOf } from '../../src/limits/policy.ts';
import type { Item, Table } from '../../src/limits/table.ts';
import { type TrustTier, trustTiers } from '../../src/sign-in.ts';
import { memoryTable } from '../support/memory-table.ts';

const midnight = 1_795_392_000;
const breaker = { percent: 20, minSends: 50, rangeMinSends: 20, windowSeconds: 900 };

function channel({ perHour = 1000, on = breaker }: { perHour?: number; on?: typeof breaker | 'off' } = {}) {
  const items = new Map<string, Item>();
  const calls: string[] = [];
  const memory = memoryTable(items);
  const table: Table = {
    ...memory,
    get: (key) => {
      calls.push('get');
      return memory.get(key);
    },
    add: (...args) => {
      calls.push('add');
      return memory.add(...args);
    },
  };
  const counters = countMessages(table, [
    { name: 'SMS', caps: { perHour, breaker: on === 'off' ? undefined : on } },
  ]);
  const message = (over: Partial<CountedMessage> = {}): CountedMessage => ({
    channel: 'SMS',
    country: 'DE',
    tier: 'new',
    isPretended: false,
    at: midnight,
    ...over,
  });
  return {
    items,
    calls,
    counters,
    message,
    count: (over?: Partial<CountedMessage>) => counters.count(message(over)),
    /** How many of `count` go out; a share of their codes come back, spread evenly. */
    traffic: async (count: number, share: number, over?: Partial<CountedMessage>) => {
      let sent = 0;
      let owed = 0;
      for (let i = 0; i < count; i++) {
        if ((await counters.count(message(over))) !== 'counted') continue;
        sent++;
        owed += share;
        if (owed < 1) continue;
        owed -= 1;
        await counters.credit(message(over));
      }
      return sent;
    },
  };
}

describe('the cap of an hour', () => {
  it.each(trustTiers)('has a purse for %s, by clock hours, which decoys leave untouched', async (tier) => {
    const { traffic, count } = channel({ perHour: 60, on: 'off' });
    const { most } = purseOf(60, tier);
    expect(await traffic(100, 0, { tier, isPretended: true })).toBe(100);
    expect(await traffic(100, 0, { tier })).toBe(most);
    for (const isPretended of [false, true]) expect(await count({ tier, isPretended })).toBe('cap');
    expect(await traffic(100, 0, { tier, at: midnight + 3599 })).toBe(0);
    expect(await traffic(100, 0, { tier, at: midnight + 3600 })).toBe(most);
  });

  it.each(Array.from({ length: 20 }, (_, i) => i + 1))(
    'of %i is shared out whole: what one tier leaves, no other gets',
    async (perHour) => {
      for (const order of [trustTiers, trustTiers.toReversed()]) {
        const { traffic } = channel({ perHour, on: 'off' });
        let sent = 0;
        for (const tier of order) sent += await traffic(30, 0, { tier });
        expect(sent).toBe(perHour);
      }
      for (const tier of trustTiers) {
        const alone = await channel({ perHour, on: 'off' }).traffic(30, 0, { tier });
        expect(alone).toBe(purseOf(perHour, tier).most);
        expect(alone).toBeGreaterThan(0);
      }
    },
  );

  it('is exact when all ask at once, in whatever order, and refuses nobody while there is room', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.constantFrom(...trustTiers), { minLength: 1, maxLength: 60 }),
        async (perHour, asking) => {
          const { count } = channel({ perHour, on: 'off' });
          const answers = await Promise.all(asking.map((tier) => count({ tier })));
          const byPurse = Map.groupBy(asking.keys(), (i) => purseOf(perHour, asking[i] ?? 'new').of);
          for (const [of, which] of byPurse) {
            const counted = which.filter((i) => answers[i] === 'counted').length;
            expect(counted).toBe(Math.min(which.length, purseOf(perHour, of).most));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('leaves room where a message was not sent after all', async () => {
    const { counters, message, count, traffic } = channel({ perHour: 8 });
    await traffic(3, 0);
    expect(await count()).toBe('cap');
    await counters.uncount(message());
    expect(await count()).toBe('counted');
    expect(await count()).toBe('cap');
    await counters.uncount(message({ isPretended: true }));
    expect(await count()).toBe('cap');
  });
});

describe('the breaker of a country', () => {
  it('opens below its share, half opens with five probes, and closes when they verify', async () => {
    const { traffic, count } = channel({ perHour: 10_000 });
    expect(await traffic(200, 0)).toBe(50);
    expect(await count()).toBe('breaker');
    expect(await traffic(200, 0.5, { country: 'FR' })).toBe(200);
    expect(await traffic(200, 0, { at: midnight + 900 })).toBe(5);
    expect(await traffic(200, 0.5, { at: midnight + 1800 })).toBe(200);
    expect(await traffic(20, 0.5, { at: midnight + 2700 })).toBe(20);
  });

  it('stays closed above its share, and is off without settings', async () => {
    expect(await channel({ perHour: 10_000 }).traffic(500, 0.21)).toBe(500);
    expect(await channel({ perHour: 10_000, on: 'off' }).traffic(500, 0)).toBe(500);
    expect(await channel({ perHour: 10_000 }).traffic(500, 0, { country: undefined })).toBe(500);
    expect(await channel({ perHour: 10_000 }).traffic(500, 0, { country: '' })).toBe(500);
  });

  it.each([
    ['midnight', 0],
    ['an hour', 3600 * 5],
    ['a window', 900 * 5],
  ])('is half open after %s where it was open before', async (_edge, after) => {
    const { traffic } = channel({ perHour: 10_000 });
    expect(await traffic(80, 0, { at: midnight + after - 1 })).toBe(50);
    expect(await traffic(80, 0, { at: midnight + after })).toBe(5);
  });

  it('lets no more than one window beyond its room through in any hour, at any edge', async () => {
    for (const from of [-3600, -1800, -100, 0]) {
      const { traffic } = channel({ perHour: 10_000 });
      let sent = 0;
      // A pumper who stops right before it would be refused, so that no window starts half open.
      for (let at = from; at < from + 3600; at += 450)
        if (Math.floor((midnight + at) / 900) !== Math.floor((midnight + at - 450) / 900) || at === from)
          sent += await traffic(50, 0, { at: midnight + at });
      expect(sent).toBeLessThanOrEqual(250);
    }
  });

  it.each(trustTiers)(
    'is one for each trust tier: that of %s is closed by no other’s codes',
    async (tier) => {
      const { traffic, count } = channel({ perHour: 10_000 });
      expect(await traffic(200, 0, { tier })).toBe(50);
      for (const other of trustTiers.filter((name) => name !== tier)) {
        expect(await traffic(100, 0.9, { tier: other })).toBe(100);
        expect(await count({ tier })).toBe('breaker');
      }
    },
  );

  it('takes a credit into the window and country of the message, whenever the code is verified', async () => {
    const { items, counters, message, count } = channel();
    await count({ at: midnight + 890 });
    await counters.credit(message({ at: midnight + 890 }));
    expect([...items.values()]).toMatchObject([{ sent: 1, 'DE@0': -80 }]);
    await counters.credit(message({ country: '' }));
    await counters.credit(message({ channel: 'EMAIL' }));
    expect([...items.values()]).toMatchObject([{ sent: 1, 'DE@0': -80 }]);
  });

  it('takes back all points of messages that were not sent, and no more', async () => {
    const { traffic, counters, message } = channel();
    expect(await traffic(80, 0)).toBe(50);
    for (let i = 0; i < 50; i++) await counters.uncount(message());
    expect(await traffic(80, 0)).toBe(50);
  });

  it('asks the table nothing for a credit that no breaker gets, and reads nothing for a cap without a breaker', async () => {
    const { calls, counters, message } = channel();
    await counters.credit(message({ country: '' }));
    expect(calls).toEqual([]);
    const off = channel({ perHour: 1, on: 'off' });
    await off.traffic(1, 0);
    off.calls.length = 0;
    expect(await off.count()).toBe('cap');
    expect(off.calls).toEqual(['add']);
  });

  it('refuses what it cannot count and finds no counters of', async () => {
    const table: Table = { ...memoryTable(), add: async () => false };
    const counters = countMessages(table, [{ name: 'SMS', caps: { perHour: 1000, breaker } }]);
    expect(await counters.count(channel().message())).toBe('cap');
  });

  it('takes back its points with a message that was not sent', async () => {
    const { counters, message, count, traffic } = channel({ perHour: 10_000 });
    await traffic(50, 0);
    await counters.uncount(message());
    expect(await count()).toBe('counted');
    expect(await count()).toBe('breaker');
  });

  it('is met by decoys, who neither open it nor write that it is half open', async () => {
    const { traffic, count } = channel({ perHour: 10_000 });
    expect(await traffic(200, 0, { isPretended: true })).toBe(200);
    expect(await traffic(50, 0)).toBe(50);
    expect(await count({ isPretended: true })).toBe('breaker');
    expect(await traffic(80, 0, { at: midnight + 900 })).toBe(50);
    expect(await count({ at: midnight + 900 })).toBe('breaker');
    expect(await count({ at: midnight + 900, isPretended: true })).toBe('breaker');
    expect(await traffic(80, 0, { at: midnight + 1800 })).toBe(5);
  });

  it('says cap where the cap is what refuses', async () => {
    const { traffic, count } = channel({ perHour: 8 });
    await traffic(3, 0);
    expect(await count()).toBe('cap');
  });

  it.each([false, true])('costs as many calls for a decoy: %s', async (isPretended) => {
    const { calls, count, counters, message, traffic } = channel({ perHour: 10_000 });
    const during = async (act: () => Promise<unknown>) => {
      calls.length = 0;
      await act();
      return calls.join(' ');
    };
    expect(await during(() => count({ isPretended }))).toBe('add');
    expect(await during(() => counters.uncount(message({ isPretended })))).toBe('add');
    await traffic(50, 0);
    expect(await during(() => count({ isPretended }))).toBe('add get add');
  });
});

describe('the breaker of a range of numbers', () => {
  const range = 'r17';

  it('stops after twenty, half opens with five probes, closes when they verify; the country goes on', async () => {
    const { traffic, count } = channel({ perHour: 10_000 });
    expect(await traffic(200, 0, { range })).toBe(20);
    expect(await count({ range })).toBe('range');
    expect(await traffic(200, 0.5, { range: 'r18' })).toBe(200);
    expect(await traffic(200, 0.5)).toBe(200);
    expect(await traffic(200, 0, { range, at: midnight + 900 })).toBe(5);
    expect(await traffic(200, 0.5, { range, at: midnight + 1800 })).toBe(200);
  });

  it('counts for the country too: many ranges open that breaker, as one does where the country’s is narrower', async () => {
    const { traffic, count } = channel({ perHour: 10_000 });
    let sent = 0;
    for (let i = 0; i < 10; i++) sent += await traffic(30, 0, { range: `r${i}` });
    expect(sent).toBe(50);
    expect(await count({ range: 'r200' })).toBe('breaker');
    const narrow = channel({ perHour: 10_000, on: { ...breaker, minSends: 10 } });
    expect(await narrow.traffic(30, 0, { range })).toBe(10);
    expect(await narrow.count({ range })).toBe('breaker');
  });

  it('is one for each trust tier, and takes credits and what was not sent into its own window', async () => {
    const { items, traffic, counters, message, count } = channel({ perHour: 10_000 });
    expect(await traffic(50, 0, { range })).toBe(20);
    expect(await traffic(50, 0.9, { range, tier: 'proven' })).toBe(50);
    expect(await count({ range })).toBe('range');
    await counters.uncount(message({ range }));
    expect(await count({ range })).toBe('counted');
    expect(await count({ range })).toBe('range');
    await counters.credit(message({ range }));
    const [first] = items.values();
    expect(first).toMatchObject({ sent: 20, 'DE@0': 300, 'r17@0': 300 });
  });

  it('is met by decoys, who never open it', async () => {
    const { traffic, count } = channel({ perHour: 10_000 });
    expect(await traffic(100, 0, { range, isPretended: true })).toBe(100);
    expect(await traffic(100, 0, { range })).toBe(20);
    expect(await count({ range, isPretended: true })).toBe('range');
  });

  it('costs no call more', async () => {
    const { calls, count, counters, message } = channel({ perHour: 10_000 });
    const during = async (act: () => Promise<unknown>) => {
      calls.length = 0;
      await act();
      return calls.join(' ');
    };
    expect(await during(() => count({ range }))).toBe('add');
    expect(await during(() => counters.uncount(message({ range })))).toBe('add');
    expect(await during(() => counters.credit(message({ range })))).toBe('add');
    for (let i = 0; i < 30; i++) await count({ range });
    expect(await during(() => count({ range }))).toBe('add get add');
  });

  it('leaves the item of an hour small, however many ranges there are', async () => {
    const { items, counters, message } = channel({ perHour: 1_000_000 });
    for (let i = 0; i < 20_000; i++)
      await counters.count(
        message({
          country: ['DE', 'FR', 'US', 'BR', 'IN'][i % 5],
          range: rangeGroup(`+4915${String(i).padStart(9, '0')}`),
          at: midnight + (i % 3600),
        }),
      );
    const [hour = {}] = items.values();
    // DynamoDB: a name's bytes, and about half a byte for each digit of a number.
    const bytes = Object.entries(hour).reduce(
      (sum, [name, value]) => sum + name.length + String(value).length,
      0,
    );
    expect(Object.keys(hour).length).toBeLessThanOrEqual(4 * (groupCount + 5) + 1);
    expect(bytes).toBeLessThan(16_384);
  });
});

describe('a channel', () => {
  it.each([
    ['without a cap', [{ name: 'SMS', caps: { perHour: undefined, breaker } }]],
    ['that is not of this deployment', []],
  ])('%s is counted nowhere', async (_which, channels) => {
    const down = () => Promise.reject(new Error('asked'));
    const counters = countMessages({ get: down, put: down, add: down }, channels);
    const { message } = channel();
    expect(await counters.count(message())).toBe('counted');
    await expect(counters.uncount(message())).resolves.toBeUndefined();
    await expect(counters.credit(message())).resolves.toBeUndefined();
  });

  it('has separate counters, under a key that says what they are, for a day', async () => {
    const items = new Map<string, Item>();
    const caps = { perHour: 100, breaker: undefined };
    const counters = countMessages(memoryTable(items), [
      { name: 'SMS', caps: { perHour: 100, breaker } },
      { name: 'EMAIL', caps },
    ]);
    const { message } = channel();
    await counters.count(message({ at: midnight + 4600 }));
    await counters.count(message({ channel: 'EMAIL', tier: 'device', country: undefined }));
    const hour = midnight / 3600;
    expect(Object.fromEntries(items)).toEqual({
      [`messages:SMS:new:${hour + 1}`]: { sent: 1, 'DE@1': 20, expiresAt: midnight + 4600 + 86_400 },
      [`messages:EMAIL:device:${hour}`]: { sent: 1, expiresAt: midnight + 86_400 },
    });
  });

  it('of a small cap counts its devices with the proven, and both with the new where there is one message', async () => {
    for (const [perHour, tiers, sent] of [
      [1, trustTiers, 1],
      [4, ['proven', 'device'], 2],
    ] as const) {
      const { traffic } = channel({ perHour, on: 'off' });
      let total = 0;
      for (const tier of tiers as readonly TrustTier[]) total += await traffic(9, 0, { tier });
      expect(total).toBe(sent);
    }
  });
});
