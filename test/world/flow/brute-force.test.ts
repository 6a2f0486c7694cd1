// Guessing for a whole day: what is compared stays within the computed bound, and the odds are as predicted.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparedGuessesPerDay, computeTakeoverOdds, liveCodesAtMost } from '../../../src/limits/odds.ts';
import type { Table } from '../../../src/limits/table.ts';
import type { Settings } from '../../../src/settings/table.ts';
import { countingLimits, mostWithin } from '../../support/counting.ts';
import { testDeps } from '../../support/deps.ts';
import { type LocalDynamo, startDynalite } from '../../support/dynalite.ts';
import { limitsOver } from '../../support/limits.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { SignIn } from '../../support/sign-in.ts';

let dynamo: LocalDynamo;
beforeAll(async () => {
  dynamo = await startDynalite();
});
afterAll(() => dynamo.stop());

const clients = 50;
const guess = () => String(Math.floor(Math.random() * 1e6)).padStart(6, '0');

/** Every `stepSeconds`, 50 clients at once start a sign-in and use up every answer it gives them. */
async function attackForADay(table: Table, settings: Record<string, string>, stepSeconds: number) {
  let counted: ReturnType<typeof countingLimits> | undefined;
  const deps = testDeps({
    settings,
    limits: (config) => {
      counted = countingLimits(limitsOver(table, config));
      return counted;
    },
  });
  const startMs = deps.clockMs;
  let answers = 0;
  let signIns = 0;
  for (let atSeconds = 0; atSeconds < 86_400; atSeconds += stepSeconds) {
    deps.clockMs = startMs + atSeconds * 1000;
    await Promise.all(
      Array.from({ length: clients }, async () => {
        const signIn = new SignIn(deps);
        let step = await signIn.start();
        for (let round = 0; round < 20 && step.kind === 'challenge'; round++) {
          step = await signIn.answer(guess());
          answers++;
        }
        if (step.kind === 'tokens') signIns++;
      }),
    );
  }
  const most = mostWithin(counted?.compared ?? [], 86_400);
  return { most, answers, signIns, deps, bound: (own: number) => comparedGuessesPerDay(deps.settings, own) };
}

describe('50 clients guess for a day', () => {
  it('over DynamoDB: the user is disabled after a hundred', { timeout: 600_000 }, async () => {
    const { table } = await dynamo.table();
    const { most, answers, bound, deps, signIns } = await attackForADay(table, {}, 3600);
    console.log(`brute force, defaults: ${answers} answers, ${most} compared, bound ${bound(signIns)}`);
    expect(answers).toBeGreaterThan(3000);
    expect(most).toBeLessThanOrEqual(bound(signIns));
    expect(most).toBeGreaterThanOrEqual(100);
    expect(deps.outbox.length).toBeLessThanOrEqual(20);
  });

  it('with the highest number before disabling: ten per lock', { timeout: 600_000 }, async () => {
    const settings = { WRONG_BEFORE_DISABLE: '1000' };
    const { most, answers, bound, signIns } = await attackForADay(memoryTable(), settings, 900);
    console.log(`brute force, locks only: ${answers} answers, ${most} compared, bound ${bound(signIns)}`);
    expect(answers).toBeGreaterThan(14_000);
    expect(most).toBeLessThanOrEqual(bound(signIns));
    expect(most).toBeGreaterThan(bound(0) * 0.9);
  });
});

describe('the odds', () => {
  it('are met by an attacker on many users with short codes', { timeout: 600_000 }, async () => {
    const users = 1500;
    const length = 2;
    const deps = testDeps({
      settings: { WRONG_BEFORE_DISABLE: '10', MAX_ATTEMPTS: '5', EMAILS_PER_HOUR: '100000' },
    });
    // No configuration allows two digits; with six, a hit would take a million users.
    const short = { ...deps, settings: { ...deps.settings, CODE_LENGTH: length } satisfies Settings };
    let taken = 0;
    for (let i = 0; i < users; i++) {
      const who = {
        userName: `user-${i}`,
        userAttributes: { email: `u${i}@example.com`, email_verified: 'true' },
      };
      let won = false;
      let tries = 0;
      // More than the limit lets through: sign-ins go on until 20 answers were given.
      for (let start = 0; start < 4 && !won; start++) {
        const signIn = new SignIn(short, who);
        let step = await signIn.start();
        for (; step.kind === 'challenge' && tries < 5 * (start + 1); tries++)
          step = await signIn.answer(String((i * 7 + tries) % 100).padStart(2, '0'));
        won = step.kind === 'tokens';
      }
      if (won) taken++;
    }
    const k = comparedGuessesPerDay({ ...short.settings, LOCK_SECONDS: 3600 }, 0);
    expect(k).toBe(10);
    // Ten different guesses at one code: exactly k / 10^n. Two codes can be live at a time: the formula takes chances.
    const predicted = k / 10 ** length;
    const odds = computeTakeoverOdds(liveCodesAtMost * k, length);
    expect(odds).toBeLessThan(liveCodesAtMost * predicted);
    expect(odds).toBeGreaterThan(liveCodesAtMost * predicted * 0.9);
    const sigma = Math.sqrt((predicted * (1 - predicted)) / users);
    console.log(`odds: predicted ${predicted}, measured ${taken / users} over ${users} users`);
    expect(Math.abs(taken / users - predicted)).toBeLessThan(5 * sigma);
  });
});
