// Ten times a million sign-ins a day, on a clock of its own: how often each partition of the table is written.
import { describe, expect, it } from 'vitest';
import type { Item, Table } from '../../src/limits/table.ts';
import type { Settings } from '../../src/settings/table.ts';
import { somebody } from '../bench/sign-in.ts';
import { testDeps } from '../support/deps.ts';
import { limitsOver } from '../support/limits.ts';
import { memoryTable } from '../support/memory-table.ts';
import { SignIn } from '../support/sign-in.ts';

/** DynamoDB Developer Guide, "Partition throughput": write units a second that one partition takes. */
const partitionUnits = 1000;
const perSecond = Math.ceil((10 * 1_000_000) / 86_400);
const seconds = 10;

/** An upper bound: DynamoDB counts names and values, JSON adds its punctuation. */
const unitsOf = (item: Item | undefined): number => Math.ceil(JSON.stringify(item ?? {}).length / 1024);

async function busiest(smsPerHour: number) {
  const units = new Map<string, number>();
  let writes = 0;
  let sizes = 0;
  const counting = (table: Table): Table => ({
    ...table,
    update: async (update) => {
      const item = await table.update(update);
      const key = `${update.pk.split('#')[0]} ${update.pk} ${deps.clockMs / 1000}`;
      units.set(key, (units.get(key) ?? 0) + unitsOf(item));
      writes++;
      sizes = Math.max(sizes, unitsOf(item));
      return item;
    },
  });
  const deps = testDeps({
    settings: { SMS_PER_HOUR: String(smsPerHour) },
    limits: (config: Settings) => limitsOver(counting(memoryTable()), config),
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
  return { most, writes, tokens, sizes };
}

describe(`${perSecond} sign-ins a second by SMS`, () => {
  it('keeps every partition under a tenth of what it takes, with SMS_PER_HOUR set for that rate', async () => {
    const { most, writes, tokens, sizes } = await busiest(Math.ceil(1.2 * perSecond) * 3600);
    console.log(
      `${tokens} sign-ins, ${writes} writes; most units a second on one key:`,
      most,
      'largest',
      sizes,
    );
    expect(tokens).toBe(perSecond * seconds);
    expect(writes).toBe(5 * tokens);
    expect(Object.keys(most).sort()).toEqual(['sms', 'to', 'user']);
    for (const unitsPerSecond of Object.values(most))
      expect(unitsPerSecond).toBeLessThanOrEqual(partitionUnits / 10);
  });

  it('would heat one partition up without the shards', async () => {
    const { most } = await busiest(36_000);
    expect(most.sms).toBeGreaterThanOrEqual(perSecond);
  });
});
