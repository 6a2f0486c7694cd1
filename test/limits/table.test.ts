// The table's contract, held by DynamoDB (dynalite) and by the table in memory that other tests use.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Table } from '../../src/limits/table.ts';
import { type LocalDynamo, startDynalite } from '../support/dynalite.ts';
import { memoryTable } from '../support/memory-table.ts';

let dynamo: LocalDynamo;
beforeAll(async () => {
  dynamo = await startDynalite();
});
afterAll(() => dynamo.stop());

const row = (rev: string, record: object = { list: [1], text: '' }) =>
  ({ version: 1, rev, expiresAt: 9, record }) as Parameters<Table['put']>[1];

describe.each([
  ['DynamoDB', async () => (await dynamo.table()).table],
  ['memory', async () => memoryTable()],
])('a table in %s', (_where, open) => {
  it('writes a record where there is none, and where nobody has written since', async () => {
    const table = await open();
    expect(await table.get('k')).toBeUndefined();
    expect(await table.put('k', row('a'), 'x')).toBe(false);
    expect(await table.put('k', row('a'), undefined)).toBe(true);
    expect(await table.put('k', row('b'), undefined)).toBe(false);
    expect(await table.put('k', row('b'), 'x')).toBe(false);
    expect(await table.get('k')).toMatchObject(row('a'));
    expect(await table.put('k', row('b', { map: { c: { list: [] } } }), 'a')).toBe(true);
    const read = await table.get('k');
    expect(read).toMatchObject({ version: 1, rev: 'b', expiresAt: 9 });
    // As a whole: nothing of the record before is left.
    expect(read?.record).toEqual({ map: { c: { list: [] } } });
  });

  it('lets one of many writers through', async () => {
    const table = await open();
    await table.put('k', row('a'), undefined);
    const written = await Promise.all(
      Array.from({ length: 30 }, (_, i) => table.put('k', row(`b${i}`), 'a')),
    );
    expect(written.filter(Boolean)).toHaveLength(1);
  });

  it('adds while every counter is under its number, and all or nothing', async () => {
    const table = await open();
    const add = (amounts: Record<string, number>, under: Record<string, number>) =>
      table.add('k', { add: amounts, under, expiresAt: 9 });
    expect(await add({ 'DE@1': 20, sent: 1 }, { 'DE@1': 40, sent: 9 })).toBe(true);
    expect(await add({ 'DE@1': 20, sent: 1 }, { 'DE@1': 40, sent: 9 })).toBe(true);
    expect(await add({ 'DE@1': 20, sent: 1 }, { 'DE@1': 40, sent: 9 })).toBe(false);
    expect(await table.get('k')).toMatchObject({ 'DE@1': 40, sent: 2, expiresAt: 9 });
    expect(await add({ 'DE@1': -100 }, {})).toBe(true);
    expect(await add({ sent: 0 }, { 'DE@1': 1 })).toBe(true);
    expect(await table.get('k')).toMatchObject({ 'DE@1': -60, sent: 2 });
    expect(await add({ next: 900 }, { next: 1 })).toBe(true);
    expect(await add({ next: 900 }, { next: 1 })).toBe(false);
  });

  it('counts exactly to the number when all add at once', async () => {
    const table = await open();
    const change = { add: { sent: 1 }, under: { sent: 7 }, expiresAt: 9 };
    const added = await Promise.all(Array.from({ length: 50 }, () => table.add('k', change)));
    expect(added.filter(Boolean)).toHaveLength(7);
  });
});
