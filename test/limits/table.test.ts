// The memory table of the tests and DynamoDB answer alike: the same operations give the same results.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Limits, NewestCode, Spending } from '../../src/limits/limits.ts';
import type { Table } from '../../src/limits/table.ts';
import { trustTiers as standings, type User } from '../../src/sign-in.ts';
import { settingsOf } from '../support/deps.ts';
import { type LocalDynamo, startDynalite } from '../support/dynalite.ts';
import { limitsOver } from '../support/limits.ts';
import { memoryTable } from '../support/memory-table.ts';

let dynamo: LocalDynamo;
beforeAll(async () => {
  dynamo = await startDynalite();
});
afterAll(() => dynamo.stop());

const start = 1_795_434_000;
const nonce = (n: number) => Buffer.alloc(16, n).toString('base64url');
const proof = (n: number) => Buffer.alloc(32, n).toString('base64url');

/** Three people, one of whom is nobody, by two app clients. */
const users: readonly User[] = [0, 1, 2].flatMap((n) =>
  ['a', 'b'].map((clientId) => ({ userPoolId: 'p', userName: `u${n}`, clientId, exists: n !== 1 })),
);

/** One of the two tables, with what its answers so far have told. */
class Side {
  readonly limits: Limits;
  readonly reserved = new Map<User, NewestCode>();
  readonly spent = new Map<User, Spending>();
  now = start;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  async reserve(user: User, n: number, channel: string, expect: 'open' | 'renew', shown?: string) {
    const request = { user, nonce: nonce(n), channel, nowSeconds: this.now, expect, proof: shown };
    const reservation = await this.limits.reserve(request);
    this.reserved.set(user, reservation.code);
    return reservation;
  }

  async spend(user: User, shown: string | undefined) {
    const spent = await this.limits.spend(user, this.now, shown);
    if (spent.allowed) this.spent.set(user, spent);
    return spent;
  }

  /** `which` of the codes that the spend has read, or a nonce that none of them has. */
  async consume(user: User, which: number, n: number) {
    const spending = this.spent.get(user);
    if (!spending) return undefined;
    const use = { nonce: spending.codes?.[which]?.nonce ?? nonce(n), signIn: nonce(n), at: this.now };
    return this.limits.consume({ user, spending, use, proof: proof(n) });
  }
}
type Operation = (side: Side) => Promise<unknown>;

const who = fc.constantFrom(...users);
/** As many as there are nonces, sign-ins and proofs: more than there are devices known at a time. */
const some = fc.nat(7);
const channel = fc.constantFrom('SMS', 'EMAIL');
const shown = fc.option(some.map(proof), { nil: undefined });
const message = fc.record({
  channel,
  country: fc.constantFrom('DE', 'US', undefined),
  nonce: some.map(nonce),
  isPretended: fc.boolean(),
  standing: fc.constantFrom(...standings),
});

const operations = {
  reserve: fc.tuple(who, some, channel, fc.constantFrom('open' as const, 'renew' as const), shown).map(
    ([user, n, name, expect, text]): Operation =>
      (side) =>
        side.reserve(user, n, name, expect, text),
  ),
  release: fc.tuple(who, some).map(
    ([user, n]): Operation =>
      ({ limits, reserved, now }) =>
        limits.release(
          user,
          reserved.get(user) ?? { nonce: nonce(n), issuedAt: now, sentAt: now, channel: 'SMS' },
        ),
  ),
  noteChannel: fc.tuple(who, channel).map(
    ([user, name]): Operation =>
      async ({ limits, reserved }) => {
        const code = reserved.get(user);
        if (code) await limits.noteChannel(user, code, name);
      },
  ),
  spend: fc.tuple(who, shown).map(
    ([user, text]): Operation =>
      (side) =>
        side.spend(user, text),
  ),
  lock: who.map(
    (user): Operation =>
      async ({ limits, spent, now }) => {
        const spending = spent.get(user);
        if (spending) await limits.lock(user, now, spending);
      },
  ),
  consume: fc.tuple(who, fc.nat(2), some).map(
    ([user, which, n]): Operation =>
      (side) =>
        side.consume(user, which, n),
  ),
  countMessage: message.map(
    (given): Operation =>
      ({ limits, now }) =>
        limits.countMessage({ ...given, nowSeconds: now }),
  ),
  uncountMessage: message.map(
    (given): Operation =>
      ({ limits, now }) =>
        limits.uncountMessage({ ...given, nowSeconds: now }),
  ),
  countDestination: fc
    .record({
      limitKey: fc.constantFrom('d0', 'd1'),
      isPretended: fc.boolean(),
      standing: fc.constantFrom(...standings),
    })
    .map(
      (given): Operation =>
        async ({ limits, now }) => {
          const answers = [];
          for (let i = 0; i < 3; i++)
            answers.push(await limits.countDestination({ ...given, nowSeconds: now }));
          return answers.at(-1);
        },
    ),
  creditMessage: fc
    .record({ channel, country: fc.constantFrom('DE', 'US'), standing: fc.constantFrom(...standings) })
    .map(
      (given): Operation =>
        async ({ limits }) =>
          limits.creditMessage(given),
    ),
  /** What chance seldom puts together: a code is made, a guess spent and the code used up. */
  signIn: fc.tuple(who, some, shown, fc.nat(1)).map(
    ([user, n, text, which]): Operation =>
      async (side) => [
        await side.reserve(user, n, 'SMS', 'open'),
        await side.spend(user, text),
        await side.consume(user, which, n),
      ],
  ),
  /** Two codes live at once, and both answered after one look at the item. */
  twins: fc.tuple(who, some, some, fc.boolean()).map(
    ([user, n, m, isNewestFirst]): Operation =>
      async (side) => {
        const answers: unknown[] = [await side.reserve(user, n, 'SMS', 'open')];
        side.now += 160;
        answers.push(await side.reserve(user, m, 'EMAIL', 'open'), await side.spend(user, undefined));
        for (const which of isNewestFirst ? [0, 1] : [1, 0]) answers.push(await side.consume(user, which, n));
        return answers;
      },
  ),
  /** As many messages as open a breaker or fill a cap. */
  burst: message.map(
    (given): Operation =>
      async ({ limits, now }) => {
        const answers = [];
        for (let i = 0; i < 11; i++) answers.push(await limits.countMessage({ ...given, nowSeconds: now }));
        return answers.at(-1);
      },
  ),
  /** The most that a register takes, and the lock after it. */
  guesses: fc.tuple(who, shown).map(
    ([user, text]): Operation =>
      async (side) => {
        const answers = [];
        for (let i = 0; i < 4; i++) {
          const spent = await side.spend(user, text);
          answers.push(spent);
          if (spent.allowed) await side.limits.lock(user, side.now, spent);
        }
        return answers;
      },
  ),
} satisfies Record<string, fc.Arbitrary<Operation>>;

type Name = keyof typeof operations;
const operation: fc.Arbitrary<readonly [Name, Operation]> = fc.oneof(
  ...(Object.keys(operations) as Name[]).map((name) =>
    operations[name].map((run): readonly [Name, Operation] => [name, run]),
  ),
);
/** Steps in seconds, some of them back in time. */
const step = fc.tuple(
  fc.constantFrom(0, 0, 0, 1, 7, 31, 170, 400, 901, 3600, 30_000, 90_000, -3, -90),
  operation,
);

describe('the memory table and DynamoDB', () => {
  it('answer the same to the same operations', async () => {
    const config = settingsOf({
      WRONG_PER_HOUR: '3',
      WRONG_BEFORE_DISABLE: '10',
      SENDS_PER_HOUR: '2',
      SENDS_PER_DAY: '3',
      SMS_PER_HOUR: '30',
      EMAILS_PER_HOUR: '8',
      SMS_BREAKER_MIN_SENDS: '10',
    });
    let sequences = 0;
    const runs = new Map<Name, number>();
    const outcomes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 35 }), async (steps) => {
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
        const [a, b] = [new Side(limitsOver(memory, config)), new Side(limitsOver(spy, config))];
        for (const [seconds, [name, run]] of steps) {
          a.now += seconds;
          b.now += seconds;
          const answer = await run(a);
          expect(await run(b)).toEqual(answer);
          runs.set(name, (runs.get(name) ?? 0) + 1);
          for (const part of [answer].flat())
            if (typeof part === 'boolean' || typeof part === 'string') outcomes.add(`${name} ${part}`);
        }
        for (const pk of touched) expect(await real.get(pk)).toEqual(await memory.get(pk));
        sequences++;
      }),
      { numRuns: process.env.CI ? 100 : 30, endOnFailure: true },
    );
    // Sequences that never meet a limit would show nothing.
    for (const outcome of [
      'signIn used',
      'twins used',
      'consume gone',
      'burst counted',
      'burst cap',
      'burst breaker',
      'countDestination false',
    ])
      expect(outcomes).toContain(outcome);
    console.log(
      `table contract: ${sequences} sequences of up to 35 operations: ${[...runs].map(([name, count]) => `${count} ${name}`).join(', ')}`,
    );
    // Some 10,000 calls over loopback, on a machine that may be busy.
  }, 600_000);

  it('keep no item without an end', async () => {
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
      settingsOf(),
    );
    const side = new Side(limits);
    const [user = expect.fail()] = users;
    await side.reserve(user, 1, 'SMS', 'open');
    await side.spend(user, undefined);
    expect(await side.consume(user, 0, 1)).toBe('used');
    await side.spend(user, proof(1));
    for (const isPretended of [false, true]) {
      const counted = { isPretended, standing: 'new', nowSeconds: start } as const;
      await limits.countDestination({ ...counted, limitKey: 'd' });
      for (const channel of ['SMS', 'EMAIL']) {
        const message = { ...counted, channel, country: 'DE', nonce: nonce(1) };
        await limits.countMessage(message);
        await limits.uncountMessage(message);
      }
    }
    expect(seen).toHaveLength(14);
    for (const expiresAt of seen) expect(expiresAt).toBeGreaterThan(start);
  });
});
