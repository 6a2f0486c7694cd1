// How often a round asks the table, by what happened before it. On the bundle that ships: test/built/budgets.test.ts.
import { describe, expect, it } from 'vitest';
import type { Table } from '../../src/limits/table.ts';
import { wrongFor } from '../support/counting.ts';
import { type DepsOptions, testDeps } from '../support/deps.ts';
import { verifiedUser, type Who } from '../support/events.ts';
import { limitsOver } from '../support/limits.ts';
import { memoryTable } from '../support/memory-table.ts';
import { byPhone } from '../support/people.ts';
import { SignIn } from '../support/sign-in.ts';

const resend = { action: 'resend' };
const byEmail: Who = {
  userAttributes: { sub: verifiedUser.sub, email: 'ada@example.com', email_verified: 'true' },
};

function counted(options: DepsOptions = {}) {
  let calls = 0;
  let underWay = 0;
  let steps = 0;
  /** Calls that begin while another one is under way are one step with it. */
  const count = async <T>(ask: () => Promise<T>): Promise<T> => {
    calls++;
    if (underWay++ === 0) steps++;
    // All that asks at the same time has begun by then.
    await new Promise((resolve) => setImmediate(resolve));
    underWay--;
    return ask();
  };
  const counting = (table: Table): Table => ({
    get: (key) => count(() => table.get(key)),
    put: (...args) => count(() => table.put(...args)),
    add: (...args) => count(() => table.add(...args)),
  });
  const deps = testDeps({
    ...options,
    limits: (config) => limitsOver(counting(memoryTable()), config),
  });
  return {
    deps,
    /** Calls, and how many of them one after the other. */
    during: async (act: () => Promise<unknown>): Promise<[calls: number, inARow: number]> => {
      const before = [calls, steps] as const;
      await act();
      return [calls - before[0], steps - before[1]];
    },
    signIn: (who?: Who) => new SignIn(deps, who),
    later: (seconds: number) => {
      deps.clockMs += seconds * 1000;
    },
    code: () => deps.outbox.at(-1)?.code ?? '',
  };
}

const nobody: Who = { userName: 'nobody', userNotFound: true };

describe('Create', () => {
  it.each([
    ['a start by SMS', undefined],
    ['a start by email', byEmail],
    ['a start for nobody', nobody],
  ] as const)('%s', async (_what, who) => {
    const { during, signIn } = counted();
    expect(await during(() => signIn(who).start())).toEqual([5, 4]);
  });

  it.each([{}, nobody])('a second tap within the cooldown, for %j', async (who) => {
    const { during, signIn } = counted();
    await signIn(who).start();
    expect(await during(() => signIn(who).start())).toEqual([2, 1]);
  });

  it.each([
    ['the first', 31],
    ['the second', 200],
  ])('a start or a resend in %s half of a code’s life', async (_half, seconds) => {
    for (const who of [{}, nobody]) {
      const { during, signIn, later } = counted();
      const open = signIn(who);
      await open.start();
      later(seconds);
      expect(await during(() => open.answer('', resend))).toEqual([5, 4]);
      later(seconds);
      expect(await during(() => signIn(who).start())).toEqual([5, 4]);
    }
  });

  it('a resend that shows a proof, for every user and every proof', async () => {
    for (const who of [{}, nobody])
      for (const proof of [undefined, 'A'.repeat(43), 'x'.repeat(10_000)]) {
        const { during, signIn, later } = counted();
        const open = signIn(who);
        await open.start();
        later(31);
        expect(await during(() => open.answer('', { ...resend, ...(proof && { proof }) }))).toEqual([5, 4]);
      }
  });

  it.each([{}, nobody])('a start that its destination refuses, for %j', async (who) => {
    const { during, signIn, later } = counted({ settings: { SENDS_PER_HOUR: '1', CHANNELS: 'sms' } });
    await signIn({ ...who, ...(who.userNotFound && { userName: '+4915123456789' }) }).start();
    later(200);
    const again = signIn({ ...who, ...(who.userNotFound && { userName: '+4915123456789' }) });
    expect(await during(() => again.start())).toEqual([2, 1]);
  });

  it.each([
    ['the cap', { SMS_PER_HOUR: '10', SMS_BREAKER_PERCENT: '0' }, [3, 2]],
    ['the breaker', { SMS_PER_HOUR: '1000', SMS_BREAKER_MIN_SENDS: '10' }, [5, 4]],
  ] as const)('a start that %s refuses', async (_what, settings, calls) => {
    const { during, signIn } = counted({ settings: { CHANNELS: 'sms', ...settings } });
    for (let i = 0; i < 10; i++) await signIn(byPhone(`u${i}`, i)).start();
    expect(await during(() => signIn(byPhone('last', 99)).start())).toEqual(calls);
  });

  // Another channel has separate caps, and the code has to remember it: two calls for its counts beyond the read, and
  // two for the note.
  it('a start that fails over takes more', async () => {
    const { during, signIn, deps } = counted({
      onSend: async ({ channel }) => {
        if (channel === 'SMS') throw new Error('SNS is down');
      },
    });
    expect(await during(() => signIn().start())).toEqual([10, 9]);
    expect(deps.outbox.map(({ channel }) => channel)).toEqual(['EMAIL']);
  });

  it('a start whose message is refused takes its code back', async () => {
    const { during, signIn } = counted({
      settings: { CHANNELS: 'sms' },
      onSend: () => Promise.reject(Object.assign(new Error('refused'), { $fault: 'client' })),
    });
    expect(
      await during(() =>
        signIn()
          .start()
          .catch(() => {}),
      ),
    ).toEqual([7, 6]);
  });
});

describe('Verify', () => {
  it.each([
    ['email', byEmail, 2],
    // The breaker of its country hears of the code, once that is used.
    ['SMS', undefined, 3],
  ] as const)('a right answer by %s', async (_channel, who, calls) => {
    const { during, signIn, code } = counted();
    const open = signIn(who);
    await open.start();
    expect(await during(() => open.answer(code()))).toEqual([calls, calls]);
  });

  it.each([{}, nobody])(
    'a wrong answer, the one that locks, and one that is refused, each with a look at what could not be a code, for %j',
    async (who) => {
      const { during, signIn, code } = counted({ settings: { WRONG_PER_HOUR: '3' } });
      const open = signIn(who);
      await open.start();
      const wrong = wrongFor(code() || '000000');
      for (let i = 0; i < 2; i++) expect(await during(() => open.answer(wrong))).toEqual([3, 3]);
      expect(await during(() => open.answer(wrong))).toEqual([3, 3]);
      const locked = signIn(who);
      await locked.start();
      expect(await during(() => locked.answer(wrong))).toEqual([2, 2]);
    },
  );

  it.each([{}, nobody])(
    'an answer that cannot be a code, also in the place of the last attempt, for %j',
    async (who) => {
      const { during, signIn, code } = counted();
      const open = signIn(who);
      await open.start();
      expect(await during(() => open.answer('12345'))).toEqual([2, 2]);
      const wrong = wrongFor(code() || '000000');
      for (let i = 0; i < 2; i++) await open.answer(wrong);
      expect(await during(() => open.answer('12345'))).toEqual([3, 3]);
    },
  );

  it('an answer with a proof, also with one that is stale', async () => {
    const { during, signIn, later, code } = counted();
    for (const proof of ['A'.repeat(43), 'x'.repeat(10_000)]) {
      const open = signIn(byEmail);
      await open.start();
      expect(await during(() => open.answer(code(), { proof }))).toEqual([2, 2]);
      later(31);
    }
  });
});
