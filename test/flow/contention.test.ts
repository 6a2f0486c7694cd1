// Starts, resends and answers of one user at once: over DynamoDB, on simulated time, and over a table that loses or doubles
// its writes. Every bound holds exactly, and every call is answered before its round has to end.
import { AsyncLocalStorage } from 'node:async_hooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { roundDeadlineMs } from '../../src/delivery/budget.ts';
import { PublicError } from '../../src/errors.ts';
import type { Table } from '../../src/limits/table.ts';
import type { Redemption } from '../../src/limits/user-rules.ts';
import { mostWithin, wrongFor } from '../support/counting.ts';
import { type TestDeps, testDeps } from '../support/deps.ts';
import { dispatch } from '../support/dispatch.ts';
import { type LocalDynamo, startDynalite } from '../support/dynalite.ts';
import { createEvent, verifyEvent } from '../support/events.ts';
import { limitsOver } from '../support/limits.ts';
import { memoryTable } from '../support/memory-table.ts';
import { byEmail } from '../support/people.ts';
import { SignIn } from '../support/sign-in.ts';
import { dynamodbTimes, SimulatedTime } from '../support/simulated-time.ts';

let dynamo: LocalDynamo;
beforeAll(async () => {
  dynamo = await startDynalite();
});
afterAll(() => dynamo.stop());

const ada = byEmail('ada', 'ada@example.com');
const isRight = ({ response }: { response: unknown }) =>
  (response as { answerCorrect?: boolean }).answerCorrect;

interface Judged {
  readonly at: number;
  readonly kind: Redemption['kind'];
}

/** Limits over a table, and what they answered to each guess. */
function watchedDeps(table: (deps: () => TestDeps) => Table, settings: Record<string, string> = {}) {
  const judged: Judged[] = [];
  const deps: TestDeps = testDeps({
    settings: { CHANNELS: 'email', ...settings },
    limits: (config) => {
      const limits = limitsOver(
        table(() => deps),
        config,
        undefined,
        () => deps.clockMs,
      );
      return {
        ...limits,
        redeem: async (request) => {
          const redemption = await limits.redeem(request);
          judged.push({ at: request.now, kind: redemption.kind });
          return redemption;
        },
      };
    },
  });
  return { deps, judged };
}

/** A sign-in past its cooldown, and calls of every kind on it: starts, resends, wrong answers, right ones. */
async function crowd(deps: TestDeps, each: number) {
  const signIn = new SignIn(deps, ada);
  await signIn.start();
  const code = deps.outbox[0]?.code ?? '';
  deps.clockMs += 31_000;
  const session = [
    { challengeName: 'CUSTOM_CHALLENGE', challengeResult: false, challengeMetadata: signIn.secret.state },
  ];
  const kinds = [
    () => dispatch(createEvent([], ada), deps),
    () => dispatch(createEvent(session, ada, { action: 'resend' }), deps),
    () => dispatch(verifyEvent(signIn.secret, wrongFor(code), ada), deps),
    () => dispatch(verifyEvent(signIn.secret, code, ada), deps),
  ];
  return Array.from({ length: each }, () => kinds).flat();
}

/** What holds whatever the order in which they are served. */
function expectBounds(deps: TestDeps, judged: readonly Judged[]): void {
  const most = deps.settings.WRONG_PER_HOUR;
  // The one before, one more, and another one where the right answer came first and ended the wait.
  expect(deps.outbox.length).toBeLessThanOrEqual(3);
  const right = judged.findIndex(({ kind }) => kind === 'right');
  expect(judged.filter(({ kind }) => kind === 'right').length).toBeLessThanOrEqual(1);
  const wrong = (of: readonly Judged[]) => of.filter(({ kind }) => kind === 'wrong').length;
  // The last one locks. A right answer forgives those before it.
  const before = right < 0 ? judged : judged.slice(0, right);
  expect(wrong(before)).toBeLessThanOrEqual(most);
  expect(wrong(judged) - wrong(before)).toBeLessThanOrEqual(right < 0 ? 0 : most);
  expect(deps.metrics.get('UserLocked') ?? 0).toBeLessThanOrEqual(1);
}

it('a hundred starts, resends and answers at once, over DynamoDB: the bounds hold, and no call makes many in a row', {
  timeout: 600_000,
}, async () => {
  const { table } = await dynamo.table();
  const chain = new AsyncLocalStorage<{ calls: number }>();
  const counted = <T>(ask: () => Promise<T>) => {
    const own = chain.getStore();
    if (own) own.calls++;
    return ask();
  };
  const counting: Table = {
    get: (key) => counted(() => table.get(key)),
    put: (...args) => counted(() => table.put(...args)),
    add: (...args) => counted(() => table.add(...args)),
  };
  const { deps, judged } = watchedDeps(() => counting);
  const calls = await crowd(deps, 25);
  const chains = await Promise.all(
    calls.map(async (call) => {
      const own = { calls: 0 };
      await chain.run(own, call);
      return own.calls;
    }),
  );
  expect(chains).toHaveLength(100);
  const longest = Math.max(...chains);
  console.log(
    `100 at once: ${chains.reduce((sum, n) => sum + n)} calls to the table, ${longest} for one answer`,
  );
  expectBounds(deps, judged);
  // Real time depends on the machine, the number of calls does not: so many of 30 ms each fit before the deadline.
  expect(longest * 3 * 10).toBeLessThan(roundDeadlineMs);
});

/** The same crowd on simulated time: milliseconds until each call is answered; how many got no answer but UNAVAILABLE. */
async function simulate(each: number, settings: Record<string, string>) {
  const memory = memoryTable();
  let table: Table = memory;
  const { deps, judged } = watchedDeps(
    () => ({
      get: (key) => table.get(key),
      put: (...args) => table.put(...args),
      add: (...args) => table.add(...args),
    }),
    settings,
  );
  const calls = await crowd(deps, each);
  const time = new SimulatedTime(deps);
  table = time.over(memory, dynamodbTimes);
  let unavailable = 0;
  const took = await time.run(
    calls.map((call) => async () => {
      await call().catch((error: unknown) => {
        if (!(error instanceof PublicError) || error.code !== 'UNAVAILABLE') throw error;
        unavailable++;
      });
    }),
  );
  expectBounds(deps, judged);
  const slowest = Math.round(Math.max(...took));
  console.log(`${took.length} at once, ${JSON.stringify(settings)}: the slowest ends after ${slowest} ms`);
  return { slowest, unavailable };
}

it.each([
  [25, {}],
  [100, {}],
  [100, { WRONG_PER_HOUR: '20' }],
  [25, { WRONG_PER_HOUR: '50', WRONG_BEFORE_DISABLE: '1000' }],
])('%i of each kind at once, %j: each is answered before its round has to end', async (each, settings) => {
  const { slowest, unavailable } = await simulate(each, { ...settings });
  expect(unavailable).toBe(0);
  expect(slowest).toBeLessThan(roundDeadlineMs);
});

it('400 at once that may write fifty times: who is not served in time is refused, and the bounds hold', async () => {
  const { slowest, unavailable } = await simulate(100, {
    WRONG_PER_HOUR: '50',
    WRONG_BEFORE_DISABLE: '1000',
  });
  expect(unavailable).toBeGreaterThan(0);
  // One more read and write, of those that wait for the same item.
  expect(slowest).toBeLessThan(5000);
});

it('a table that loses or doubles a tenth of its writes: the bounds hold', { timeout: 600_000 }, async () => {
  const memory = memoryTable();
  let random = 42;
  /** 0 up to 1, the same in every run. */
  const next = () => {
    random = (random * 1_103_515_245 + 12_345) % 2 ** 31;
    return random / 2 ** 31;
  };
  let faults = 0;
  const faulty = async (write: () => Promise<boolean>): Promise<boolean> => {
    const drawn = next();
    if (drawn >= 0.1) return write();
    faults++;
    // Lost: written, but the answer never came. Doubled: so at the first try, and the SDK has tried again.
    await write();
    if (drawn < 0.05) throw new PublicError('UNAVAILABLE');
    return write();
  };
  const { deps, judged } = watchedDeps(
    () => ({
      get: memory.get,
      put: (...args) => faulty(() => memory.put(...args)),
      add: (...args) => faulty(() => memory.add(...args)),
    }),
    { WRONG_BEFORE_DISABLE: '1000' },
  );
  const used = new Map<string, number>();
  const quiet = <T>(asked: Promise<T>) => asked.catch(() => undefined);
  let right = 0;
  for (let i = 0; i < 1500; i++) {
    deps.clockMs += 40_000;
    const signIn = new SignIn(deps, ada);
    if (!(await quiet(signIn.start()))) continue;
    const code = deps.outbox.at(-1)?.code ?? '';
    const typed = next() < 0.5 ? wrongFor(code) : code;
    const [first, second] = await Promise.all(
      [0, 1].map(() => quiet(dispatch(verifyEvent(signIn.secret, typed, ada), deps))),
    );
    if (!((first && isRight(first)) || (second && isRight(second)))) continue;
    right++;
    used.set(code, (used.get(code) ?? 0) + 1);
    // Another sign-in finds it used.
    const other = new SignIn(deps, ada);
    if (await quiet(other.start())) {
      const again = await quiet(dispatch(verifyEvent(other.secret, code, ada), deps));
      expect(again && isRight(again)).toBeFalsy();
    }
  }
  console.log(`${faults} writes lost or doubled, ${judged.length} answers, ${right} right`);
  expect(faults).toBeGreaterThan(50);
  expect(right).toBeGreaterThan(3);
  for (const times of used.values()) expect(times).toBe(1);
  const times = deps.outbox.map(({ atMs }) => atMs);
  expect(mostWithin(times, 3_600_000)).toBeLessThanOrEqual(5);
  expect(mostWithin(times, 86_400_000)).toBeLessThanOrEqual(10);
  // Between two right answers, at most ten in each quarter of an hour that a lock lasts.
  let row: number[] = [];
  for (const { at, kind } of judged) {
    if (kind === 'right') row = [];
    if (kind === 'wrong') row.push(at);
    expect(mostWithin(row, 900)).toBeLessThanOrEqual(10);
  }
});
