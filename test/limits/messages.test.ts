import { describe, expect, it } from 'vitest';
import { createHmac } from '../../src/crypto/hmac.ts';
import type { MessageToCount } from '../../src/delivery/deliver-code.ts';
import { isDestinationRecord } from '../../src/limits/destination-rules.ts';
import { countMessages } from '../../src/limits/message-counters.ts';
import { limitMessages } from '../../src/limits/messages.ts';
import { createStore } from '../../src/limits/store.ts';
import type { Item, Table } from '../../src/limits/table.ts';
import { settingsOf } from '../support/deps.ts';
import { memoryTable } from '../support/memory-table.ts';

const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
const at = 1_795_392_000;

function limits(settings: Record<string, string> = {}, wrap = (table: Table): Table => table) {
  const items = new Map<string, Item>();
  const calls: string[] = [];
  const memory = memoryTable(items);
  const heard = (what: string, key: string) => calls.push(`${what} ${key.split(':')[0]}`);
  const table = wrap({
    get: (key) => {
      heard('get', key);
      return memory.get(key);
    },
    put: (...args) => {
      heard('put', args[0]);
      return memory.put(...args);
    },
    add: (...args) => {
      heard('add', args[0]);
      return memory.add(...args);
    },
  });
  let marks = 0;
  const store = createStore(table, isDestinationRecord, { nowMs: () => 0, mark: () => `m${marks++}` });
  const channels = [{ name: 'EMAIL', caps: { perHour: 8, breaker: undefined } }];
  const made = limitMessages(store, countMessages(table, channels), settingsOf(settings), hmac);
  const message = (over: Partial<MessageToCount> = {}): MessageToCount => ({
    channel: 'EMAIL',
    country: undefined,
    limitKey: 'd',
    tier: 'new',
    isPretended: false,
    at,
    deadlineMs: 1000,
    ...over,
  });
  /** As a round does that takes its turn in between. */
  const send = async (over?: Partial<MessageToCount>) => {
    const asked = message(over);
    const seen = await made.seeDestination(asked.limitKey);
    const counted = await made.countMessage(asked, seen);
    return counted === 'counted' ? made.countDestination(asked, seen) : counted;
  };
  const kept = (prefix: string) =>
    [...items].filter(([key]) => key.startsWith(prefix)).map(([, item]) => item);
  return {
    ...made,
    items,
    calls,
    message,
    send,
    destinations: () => kept('destination').map(({ record }) => record),
    sent: () => kept('messages').map(({ sent }) => sent),
  };
}

describe('a message', () => {
  it('is counted for its channel and then its destination, with one read', async () => {
    const { items, calls, send, destinations, sent } = limits();
    expect(await send()).toBe(true);
    expect(calls).toEqual(['get destination', 'add messages', 'put destination']);
    expect([destinations(), sent()]).toEqual([[{ sends: { new: [at] } }], [1]]);
    expect([...items.values()].map(({ expiresAt }) => expiresAt)).toEqual([at + 86_400, at + 2 * 86_400]);
  });

  it('that its destination refuses is counted nowhere, and costs one read', async () => {
    const { items, calls, send } = limits({ SENDS_PER_HOUR: '1' });
    await send();
    const before = structuredClone([...items]);
    calls.length = 0;
    expect(await send()).toBe('destination');
    expect([...items]).toEqual(before);
    expect(calls).toEqual(['get destination']);
  });

  it('that its channel refuses is counted nowhere', async () => {
    const { items, send } = limits();
    for (let i = 0; i < 3; i++) await send({ limitKey: `d${i}` });
    const before = structuredClone([...items]);
    expect(await send()).toBe('cap');
    expect([...items]).toEqual(before);
  });

  it('of many users at once at one destination passes no more than it allows', async () => {
    const { send, destinations } = limits({ SENDS_PER_HOUR: '2' });
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.filter((answer) => answer === true)).toHaveLength(2);
    expect(answers).toContain(false);
    expect(destinations()).toEqual([{ sends: { new: [at, at] } }]);
  });

  it('whose turn a parallel call took is given back to its channel', async () => {
    const { countMessage, uncountMessage, seeDestination, message, destinations, sent } = limits();
    await countMessage(message(), await seeDestination('d'));
    expect(sent()).toEqual([1]);
    await uncountMessage(message());
    expect([destinations(), sent()]).toEqual([[], [0]]);
  });

  it('of a decoy takes the same calls, and counts for nobody else', async () => {
    const { calls, send, destinations, sent } = limits({ SENDS_PER_HOUR: '1' });
    expect(await send({ isPretended: true })).toBe(true);
    expect(calls).toEqual(['get destination', 'add messages', 'put destination']);
    expect([destinations(), sent()]).toEqual([[{ sends: { decoy: [at] } }], [0]]);
    expect(await send()).toBe(true);
    expect(await send({ isPretended: true })).toBe('destination');
  });

  it('is refused by a table that does not answer', async () => {
    const down = () => Promise.reject(new Error('down'));
    for (const broken of [{ get: down }, { put: down }, { add: down }]) {
      const { send } = limits({}, (table) => ({ ...table, ...broken }));
      await expect(send()).rejects.toThrow('down');
    }
  });
});
