import { beforeEach, describe, expect, it } from 'vitest';
import { randomNonce } from '../../src/challenge/hmac.ts';
import { sms } from '../../src/channels/sms/channel.ts';
import { limitChannels } from '../../src/limits/channel-caps.ts';
import { locate } from '../../src/limits/channel-item.ts';
import type { Limits } from '../../src/limits/limits.ts';
import type { Table } from '../../src/limits/table.ts';
import { settingsOf } from '../support/deps.ts';
import { limitsOver } from '../support/limits.ts';
import { memoryTable } from '../support/memory-table.ts';

const nowSeconds = Date.parse('2026-11-23T12:00:00Z') / 1000;
const nonce = 'AAAAAAAAAAAAAAAAAAAAAA';
const config = settingsOf({ SMS_BREAKER_PERCENT: '20', SMS_PER_HOUR: '100' });

/** `fault` runs around every write: it may fail before or after it. */
function limitsWith(fault: (write: () => Promise<unknown>) => Promise<unknown>) {
  const memory = memoryTable();
  const table: Table = {
    ...memory,
    update: (update) => fault(() => memory.update(update)) as ReturnType<Table['update']>,
  };
  const limits = limitChannels(table, [{ name: 'SMS', caps: sms.readCaps(config) }]);
  const send = (second = nowSeconds) =>
    limits.countMessage({ channel: 'SMS', country: 'DE', nonce, nowSeconds: second, isPretended: false });
  const points = async (second = nowSeconds) => {
    const window = Math.floor((second % 86_400) / config.SMS_BREAKER_WINDOW_SECONDS);
    return (await memory.get(locate('SMS', second, 0).pk))?.[`DE@${window}`];
  };
  return { limits, send, points };
}

describe('credits for codes verified', () => {
  it('travel with the next count', async () => {
    const { limits, send, points } = limitsWith((write) => write());
    await send();
    limits.creditMessage('SMS', 'DE');
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
    limits.creditMessage('SMS', 'DE');
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
    for (let i = 0; i < 15; i++) limits.creditMessage('SMS', 'DE');
    for (let i = 0; i < 60; i++) expect(await at(nowSeconds)).toBe('counted');
    limits.creditMessage('SMS', 'DE');
    const before = await points();
    expect(await at(nowSeconds)).toBe('cap');
    expect(await points()).toBe(before);
    // The next hour is a new cap, and a new window.
    expect(await at(nowSeconds + 3600)).toBe('counted');
    expect(await points(nowSeconds + 3600)).toBe(20 - 100);
  });
});

const midnight = 1_795_392_000;
let limits: Limits;
const fresh = (settings: Record<string, string> = {}) => limitsOver(memoryTable(), settingsOf(settings));
beforeEach(() => {
  limits = fresh();
});

const countOne = (country: string, nowSeconds: number, isPretended: boolean) =>
  limits.countMessage({ channel: 'SMS', country, nonce: randomNonce(), nowSeconds, isPretended });

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
});

describe('a channel', () => {
  const message = { channel: 'PIGEON', country: 'DE', nonce, nowSeconds, isPretended: false };
  const breaker = { percent: 50, minSends: 10, windowSeconds: 900 };

  it.each([
    ['without a cap', [{ name: 'PIGEON', caps: { perHour: undefined, breaker } }]],
    ['that is not of this deployment', []],
  ])('%s is counted nowhere', async (_which, channels) => {
    const down = { get: () => Promise.reject(), update: () => Promise.reject() };
    const counted = limitChannels(down, channels);
    expect(await counted.countMessage(message)).toBe('counted');
    expect(() => counted.creditMessage('PIGEON', 'DE')).not.toThrow();
  });

  it('has a cap of its own beside another one’s', async () => {
    const caps = { perHour: 1, breaker: undefined };
    const counted = limitChannels(memoryTable(), [
      { name: 'PIGEON', caps },
      { name: 'RAVEN', caps },
    ]);
    expect(await counted.countMessage(message)).toBe('counted');
    expect(await counted.countMessage({ ...message, channel: 'RAVEN' })).toBe('counted');
    expect(await counted.countMessage(message)).toBe('cap');
  });

  it('that tells no countries apart has its cap, and no breaker', async () => {
    const counted = limitChannels(memoryTable(), [{ name: 'PIGEON', caps: { perHour: 30, breaker } }]);
    const answers = [];
    for (let i = 0; i < 31; i++) answers.push(await counted.countMessage({ ...message, country: undefined }));
    expect(answers).toEqual([...new Array(30).fill('counted'), 'cap']);
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
    const counted = limitChannels(table, [
      { name: 'PIGEON', caps: { perHour: 100_000, breaker: undefined } },
    ]);
    for (let i = 0; i < 100; i++) await counted.countMessage({ ...message, nonce: randomNonce() });
    expect([...written].sort()).toEqual([0, 1, 2].map((shard) => locate('PIGEON', nowSeconds, shard).pk));
  });
});
