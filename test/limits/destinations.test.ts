import { describe, expect, it } from 'vitest';
import { createHmac } from '../../src/crypto/hmac.ts';
import { limitDestinations, nameDestinationItem } from '../../src/limits/destinations.ts';
import type { Table } from '../../src/limits/table.ts';
import { settingsOf } from '../support/deps.ts';
import { memoryTable } from '../support/memory-table.ts';

const midnight = 1_795_392_000;
const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');

/** `as`: whose message it is, or who looks like somebody who would get one. */
const kinds = {
  device: { isPretended: false, standing: 'device' },
  proven: { isPretended: false, standing: 'proven' },
  new: { isPretended: false, standing: 'new' },
  'decoy as proven': { isPretended: true, standing: 'proven' },
  'decoy as new': { isPretended: true, standing: 'new' },
} as const;
type Kind = keyof typeof kinds;

function limitsOn(table: Table, settings: Record<string, string> = {}) {
  const limits = limitDestinations(table, settingsOf(settings), hmac);
  return (limitKey: string, nowSeconds: number, as: Kind = 'new') =>
    limits.countDestination({ limitKey, nowSeconds, ...kinds[as] });
}

describe.each(Object.keys(kinds) as Kind[])('sends per destination, asked for by one who is %s,', (as) => {
  it('slide: five in any hour, ten in any day', async () => {
    const count = limitsOn(memoryTable());
    const granted: number[] = [];
    for (let at = midnight; at < midnight + 3 * 86_400; at += 300)
      if (await count('d', at, as)) granted.push(at);
    for (const at of granted) {
      expect(granted.filter((other) => other >= at && other < at + 3600).length).toBeLessThanOrEqual(5);
      expect(granted.filter((other) => other >= at && other < at + 86_400).length).toBeLessThanOrEqual(10);
    }
    expect(granted).toHaveLength(30);
  });

  it('are granted again when an hour is over, to the second', async () => {
    const count = limitsOn(memoryTable(), { SENDS_PER_HOUR: '1', SENDS_PER_DAY: '2' });
    const answers = [0, 3599, 3600, 86_399, 86_400].map((after) => count('d', midnight + after, as));
    expect(await Promise.all(answers)).toEqual([true, false, true, false, true]);
  });

  it('can be one a day', async () => {
    const count = limitsOn(memoryTable(), { SENDS_PER_HOUR: '1', SENDS_PER_DAY: '1' });
    const answers = [0, 3600, 86_400].map((after) => count('d', midnight + after, as));
    expect(await Promise.all(answers)).toEqual([true, false, true]);
  });

  it('are each destination’s own', async () => {
    const count = limitsOn(memoryTable(), { SENDS_PER_HOUR: '1' });
    for (const key of ['a', 'b', '', 'x'.repeat(10_000)]) expect(await count(key, midnight, as)).toBe(true);
    expect(await count('b', midnight, as)).toBe(false);
  });

  it('are not used up by asking too often', async () => {
    const count = limitsOn(memoryTable());
    for (let i = 0; i < 50; i++) await count('d', midnight, as);
    expect(await count('d', midnight + 3600, as)).toBe(true);
  });

  it('are refused by a table that does not answer', async () => {
    const down = { ...memoryTable(), update: () => Promise.reject(new Error('down')) };
    await expect(limitsOn(down)('d', midnight, as)).rejects.toThrow('down');
  });
});

describe('who uses up whose sends', () => {
  it.each([
    // Used up by, asked for by, whether it is granted.
    ['proven', 'new', true],
    ['proven', 'decoy as proven', false],
    ['proven', 'decoy as new', true],
    ['new', 'proven', true],
    // What strangers ask for on an owner's name shuts no known device out, and the other way round.
    ['new', 'device', true],
    ['proven', 'device', true],
    ['device', 'proven', true],
    ['device', 'new', true],
    ['device', 'decoy as proven', true],
    ['device', 'decoy as new', true],
    ['decoy as proven', 'device', true],
    ['decoy as new', 'device', true],
    ['new', 'decoy as new', false],
    ['new', 'decoy as proven', true],
    // What nobody was sent shuts no owner out, and one decoy meets what another one asked for.
    ['decoy as proven', 'proven', true],
    ['decoy as proven', 'new', true],
    ['decoy as new', 'proven', true],
    ['decoy as new', 'new', true],
    ['decoy as proven', 'decoy as new', false],
    ['decoy as new', 'decoy as proven', false],
  ] as const)('by %s, asked for by %s: %s', async (first, second, granted) => {
    const count = limitsOn(memoryTable(), { SENDS_PER_HOUR: '3' });
    for (let i = 0; i < 3; i++) expect(await count('d', midnight, first)).toBe(true);
    expect(await count('d', midnight, first)).toBe(false);
    expect(await count('d', midnight, second)).toBe(granted);
  });
});

it('goes on with what a table in use has counted, by the names it has', async () => {
  const pk = nameDestinationItem(hmac, 'd');
  const table = memoryTable(new Map([[pk, { sent0: midnight, proven0: midnight, asked0: midnight }]]));
  const count = limitsOn(table, { SENDS_PER_HOUR: '1' });
  const kept: Record<Kind, boolean> = {
    new: false,
    proven: false,
    'decoy as new': false,
    'decoy as proven': false,
    device: true,
  };
  for (const as of Object.keys(kinds) as Kind[]) expect(await count('d', midnight, as), as).toBe(kept[as]);
});

it('knows what decoys asked for, by the name it has', async () => {
  const pk = 'to#sJ2wPKbiCVUGtHOAMo0pMSEsejVH9va-7ax0RQzZdcY';
  const table = memoryTable(new Map([[pk, { asked0: midnight }]]));
  const count = limitsOn(table, { SENDS_PER_HOUR: '1' });
  expect(nameDestinationItem(hmac, 'd')).toBe(pk);
  expect(await count('d', midnight, 'decoy as new')).toBe(false);
  expect(await count('d', midnight, 'new')).toBe(true);
});

it('has an item that names nobody, and is forgotten two days later', async () => {
  const table = memoryTable();
  await limitsOn(table)('+4915123456789', midnight);
  const pk = nameDestinationItem(hmac, '+4915123456789');
  expect(pk).toMatch(/^to#[\w-]{43}$/);
  expect(await table.get(pk)).toMatchObject({ expiresAt: midnight + 2 * 86_400 });
});
