// The memory table of the tests and DynamoDB answer alike: the same operations give the same results.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Limits } from '../../src/limits/limits.ts';
import type { Table } from '../../src/limits/table.ts';
import { settingsOf } from '../support/deps.ts';
import { type LocalDynamo, startDynalite } from '../support/dynalite.ts';
import { limitsOver } from '../support/limits.ts';
import { memoryTable } from '../support/memory-table.ts';

let dynamo: LocalDynamo;
beforeAll(async () => {
  dynamo = await startDynalite();
});
afterAll(() => dynamo.stop());

const nonce = (n: number) => Buffer.alloc(16, n).toString('base64url');
const user = (n: number) => ({
  userPoolId: 'p',
  userName: `u${n}`,
  clientId: n === 2 ? 'b' : 'a',
  exists: n !== 1,
});
type Operation = (limits: Limits, nowSeconds: number) => Promise<unknown>;

const pick = fc.nat(2);
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.tuple(pick, fc.nat(9), fc.constantFrom('open' as const, 'renew' as const)).map(
    ([who, n, expect]): Operation =>
      (limits, nowSeconds) =>
        limits.reserve({ user: user(who), nonce: nonce(n), nowSeconds, expect }),
  ),
  fc.tuple(pick, fc.nat(9), fc.nat(200)).map(
    ([who, n, ago]): Operation =>
      (limits, now) =>
        limits.release(user(who), { nonce: nonce(n), issuedAt: now - ago, sentAt: now - ago }),
  ),
  pick.map(
    (who): Operation =>
      (limits, now) =>
        limits.spend(user(who), now),
  ),
  pick.map(
    (who): Operation =>
      (limits, now) =>
        limits.lock(user(who), now),
  ),
  fc.tuple(pick, fc.nat(9)).map(
    ([who, n]): Operation =>
      (limits, now) =>
        limits.consume(user(who), nonce(n), now),
  ),
  pick.map(
    (to): Operation =>
      (limits, now) =>
        limits.countDestination(`d${to}`, now),
  ),
  fc.tuple(fc.constantFrom('DE', 'US', 'ZZ'), fc.nat(255), fc.boolean()).map(
    ([country, n, pretend]): Operation =>
      (limits, now) =>
        limits.countMessage({
          channel: 'SMS',
          country,
          nonce: nonce(n),
          nowSeconds: now,
          isPretended: pretend,
        }),
  ),
  fc.constantFrom('DE', 'US').map(
    (country): Operation =>
      async (limits) =>
        limits.creditMessage('SMS', country),
  ),
);
/** Steps in seconds, some of them back in time. */
const step = fc.tuple(fc.constantFrom(0, 0, 1, 7, 31, 170, 400, 901, 3600, 30_000, -3, -90), operation);

describe('the memory table and DynamoDB', () => {
  it('answer the same to the same operations', async () => {
    const config = settingsOf({
      WRONG_PER_HOUR: '3',
      WRONG_BEFORE_DISABLE: '10',
      SENDS_PER_HOUR: '2',
      SENDS_PER_DAY: '3',
      SMS_PER_HOUR: '20',
      SMS_BREAKER_MIN_SENDS: '10',
    });
    let sequences = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 60 }), async (steps) => {
        const real = (await dynamo.table()).table;
        const memory = memoryTable();
        const touched = new Set<string>();
        const spy: Table = {
          get: (pk) => real.get(pk),
          update: (update) => {
            touched.add(update.pk);
            return real.update(update);
          },
        };
        const [a, b] = [limitsOver(memory, config), limitsOver(spy, config)];
        let now = 1_795_434_000;
        for (const [seconds, run] of steps) {
          now += seconds;
          expect(await run(b, now)).toEqual(await run(a, now));
        }
        for (const pk of touched) expect(await real.get(pk)).toEqual(await memory.get(pk));
        sequences++;
      }),
      { numRuns: process.env.CI ? 100 : 30, endOnFailure: true },
    );
    console.log(`table contract: ${sequences} sequences of up to 60 operations`);
  });

  it('keep no item without an end', async () => {
    const config = settingsOf();
    const { table } = await dynamo.table();
    const seen: unknown[] = [];
    const limits = limitsOver(
      {
        get: (pk) => table.get(pk),
        update: async (update) => {
          const item = await table.update(update);
          if (item) seen.push(item.expiresAt);
          return item;
        },
      },
      config,
    );
    const now = 1_795_434_000;
    const made = { user: user(0), nonce: nonce(1), nowSeconds: now, expect: 'open' as const };
    await limits.reserve(made);
    await limits.spend(user(0), now);
    await limits.consume(user(0), nonce(1), now);
    await limits.countDestination('d', now);
    for (const isPretended of [false, true])
      await limits.countMessage({
        channel: 'SMS',
        country: 'DE',
        nonce: nonce(1),
        nowSeconds: now,
        isPretended,
      });
    expect(seen).toHaveLength(6);
    for (const expiresAt of seen) expect(expiresAt).toBeGreaterThan(now);
  });
});
