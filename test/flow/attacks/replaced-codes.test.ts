// A stranger who keeps starting sign-ins: a code that was sent lives as long as its message said, and the newest is right.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { testDeps } from '../../support/deps.ts';
import { SignIn } from '../../support/sign-in.ts';

const runs = process.env.OTP_LONG_RUNS ? 400 : 150;

it('every code lives its whole life, also when others start a sign-in meanwhile', async () => {
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 30 }),
      fc.nat(29),
      fc.integer({ min: 0, max: 299 }),
      async (pauses, which, age) => {
        const deps = testDeps({ settings: { SENDS_PER_HOUR: '50', SENDS_PER_DAY: '50' } });
        const mine = new SignIn(deps);
        await mine.start();
        const startMs = deps.clockMs;
        const starts = pauses.map((_, i) => pauses.slice(0, i + 1).reduce((sum, pause) => sum + pause, 0));
        // The message that the owner will type, and when: somewhere in the life of the code that it brought first.
        let answerAt: number | undefined;
        let typed: string | undefined;
        const firstSeen = new Map<string, number>();
        for (const at of [0, ...starts]) {
          if (answerAt !== undefined && at > answerAt) break;
          deps.clockMs = startMs + at * 1000;
          if (at > 0) await new SignIn(deps).start();
          for (const { code, atMs } of deps.outbox)
            if (!firstSeen.has(code)) firstSeen.set(code, (atMs - startMs) / 1000);
          if (answerAt === undefined && firstSeen.size > which % 3) {
            const [code, since] = [...firstSeen][which % 3] ?? ['', 0];
            typed = code;
            answerAt = Math.max(since + age, at);
            if (answerAt >= since + 300) return;
          }
        }
        if (typed === undefined || answerAt === undefined) return;
        deps.clockMs = startMs + answerAt * 1000;
        answered++;
        expect(await mine.answer(typed)).toEqual({ kind: 'tokens' });
      },
    ),
    { numRuns: runs, endOnFailure: true },
  );
  console.log(`${answered} codes typed amid a stranger's starts`);
  expect(answered).toBeGreaterThan(runs / 4);
});

it('never more than two codes are right at a time', async () => {
  const deps = testDeps({ settings: { SENDS_PER_HOUR: '50', SENDS_PER_DAY: '50' } });
  const startMs = deps.clockMs;
  for (let at = 0; at < 1200; at += 31) {
    deps.clockMs = startMs + at * 1000;
    await new SignIn(deps).start();
  }
  const codes = new Set(deps.outbox.map(({ code }) => code));
  expect(codes.size).toBeGreaterThan(5);
  let right = 0;
  for (const code of codes) {
    const signIn = new SignIn(deps);
    await signIn.start();
    if ((await signIn.answer(code)).kind === 'tokens') right++;
  }
  expect(right).toBeLessThanOrEqual(2);
});
