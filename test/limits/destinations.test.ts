import { describe, expect, it } from 'vitest';
import { createHmac } from '../../src/challenge/hmac.ts';
import { limitDestinations, nameDestinationItem } from '../../src/limits/destinations.ts';
import type { Table } from '../../src/limits/table.ts';
import { settingsOf } from '../support/deps.ts';
import { memoryTable } from '../support/memory-table.ts';

const midnight = 1_795_392_000;
const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
const limitsOn = (table: Table, settings: Record<string, string> = {}) =>
  limitDestinations(table, settingsOf(settings), hmac);

describe('sends per destination', () => {
  it('slide: five in any hour, ten in any day', async () => {
    const limits = limitsOn(memoryTable());
    const granted: number[] = [];
    for (let at = midnight; at < midnight + 3 * 86_400; at += 300)
      if (await limits.countDestination('d', at)) granted.push(at);
    for (const at of granted) {
      expect(granted.filter((other) => other >= at && other < at + 3600).length).toBeLessThanOrEqual(5);
      expect(granted.filter((other) => other >= at && other < at + 86_400).length).toBeLessThanOrEqual(10);
    }
    expect(granted).toHaveLength(30);
  });

  it('are granted again when an hour is over, to the second', async () => {
    const limits = limitsOn(memoryTable(), { SENDS_PER_HOUR: '1', SENDS_PER_DAY: '2' });
    expect(await limits.countDestination('d', midnight)).toBe(true);
    expect(await limits.countDestination('d', midnight + 3599)).toBe(false);
    expect(await limits.countDestination('d', midnight + 3600)).toBe(true);
    expect(await limits.countDestination('d', midnight + 86_399)).toBe(false);
    expect(await limits.countDestination('d', midnight + 86_400)).toBe(true);
  });

  it('can be one a day', async () => {
    const limits = limitsOn(memoryTable(), { SENDS_PER_HOUR: '1', SENDS_PER_DAY: '1' });
    expect(await limits.countDestination('d', midnight)).toBe(true);
    expect(await limits.countDestination('d', midnight + 3600)).toBe(false);
    expect(await limits.countDestination('d', midnight + 86_400)).toBe(true);
  });

  it('are each destination’s own', async () => {
    const limits = limitsOn(memoryTable(), { SENDS_PER_HOUR: '1' });
    for (const key of ['a', 'b', '', 'x'.repeat(10_000)])
      expect(await limits.countDestination(key, midnight)).toBe(true);
    expect(await limits.countDestination('b', midnight)).toBe(false);
  });

  it('are not used up by asking too often', async () => {
    const limits = limitsOn(memoryTable());
    for (let i = 0; i < 50; i++) await limits.countDestination('d', midnight);
    expect(await limits.countDestination('d', midnight + 3600)).toBe(true);
  });

  it('are refused by a table that does not answer', async () => {
    const down = { ...memoryTable(), update: () => Promise.reject(new Error('down')) };
    await expect(limitsOn(down).countDestination('d', midnight)).rejects.toThrow('down');
  });
});

it('has an item that names nobody, and is forgotten two days later', async () => {
  const table = memoryTable();
  await limitsOn(table).countDestination('+4915123456789', midnight);
  const pk = nameDestinationItem(hmac, '+4915123456789');
  expect(pk).toMatch(/^to#[\w-]{43}$/);
  expect(await table.get(pk)).toMatchObject({ expiresAt: midnight + 2 * 86_400 });
});
