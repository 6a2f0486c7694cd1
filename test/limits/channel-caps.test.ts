import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { sms } from '../../src/channels/sms/channel.ts';
import { createHmac, type Hmac, randomNonce } from '../../src/crypto/hmac.ts';
import { limitChannels } from '../../src/limits/channel-caps.ts';
import { locate } from '../../src/limits/channel-item.ts';
import type { Limits } from '../../src/limits/limits.ts';
import { shareOut } from '../../src/limits/policy.ts';
import type { Table } from '../../src/limits/table.ts';
import { type TrustTier as Standing, trustTiers as standings } from '../../src/sign-in.ts';
import { settingsOf } from '../support/deps.ts';
import { limitsOver } from '../support/limits.ts';
import { memoryTable } from '../support/memory-table.ts';

const nowSeconds = Date.parse('2026-11-23T12:00:00Z') / 1000;
const nonce = 'AAAAAAAAAAAAAAAAAAAAAA';
const config = settingsOf({ SMS_BREAKER_PERCENT: '20', SMS_PER_HOUR: '100' });
/** With this one, windows begin when the day does. */
const noJitter: Hmac = () => Buffer.alloc(32);
/** A known device, to which the whole of a cap is open. */
const known = { channel: 'SMS', country: 'DE', nonce, isPretended: false, standing: 'device' } as const;
const credit = { channel: 'SMS', country: 'DE', standing: 'device' } as const;

/** `fault` runs around every write: it may fail before or after it. */
function limitsWith(fault: (write: () => Promise<unknown>) => Promise<unknown>) {
  const memory = memoryTable();
  const table: Table = {
    ...memory,
    update: (update) => fault(() => memory.update(update)) as ReturnType<Table['update']>,
  };
  const limits = limitChannels(table, [{ name: 'SMS', caps: sms.readCaps(config) }], noJitter);
  const send = (second = nowSeconds) => limits.countMessage({ ...known, nowSeconds: second });
  const points = async (second = nowSeconds) => {
    const window = Math.floor((second % 86_400) / config.SMS_BREAKER_WINDOW_SECONDS);
    return (await memory.get(locate('SMS', second, 0).pk))?.[`DE++@${window}`];
  };
  return { limits, send, points };
}

describe('credits for codes verified', () => {
  it('travel with the next count', async () => {
    const { limits, send, points } = limitsWith((write) => write());
    await send();
    limits.creditMessage(credit);
    expect(await points()).toBe(20);
    await send();
    expect(await points()).toBe(20 + 20 - 100);
    await send();
    expect(await points()).toBe(20 + 20 - 100 + 20);
  });

  it('are not given twice where the answer to a write was lost', async () => {
    let isLost = false;
    const { limits, send, points } = limitsWith(async (write) => {
      const item = await write();
      if (isLost) throw new Error('the answer was lost');
      return item;
    });
    limits.creditMessage(credit);
    isLost = true;
    await expect(send()).rejects.toThrow();
    isLost = false;
    expect(await points()).toBe(20 - 100);
    await send();
    expect(await points()).toBe(20 - 100 + 20);
  });

  it('are kept while the cap refuses the message they travel with', async () => {
    const { limits, send: at, points } = limitsWith((write) => write());
    // As many as the breaker lets through without a code that comes back.
    for (let i = 0; i < 40; i++) await at(nowSeconds);
    for (let i = 0; i < 15; i++) limits.creditMessage(credit);
    for (let i = 0; i < 60; i++) expect(await at(nowSeconds)).toBe('counted');
    limits.creditMessage(credit);
    const before = await points();
    expect(await at(nowSeconds)).toBe('cap');
    expect(await points()).toBe(before);
    // The next hour is a new cap, and a new window.
    expect(await at(nowSeconds + 3600)).toBe('counted');
    expect(await points(nowSeconds + 3600)).toBe(20 - 100);
  });

  it('are not carried along by a decoy, nor by a message that is taken back', async () => {
    const { limits, send, points } = limitsWith((write) => write());
    limits.creditMessage(credit);
    await limits.countMessage({ ...known, nowSeconds, isPretended: true });
    expect(await points()).toBeUndefined();
    await send();
    await limits.uncountMessage({ ...known, nowSeconds });
    expect(await points()).toBe(-100);
  });
});

const midnight = 1_795_392_000;
let limits: Limits;
const fresh = (settings: Record<string, string> = {}, hmac = noJitter) =>
  limitsOver(memoryTable(), settingsOf(settings), hmac);
beforeEach(() => {
  limits = fresh();
});

interface Kind {
  readonly isPretended?: boolean;
  readonly standing?: Standing;
}
const countOne = (country: string, at: number, { isPretended = false, standing = 'new' }: Kind = {}) =>
  limits.countMessage({
    channel: 'SMS',
    country,
    nonce: randomNonce(noJitter),
    nowSeconds: at,
    isPretended,
    standing,
  });

/** How many of `count` messages go out; `share` of their codes come back, spread evenly. */
async function traffic(country: string, at: number, count: number, share: number, kind: Kind = {}) {
  let sent = 0;
  let owed = 0;
  for (let i = 0; i < count; i++) {
    if ((await countOne(country, at, kind)) !== 'counted') continue;
    sent++;
    owed += share;
    if (owed >= 1) {
      owed -= 1;
      limits.creditMessage({ channel: 'SMS', country, standing: kind.standing ?? 'new' });
    }
  }
  return sent;
}

describe('the breaker', () => {
  it('opens below its share, half opens with five probes, and closes when they verify', async () => {
    limits = fresh({ SMS_PER_HOUR: '2000' });
    expect(await traffic('XK', midnight, 200, 0)).toBe(50);
    expect(await traffic('DE', midnight, 200, 0.5)).toBe(200);
    expect(await traffic('XK', midnight + 900, 200, 0)).toBe(5);
    expect(await traffic('XK', midnight + 1800, 200, 0.5)).toBe(200);
    expect(await traffic('XK', midnight + 2700, 20, 0.5)).toBe(20);
  });

  it('stays closed above its share', async () => {
    limits = fresh({ SMS_PER_HOUR: '2000' });
    expect(await traffic('DE', midnight, 500, 0.21)).toBe(500);
  });

  it('is off at 0 percent', async () => {
    limits = fresh({ SMS_BREAKER_PERCENT: '0' });
    expect(await traffic('XK', midnight, 300, 0)).toBe(300);
  });

  it.each(standings)('that messages of standing %s hold open is closed for all others', async (standing) => {
    expect(await traffic('DE', midnight, 200, 0, { standing })).toBe(50);
    expect(await countOne('DE', midnight, { standing })).toBe('breaker');
    for (const other of standings.filter((name) => name !== standing)) {
      expect(await traffic('DE', midnight, 100, 0.9, { standing: other })).toBe(100);
      // Codes that others verified do not close it.
      expect(await countOne('DE', midnight, { standing })).toBe('breaker');
    }
  });

  it('that strangers hold open is closed for users who proved a code before, and the other way round', async () => {
    expect(await traffic('DE', midnight, 200, 0)).toBe(50);
    expect(await countOne('DE', midnight)).toBe('breaker');
    expect(await traffic('DE', midnight, 100, 0.9, { standing: 'proven' })).toBe(100);
    expect(await traffic('FR', midnight, 200, 0, { standing: 'proven' })).toBe(50);
    expect(await countOne('FR', midnight)).toBe('counted');
  });

  it('is asked by a decoy that adds nothing, of the kind of user it looks like', async () => {
    expect(await traffic('DE', midnight, 200, 0, { isPretended: true })).toBe(200);
    await traffic('DE', midnight, 200, 0);
    expect(await countOne('DE', midnight, { isPretended: true })).not.toBe('counted');
    expect(await countOne('DE', midnight, { isPretended: true, standing: 'proven' })).toBe('counted');
  });
});

describe('the windows of a breaker', () => {
  const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');

  /** The seconds of a day at which a country's window ends, as the attributes of its item show them. */
  const edges = async (country: string, day: number): Promise<number[]> => {
    const table = memoryTable();
    const caps = { perHour: 36_000, breaker: { percent: 1, minSends: 10_000, windowSeconds: 900 } };
    const counted = limitChannels(table, [{ name: 'SMS', caps }], hmac);
    const found: number[] = [];
    let window: string | undefined;
    for (let second = 0; second < 86_400; second += 20) {
      const at = day * 86_400 + second;
      const before = await table.get(locate('SMS', at, 0).pk);
      await counted.countMessage({ ...known, country, nowSeconds: at });
      const after = await table.get(locate('SMS', at, 0).pk);
      const name = Object.keys(after ?? {}).find(
        (key) => key.includes('@') && after?.[key] !== before?.[key],
      );
      if (window !== undefined && name !== window) found.push(second);
      window = name;
    }
    return found;
  };

  it('begin at the same time in every version of the product: an update opens no breaker anew', async () => {
    const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
    const table = memoryTable();
    const counted = limitChannels(table, [{ name: 'SMS', caps: sms.readCaps(config) }], hmac);
    // 900 s each; on this day, Germany's begin 408 s early.
    for (const second of [899 - 408, 900 - 408])
      await counted.countMessage({ ...known, nowSeconds: midnight + second });
    expect(await table.get(locate('SMS', midnight, 0).pk)).toMatchObject({ 'DE++@0': 20, 'DE++@1': 20 });
  });

  it('are all of one length, but begin at a time of their country’s and day’s own', async () => {
    const firsts = new Set<number>();
    for (const [country, day] of [
      ['DE', 20_000],
      ['DE', 20_001],
      ['FR', 20_000],
      ['US', 20_000],
    ] as const) {
      const found = await edges(country, day);
      expect(found.length).toBeGreaterThanOrEqual(95);
      for (const [i, edge] of found.entries()) {
        expect(edge - (found[i - 1] ?? edge - 900)).toBeGreaterThan(900 - 21);
        expect(edge - (found[i - 1] ?? edge - 900)).toBeLessThan(900 + 21);
      }
      firsts.add(found[0] ?? -1);
    }
    expect(firsts.size).toBeGreaterThan(2);
  });
});

describe('the cap on all SMS', () => {
  const countAll = async (at: number, kind: Kind = {}) => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => countOne(i % 2 ? 'DE' : 'US', at, kind)),
    );
    return answers.filter((answer) => answer === 'counted').length;
  };

  it.each([
    ['new', 23],
    ['proven', 53],
    ['device', 60],
  ] as const)(
    'is exact for messages of standing %s, by clock hours, and untouched by decoys',
    async (standing, most) => {
      limits = fresh({ SMS_PER_HOUR: '60' });
      expect(await countAll(midnight, { standing, isPretended: true })).toBe(100);
      expect(await countAll(midnight, { standing })).toBe(most);
      expect(await countAll(midnight + 3599, { standing, isPretended: true })).toBe(0);
      expect(await countAll(midnight + 3600, { standing })).toBe(most);
    },
  );

  it('keeps half for users who proved a code before, and an eighth beyond it for their known devices', async () => {
    limits = fresh({ SMS_PER_HOUR: '60' });
    expect(await countAll(midnight)).toBe(23);
    expect(await countAll(midnight, { standing: 'proven' })).toBe(30);
    expect(await countAll(midnight, { standing: 'device' })).toBe(7);
    expect(await countAll(midnight + 3600, { standing: 'proven' })).toBe(53);
    expect(await countAll(midnight + 3600)).toBe(0);
    expect(await countAll(midnight + 3600, { standing: 'device' })).toBe(7);
    expect(await countAll(midnight + 7200, { standing: 'device' })).toBe(60);
    for (const standing of standings) expect(await countAll(midnight + 7200, { standing })).toBe(0);
  });

  it('is exact, and so is every share of it, when all ask at once, in whatever order', async () => {
    let orders = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.constantFrom(...standings), { minLength: 1, maxLength: 60 }),
        async (cap, asking) => {
          orders++;
          limits = fresh({ SMS_PER_HOUR: String(cap), SMS_BREAKER_PERCENT: '0' });
          const answers = await Promise.all(
            asking.map(async (standing) => ({
              standing,
              answer: await countOne('DE', midnight, { standing }),
            })),
          );
          const sent = (...of: Standing[]) =>
            answers.filter(({ standing, answer }) => answer === 'counted' && of.includes(standing)).length;
          const asked = (...of: Standing[]) => asking.filter((standing) => of.includes(standing)).length;
          const most = shareOut(cap);
          expect(sent('new')).toBeLessThanOrEqual(most.new);
          expect(sent('new', 'proven')).toBeLessThanOrEqual(most.proven);
          expect(sent(...standings)).toBeLessThanOrEqual(cap);
          // Nobody is refused while there is room: of those who are refused, some count that they are in is full.
          const isFull = { new: sent('new') === most.new, proven: sent('new', 'proven') === most.proven };
          const isAllOut = sent(...standings) === cap;
          if (sent('device') < asked('device')) expect(isAllOut).toBe(true);
          if (sent('proven') < asked('proven')) expect(isAllOut || isFull.proven).toBe(true);
          if (sent('new') < asked('new')) expect(isAllOut || isFull.proven || isFull.new).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
    console.log(`${orders} orders of messages against caps of 1 to 20`);
  });

  it.each(Array.from({ length: 20 }, (_, i) => i + 1))(
    'of %i leaves each standing its share, whatever the ones below it use up',
    async (cap) => {
      limits = fresh({ SMS_PER_HOUR: String(cap), SMS_BREAKER_PERCENT: '0' });
      const { new: ofNew, proven, device } = shareOut(cap);
      for (const [standing, left] of [
        ['new', ofNew],
        ['proven', proven - ofNew],
        ['device', device - proven],
      ] as const)
        expect(await countAll(midnight, { standing })).toBe(left);
    },
  );
});

describe('a message that was not sent after all', () => {
  it('leaves room for another one, in the cap and in the breaker', async () => {
    limits = fresh({ SMS_PER_HOUR: '40', SMS_BREAKER_MIN_SENDS: '10' });
    for (const standing of standings)
      for (let i = 0; i < 50; i++) {
        const message = { ...known, standing, nowSeconds: midnight };
        expect(await limits.countMessage(message)).toBe('counted');
        await limits.uncountMessage(message);
      }
    expect(await traffic('DE', midnight, 20, 0)).toBe(10);
    expect(await countOne('DE', midnight)).toBe('breaker');
  });

  it('is taken back from where it was counted, and from nowhere else', async () => {
    limits = fresh({ SMS_PER_HOUR: '4', SMS_BREAKER_PERCENT: '0' });
    await traffic('DE', midnight, 2, 0);
    // Of another hour, in which nothing was counted: it makes no room there.
    await limits.uncountMessage({ ...known, nowSeconds: midnight + 3600 });
    expect(await traffic('DE', midnight + 3600, 9, 0, { standing: 'device' })).toBe(4);
    // Of a decoy, who counted nothing.
    await limits.uncountMessage({ ...known, isPretended: true, nowSeconds: midnight });
    expect(await traffic('DE', midnight, 9, 0, { standing: 'device' })).toBe(2);
  });

  it.each([
    ['that is counted', 1],
    ['that the cap refuses', 10],
  ])('costs a decoy as many calls as somebody real, for one %s', async (_what, before) => {
    const calls: number[] = [];
    for (const isPretended of [false, true]) {
      let count = 0;
      const memory = memoryTable();
      const table: Table = {
        ...memory,
        update: (update) => {
          count++;
          return memory.update(update);
        },
      };
      limits = limitsOver(table, settingsOf({ SMS_PER_HOUR: '10', SMS_BREAKER_MIN_SENDS: '10' }), noJitter);
      for (let i = 0; i < before; i++) await countOne('DE', midnight, { standing: 'device' });
      count = 0;
      const message = { ...known, isPretended, nowSeconds: midnight };
      if ((await limits.countMessage(message)) === 'counted') await limits.uncountMessage(message);
      calls.push(count);
    }
    expect(calls).toEqual([2, 2]);
  });
});

describe('a channel', () => {
  const message = { ...known, channel: 'PIGEON', nowSeconds };
  const breaker = { percent: 50, minSends: 10, windowSeconds: 900 };

  it.each([
    ['without a cap', [{ name: 'PIGEON', caps: { perHour: undefined, breaker } }]],
    ['that is not of this deployment', []],
  ])('%s is counted nowhere', async (_which, channels) => {
    const down = { get: () => Promise.reject(), update: () => Promise.reject() };
    const counted = limitChannels(down, channels, noJitter);
    expect(await counted.countMessage(message)).toBe('counted');
    await expect(counted.uncountMessage(message)).resolves.toBeUndefined();
    expect(() => counted.creditMessage({ ...credit, channel: 'PIGEON' })).not.toThrow();
  });

  it('has a cap of its own beside another one’s', async () => {
    const caps = { perHour: 1, breaker: undefined };
    const counted = limitChannels(
      memoryTable(),
      [
        { name: 'PIGEON', caps },
        { name: 'RAVEN', caps },
      ],
      noJitter,
    );
    expect(await counted.countMessage(message)).toBe('counted');
    expect(await counted.countMessage({ ...message, channel: 'RAVEN' })).toBe('counted');
    expect(await counted.countMessage(message)).toBe('cap');
  });

  it('that tells no countries apart has its cap, and no breaker', async () => {
    const channels = [{ name: 'PIGEON', caps: { perHour: 30, breaker } }];
    const counted = limitChannels(memoryTable(), channels, noJitter);
    const answers = [];
    for (let i = 0; i < 31; i++) answers.push(await counted.countMessage({ ...message, country: undefined }));
    expect(answers).toEqual([...new Array(30).fill('counted'), 'cap']);
    await counted.uncountMessage({ ...message, country: undefined });
    expect(await counted.countMessage({ ...message, country: undefined })).toBe('counted');
  });

  it('counts a message in the shard of its nonce’s first four bytes, and each shard takes its share', async () => {
    const half = locate('PIGEON', nowSeconds, 1);
    const table = memoryTable(new Map([[half.pk, { [half.hour]: 33_332 }]]));
    const channels = [{ name: 'PIGEON', caps: { perHour: 100_000, breaker: undefined } }];
    const counted = limitChannels(table, channels, noJitter);
    const count = (first: number) => {
      const bytes = Buffer.alloc(16);
      bytes.writeUInt32BE(first);
      return counted.countMessage({ ...message, nonce: bytes.toString('base64url'), standing: 'device' });
    };
    // 1 and 4 are of the second of three shards, whose share is 33,333.
    expect([await count(1), await count(4), await count(3)]).toEqual(['counted', 'cap', 'counted']);
  });

  it('refuses a decoy as it would a message, and asks by what where there is a breaker to ask', async () => {
    for (const [country, calls] of [
      [undefined, 1],
      ['DE', 2],
    ] as const) {
      const memory = memoryTable();
      const caps = { perHour: 2, breaker };
      const before = limitChannels(memory, [{ name: 'PIGEON', caps }], noJitter);
      for (let i = 0; i < 2; i++) await before.countMessage({ ...message, country, standing: 'device' });
      let asked = 0;
      const table: Table = {
        ...memory,
        update: (update) => {
          asked++;
          return memory.update(update);
        },
      };
      const counted = limitChannels(table, [{ name: 'PIGEON', caps }], noJitter);
      const pretended = { ...message, country, standing: 'device', isPretended: true } as const;
      expect(await counted.countMessage(pretended)).toBe('cap');
      expect(asked).toBe(calls);
    }
  });

  it('shares its cap out by the nonce, so that no shard is everybody’s', async () => {
    const written = new Set<string>();
    const memory = memoryTable();
    const table: Table = {
      ...memory,
      update: (update) => {
        written.add(update.pk);
        return memory.update(update);
      },
    };
    const channels = [{ name: 'PIGEON', caps: { perHour: 100_000, breaker: undefined } }];
    const counted = limitChannels(table, channels, noJitter);
    for (let i = 0; i < 100; i++) await counted.countMessage({ ...message, nonce: randomNonce(noJitter) });
    expect([...written].sort()).toEqual([0, 1, 2].map((shard) => locate('PIGEON', nowSeconds, shard).pk));
  });
});
