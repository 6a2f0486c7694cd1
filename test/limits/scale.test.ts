// Ten times a million sign-ins a day, on a simulated clock: how often each partition of the table is written.
import { getCountries } from 'libphonenumber-js/max';
import { expect, it } from 'vitest';
import { groupCount } from '../../src/channels/sms/range-group.ts';
import type { Item, Table } from '../../src/limits/table.ts';
import type { Settings } from '../../src/settings/table.ts';
import { somebody } from '../bench/sign-in.ts';
import { settingsOf, testDeps } from '../support/deps.ts';
import { limitsOver } from '../support/limits.ts';
import { memoryTable } from '../support/memory-table.ts';
import { SignIn } from '../support/sign-in.ts';

/** DynamoDB Developer Guide, "Partition throughput": write units a second that one partition takes. */
const partitionUnits = 1000;
const perSecond = Math.ceil((10 * 1_000_000) / 86_400);
const seconds = 10;

/**
 * In bytes, as DynamoDB counts (Developer Guide, "DynamoDB item sizes and formats"): names and texts by their length, a number a
 * byte for two digits and one more, lists and maps three and one for each entry.
 */
function sizeOf(value: unknown): number {
  if (typeof value === 'number') return Math.ceil(String(Math.abs(value)).length / 2) + (value < 0 ? 2 : 1);
  if (typeof value !== 'object' || value === null) return Buffer.byteLength(String(value));
  const names = Array.isArray(value) ? [] : Object.keys(value);
  const parts = [...names, ...Object.values(value)].map(sizeOf);
  return parts.reduce((sum, part) => sum + part, 3 + Object.keys(value).length);
}

const unitsOf = (item: Item | undefined): number => Math.ceil(sizeOf(item ?? {}) / 1024);

it(`${perSecond} sign-ins a second by SMS keep every partition under a half of what it takes`, async () => {
  const units = new Map<string, number>();
  let writes = 0;
  let reads = 0;
  let largest = 0;
  const items = new Map<string, Item>();
  const memory = memoryTable(items);
  const counting = (table: Table): Table => {
    const count = async (key: string, write: Promise<boolean>) => {
      const isWritten = await write;
      const size = unitsOf(items.get(key));
      const name = `${key.split(':')[0]} ${key} ${deps.clockMs / 1000}`;
      units.set(name, (units.get(name) ?? 0) + size);
      largest = Math.max(largest, size);
      writes++;
      return isWritten;
    };
    return {
      get: (key) => {
        reads++;
        return table.get(key);
      },
      put: (key, ...rest) => count(key, table.put(key, ...rest)),
      add: (key, ...rest) => count(key, table.add(key, ...rest)),
    };
  };
  const deps = testDeps({
    settings: { SMS_PER_HOUR: String(4 * perSecond * 3600) },
    limits: (config: Settings) => limitsOver(counting(memory), config),
  });
  let tokens = 0;
  for (let number = 0; number < perSecond * seconds; number++) {
    if (number % perSecond === 0) deps.clockMs += 1000;
    const signIn = new SignIn(deps, somebody('SMS', number));
    await signIn.start();
    const step = await signIn.answer(deps.outbox.at(-1)?.code);
    if (step.kind === 'tokens') tokens++;
  }
  const most: Record<string, number> = {};
  for (const [key, value] of units) {
    const kind = key.split(' ')[0] ?? '';
    most[kind] = Math.max(most[kind] ?? 0, value);
  }
  console.log(
    `${tokens} sign-ins, ${writes} writes, ${reads} reads; most units a second on one key:`,
    most,
    largest,
  );
  expect(tokens).toBe(perSecond * seconds);
  expect(writes).toBe(5 * tokens);
  expect(reads).toBe(3 * tokens);
  expect(largest).toBe(1);
  expect(Object.keys(most).sort()).toEqual(['destination', 'messages', 'user']);
  // All of them are new, so all of them count in one purse: twice a sign-in, once for the message and once for its code.
  expect(most).toEqual({ destination: 1, messages: 2 * perSecond, user: 2 });
  expect(2 * perSecond).toBeLessThan(partitionUnits / 2);
});

it.each([
  ['one country', ['DE'], 10],
  ['every country', getCountries(), 18],
] as const)(
  'counts an hour of all ranges of %s in an item of few write units',
  async (_where, countries, most) => {
    const items = new Map<string, Item>();
    const settings = settingsOf({ SMS_PER_HOUR: '1000000' });
    const limits = limitsOver(memoryTable(items), settings);
    const startsAt = Date.parse('2026-11-23T12:00:00Z') / 1000;
    const windows = 3600 / settings.SMS_BREAKER_WINDOW_SECONDS;
    const seen = { record: undefined, rev: undefined };
    for (let window = 0; window < windows; window++)
      for (let group = 0; group < groupCount; group++) {
        const at = startsAt + (window * 3600) / windows;
        const country = countries[group % countries.length] ?? 'DE';
        const message = { channel: 'SMS', tier: 'new', at, country, range: `r${group}` } as const;
        const counting = { ...message, limitKey: 'd', isPretended: false, deadlineMs: 0 };
        expect(await limits.countMessage(counting, seen)).toBe('counted');
        await limits.creditMessage(message);
      }
    const [largest = {}] = items.values();
    console.log(`${Object.keys(largest).length} counters in one item: ${sizeOf(largest)} bytes`);
    expect(items.size).toBe(1);
    expect(Object.keys(largest).length).toBe(windows * (groupCount + countries.length) + 2);
    expect(unitsOf(largest)).toBe(most);
  },
);
