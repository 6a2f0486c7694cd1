// Starts, resends and answers of one user at once, over DynamoDB, and over a table that loses or doubles its writes: every
// bound holds exactly, and every call is answered after few calls to the table.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PublicError } from '../../src/errors.ts';
import type { Table } from '../../src/limits/table.ts';
import { countingLimits, mostWithin, wrongFor } from '../support/counting.ts';
import { testDeps } from '../support/deps.ts';
import { dispatch } from '../support/dispatch.ts';
import { type LocalDynamo, startDynalite } from '../support/dynalite.ts';
import { createEvent, verifyEvent } from '../support/events.ts';
import { limitsOver } from '../support/limits.ts';
import { memoryTable } from '../support/memory-table.ts';
import { byEmail } from '../support/people.ts';
import { SignIn } from '../support/sign-in.ts';

let dynamo: LocalDynamo;
beforeAll(async () => {
  dynamo = await startDynalite();
});
afterAll(() => dynamo.stop());

const ada = byEmail('ada', 'ada@example.com');
const isRight = ({ response }: { response: unknown }) =>
  (response as { answerCorrect?: boolean }).answerCorrect;

it('a hundred starts, resends and answers at once: one message, ten guesses, one use, and nobody without an answer', {
  timeout: 600_000,
}, async () => {
  const { table } = await dynamo.table();
  let calls = 0;
  const counted = <T>(answer: Promise<T>) => {
    calls++;
    return answer;
  };
  const counting: Table = {
    get: (key) => counted(table.get(key)),
    put: (...args) => counted(table.put(...args)),
    add: (...args) => counted(table.add(...args)),
  };
  let compared: readonly number[] = [];
  const deps = testDeps({
    settings: { CHANNELS: 'email' },
    limits: (config) => {
      const limits = countingLimits(limitsOver(counting, config));
      compared = limits.compared;
      return limits;
    },
  });
  const signIn = new SignIn(deps, ada);
  await signIn.start();
  const code = deps.outbox[0]?.code ?? '';
  deps.clockMs += 31_000;
  const session = [
    { challengeName: 'CUSTOM_CHALLENGE', challengeResult: false, challengeMetadata: signIn.secret.state },
  ];
  const before = calls;
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, i) => {
      switch (i % 4) {
        case 0:
          return dispatch(createEvent([], ada), deps);
        case 1:
          return dispatch(createEvent(session, ada, { action: 'resend' }), deps);
        case 2:
          return dispatch(verifyEvent(signIn.secret, wrongFor(code), ada), deps);
        default:
          return dispatch(verifyEvent(signIn.secret, code, ada), deps);
      }
    }),
  );
  expect(answers).toHaveLength(100);
  console.log(`100 at once: ${calls - before} calls to the table, ${compared.length} answers compared`);
  // Two messages at most: a right answer ends the wait, and then another start may send.
  expect(deps.outbox.length).toBeLessThanOrEqual(3);
  expect(deps.metrics.get('CodeRight') ?? 0).toBeLessThanOrEqual(1);
  // Ten wrong ones lock. The right one may come in between, and forgives those before it.
  expect(compared.length).toBeLessThanOrEqual(10 + 1 + 10);
  // Each try is a read and a write, and a call decides again only when another one has written.
  expect((calls - before) / 100).toBeLessThan(2 * (10 + 10 + 1 + 3));
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
  let compared: readonly number[] = [];
  const deps = testDeps({
    settings: { CHANNELS: 'email', WRONG_BEFORE_DISABLE: '1000' },
    limits: (config) => {
      const limits = countingLimits(
        limitsOver(
          {
            get: memory.get,
            put: (...args) => faulty(() => memory.put(...args)),
            add: (...args) => faulty(() => memory.add(...args)),
          },
          config,
        ),
      );
      compared = limits.compared;
      return limits;
    },
  });
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
  console.log(`${faults} writes lost or doubled, ${compared.length} answers compared, ${right} right`);
  expect(faults).toBeGreaterThan(50);
  expect(right).toBeGreaterThan(3);
  for (const times of used.values()) expect(times).toBe(1);
  const times = deps.outbox.map(({ atMs }) => atMs);
  expect(mostWithin(times, 3_600_000)).toBeLessThanOrEqual(5);
  expect(mostWithin(times, 86_400_000)).toBeLessThanOrEqual(10);
  // Between two right answers, at most ten for each quarter of an hour.
  expect(mostWithin(compared, 900)).toBeLessThanOrEqual(2 * (10 + 1));
});
