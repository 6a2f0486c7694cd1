// One record, changed as one step: overtaken, its answer lost, unreadable, or too late.
import { describe, expect, it } from 'vitest';
import { isDestinationRecord as isRecord } from '../../src/limits/destination-rules.ts';
import { createStore, type Decision } from '../../src/limits/store.ts';
import type { Item, Table } from '../../src/limits/table.ts';
import { memoryTable } from '../support/memory-table.ts';

type Record = { readonly sends: { readonly [name: string]: readonly number[] } };
const change = { deadlineMs: 1000, expiresAt: 5000 };
const one = { sends: { new: [1] } };

/** Adds a time to the list, and answers with how many there are. */
const append =
  (at: number) =>
  (record: Record | undefined): Decision<Record, number> => {
    const times = [...(record?.sends.new ?? []), at];
    return { record: { sends: { new: times } }, answer: times.length };
  };

let marks = 0;
function storeOver(table: Table, nowMs = () => 0) {
  return createStore<Record>(table, isRecord, { nowMs, mark: () => `mark${marks++}` });
}

const row = (over: Item = {}) => ({ version: 1, rev: 'r', expiresAt: 9, record: one, ...over });
const itemsOf = (item: Item) => new Map([['k', item]]);

describe('a change', () => {
  it('reads once, writes once, and gives the decision’s answer', async () => {
    const items = new Map<string, Item>();
    const calls: string[] = [];
    const memory = memoryTable(items);
    const store = storeOver({
      ...memory,
      get: (key) => {
        calls.push('get');
        return memory.get(key);
      },
      put: (...args) => {
        calls.push('put');
        return memory.put(...args);
      },
    });
    expect(await store.change('k', change, append(7))).toBe(1);
    expect(calls).toEqual(['get', 'put']);
    expect(items.get('k')).toEqual({
      version: 1,
      rev: expect.stringMatching(/^mark/),
      expiresAt: 5000,
      record: { sends: { new: [7] } },
    });
    expect(await store.change('k', change, append(8))).toBe(2);
  });

  it('of what was read before reads nothing', async () => {
    const memory = memoryTable();
    const store = storeOver({ ...memory, get: () => Promise.reject(new Error('read')) });
    const from = { record: undefined, rev: undefined };
    expect(await store.change('k', { ...change, from }, append(7))).toBe(1);
  });

  it('that is refused writes nothing', async () => {
    const store = storeOver({ ...memoryTable(), put: () => Promise.reject(new Error('written')) });
    expect(await store.change('k', change, () => ({ answer: 'no' }))).toBe('no');
  });

  it('decides again about what another one has written', async () => {
    const memory = memoryTable();
    const other = storeOver(memory);
    let overtaken = 3;
    const store = storeOver({
      ...memory,
      put: async (...args) => {
        if (overtaken-- > 0) await other.change('k', change, append(overtaken));
        return memory.put(...args);
      },
    });
    expect(await store.change('k', change, append(7))).toBe(4);
    expect((await store.read('k')).record).toEqual({ sends: { new: [2, 1, 0, 7] } });
  });

  it('of a hundred at once loses none', async () => {
    const store = storeOver(memoryTable());
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => store.change('k', change, append(i))),
    );
    expect(answers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  });

  it('knows its own write where the answer was lost and the SDK has tried again', async () => {
    const memory = memoryTable();
    const store = storeOver({
      ...memory,
      put: async (...args) => {
        await memory.put(...args);
        return memory.put(...args);
      },
    });
    expect(await store.change('k', change, append(7))).toBe(1);
    expect((await store.read('k')).record).toEqual({ sends: { new: [7] } });
  });

  it.each([
    ['has landed', true],
    ['has not landed', false],
    ['has landed, and another one has written since', 'overwritten'],
  ])(
    'knows whether its own write did, where the table failed to say so and the write %s',
    async (_what, lands) => {
      const memory = memoryTable();
      const store = storeOver({
        ...memory,
        put: async (...args) => {
          if (lands) await memory.put(...args);
          if (lands === 'overwritten') await storeOver(memory).change('k', change, append(8));
          throw new Error('down');
        },
      });
      const changed = store.change('k', change, append(7));
      if (lands === true) expect(await changed).toBe(1);
      else await expect(changed).rejects.toThrow('down');
    },
  );

  it.each([
    [1000, 'at its deadline tries again', 2],
    [1001, 'past its deadline gives up', undefined],
  ])('that is overtaken at %i ms %s', async (nowMs, _what, answer) => {
    const memory = memoryTable();
    await storeOver(memory).change('k', change, append(1));
    let isFirst = true;
    const put: Table['put'] = async (...args) => {
      if (!isFirst) return memory.put(...args);
      isFirst = false;
      return false;
    };
    const changed = storeOver({ ...memory, put }, () => nowMs).change('k', change, append(7));
    if (answer) expect(await changed).toBe(answer);
    else
      await expect(changed).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        cause: { name: 'OvertakenTooOften' },
      });
  });

  it('that is overtaken without an end gives up after sixty tries', async () => {
    let tries = 0;
    const store = storeOver({
      ...memoryTable(),
      put: async () => {
        tries++;
        return false;
      },
    });
    await expect(store.change('k', change, append(7))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(tries).toBe(60);
  });

  it('fails as the table fails', async () => {
    const down = () => Promise.reject(new Error('down'));
    await expect(
      storeOver({ ...memoryTable(), put: down }).change('k', change, append(1)),
    ).rejects.toMatchObject({ message: 'down' });
    await expect(storeOver({ ...memoryTable(), get: down }).change('k', change, append(1))).rejects.toThrow(
      'down',
    );
  });
});

describe('a record that cannot be read', () => {
  it.each<[string, Item]>([
    ['of another version', row({ version: 2 })],
    ['of no version', { rev: 'r', record: one }],
    ['whose version is a text', row({ version: '1' })],
    ['without a mark', { version: 1, record: one }],
    ['whose mark is a number', row({ rev: 1 })],
    ['that is not there', { version: 1, rev: 'r' }],
    ['with a number where a list is due', row({ record: { sends: { new: 1 } } })],
    ['with a text where a number is due', row({ record: { sends: { new: ['1'] } } })],
    ['with a time before 1970', row({ record: { sends: { new: [-1] } } })],
    ['with half a second', row({ record: { sends: { new: [1.5] } } })],
    ['with a field too many', row({ record: { ...one, more: 1 } })],
    ['with a field too few', row({ record: {} })],
    ['that is a list', row({ record: [] })],
    ['of counters', { sent: 4, expiresAt: 9 }],
    ['of the version before records', { wrong0: 1, inARow: 3 }],
  ])('%s: nobody is let in, and nothing is overwritten', async (_what, item) => {
    const items = itemsOf(item);
    const store = storeOver(memoryTable(items));
    const unreadable = {
      code: 'UNAVAILABLE',
      cause: { name: 'UnreadableRecord', message: 'a record that this version cannot read' },
    };
    await expect(store.read('k')).rejects.toMatchObject(unreadable);
    await expect(
      store.change('k', change, () => {
        throw new Error('decided');
      }),
    ).rejects.toMatchObject(unreadable);
    expect(items.get('k')).toEqual(item);
  });

  it('that appears while a call is overtaken is not overwritten either', async () => {
    const items = itemsOf(row());
    const memory = memoryTable(items);
    const store = storeOver({
      ...memory,
      put: async (...args) => {
        items.set('k', row({ version: 2, rev: 'newer' }));
        return memory.put(...args);
      },
    });
    await expect(store.change('k', change, append(7))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(items.get('k')).toMatchObject({ version: 2 });
  });
});
