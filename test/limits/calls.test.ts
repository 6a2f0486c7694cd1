// How often a round asks the table, by what happened before it. On the bundle that ships: test/built/budgets.test.ts.
import { expect, it } from 'vitest';
import type { Table } from '../../src/limits/table.ts';
import { wrongFor } from '../support/counting.ts';
import { type DepsOptions, testDeps } from '../support/deps.ts';
import { verifiedUser, type Who } from '../support/events.ts';
import { limitsOver } from '../support/limits.ts';
import { memoryTable } from '../support/memory-table.ts';
import { SignIn } from '../support/sign-in.ts';

const resend = { action: 'resend' };
const byEmail: Who = {
  userAttributes: { sub: verifiedUser.sub, email: 'ada@example.com', email_verified: 'true' },
};

function counted(options: DepsOptions = {}) {
  let calls = 0;
  const counting = (table: Table): Table => ({
    update: (update) => {
      calls++;
      return table.update(update);
    },
    get: (pk) => {
      calls++;
      return table.get(pk);
    },
  });
  const deps = testDeps({
    ...options,
    limits: (config) => limitsOver(counting(memoryTable()), config),
  });
  return {
    deps,
    during: async (act: () => Promise<unknown>): Promise<number> => {
      const before = calls;
      await act();
      return calls - before;
    },
    signIn: (who?: Who) => new SignIn(deps, who),
    later: (seconds: number) => {
      deps.clockMs += seconds * 1000;
    },
    code: () => deps.outbox.at(-1)?.code ?? '',
  };
}

it.each([
  ['SMS', undefined, 3],
  ['email', byEmail, 3],
] as const)('a start by %s', async (_channel, who, most) => {
  const { during, signIn } = counted();
  expect(await during(() => signIn(who).start())).toBe(most);
});

it('a start for nobody asks as often as one for somebody', async () => {
  const { during, signIn } = counted();
  expect(await during(() => signIn({ userName: 'nobody', userNotFound: true }).start())).toBe(3);
});

it('a second tap within the cooldown', async () => {
  const { during, signIn } = counted();
  await signIn().start();
  expect(await during(() => signIn().start())).toBe(3);
});

it.each([
  ['the first', 31],
  ['the second', 200],
])('a resend in %s half of a code’s life', async (_half, seconds) => {
  const { during, signIn, later, deps } = counted();
  const open = signIn();
  await open.start();
  later(seconds);
  expect(await during(() => open.answer('', resend))).toBe(3);
  expect(deps.outbox).toHaveLength(2);
});

it('a resend that shows a proof, whoever asks and whatever it is', async () => {
  for (const who of [{}, { userName: 'nobody', userNotFound: true }])
    for (const proof of [undefined, 'A'.repeat(43), 'x'.repeat(10_000)]) {
      const { during, signIn, later } = counted();
      const open = signIn(who);
      await open.start();
      later(31);
      expect(await during(() => open.answer('', { ...resend, ...(proof && { proof }) }))).toBe(3);
    }
});

it('a resend that shows the proof of a known device, where its start was refused', async () => {
  const { during, signIn, later, deps, code } = counted({
    settings: { SENDS_PER_HOUR: '1', CHANNELS: 'sms' },
  });
  const first = signIn();
  const started = await first.start();
  await first.answer(code());
  later(2 * 86_400);
  await signIn().start();
  later(200);
  const open = signIn();
  await open.start();
  const proof = started.kind === 'challenge' ? (started.parameters.PROOF ?? '') : '';
  expect(await during(() => open.answer('', { ...resend, proof }))).toBe(3);
  expect(deps.outbox).toHaveLength(3);
});

it('an answer: the guess and, when it is right, the code', async () => {
  const { during, signIn, code } = counted();
  const right = signIn();
  await right.start();
  expect(await during(() => right.answer(code()))).toBe(2);
  const wrong = signIn({ userName: 'bob' });
  await wrong.start();
  expect(await during(() => wrong.answer(wrongFor(code())))).toBe(1);
});

it('the answer that locks a user', async () => {
  const { during, signIn, code } = counted({ settings: { WRONG_PER_HOUR: '3' } });
  const open = signIn();
  await open.start();
  await open.answer(wrongFor(code()));
  await open.answer(wrongFor(code()));
  expect(await during(() => open.answer(wrongFor(code())))).toBe(2);
});

// Those that take more: only the failed write tells that there is a code to send again; another channel has caps of its
// own, and the code has to remember it; what a cap refuses is given back; a proof that is stale is asked for first.
it('a start that sends a live code again', async () => {
  const { during, signIn, later, deps } = counted();
  await signIn().start();
  later(31);
  expect(await during(() => signIn().start())).toBe(4);
  expect(deps.outbox.map(({ code }) => code)).toEqual([deps.outbox[0]?.code, deps.outbox[0]?.code]);
});

it('a start that fails over', async () => {
  const { during, signIn, deps } = counted({
    onSend: async ({ channel }) => {
      if (channel === 'SMS') throw new Error('SNS is down');
    },
  });
  expect(await during(() => signIn().start())).toBe(6);
  expect(deps.outbox.map(({ channel }) => channel)).toEqual(['EMAIL']);
});

it('a start that its destination’s cap refuses', async () => {
  const { during, signIn, later, deps } = counted({ settings: { SENDS_PER_HOUR: '1', CHANNELS: 'sms' } });
  await signIn().start();
  later(200);
  expect(await during(() => signIn().start())).toBe(5);
  expect(deps.outbox).toHaveLength(1);
});

it('an answer with a proof: two calls, and three when the proof is stale', async () => {
  const { during, signIn, later, code } = counted();
  const first = signIn();
  const started = await first.start();
  const proof = started.kind === 'challenge' ? (started.parameters.PROOF ?? '') : '';
  await first.answer(code());
  later(31);
  const second = signIn();
  const secondStarted = await second.start();
  const newer = secondStarted.kind === 'challenge' ? (secondStarted.parameters.PROOF ?? '') : '';
  expect(await during(() => second.answer(code(), { proof }))).toBe(2);
  later(31);
  const third = signIn();
  await third.start();
  await third.answer(code(), { proof: newer });
  later(31);
  const fourth = signIn();
  await fourth.start();
  // Two sign-ins since have newer ones.
  expect(await during(() => fourth.answer(code(), { proof }))).toBe(3);
});
