// Pumped SMS and a bombed mailbox: the caps hold, the breaker opens where it is pumped, others never notice.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Table } from '../../src/limits/table.ts';
import { mostWithin } from '../support/counting.ts';
import { testDeps } from '../support/deps.ts';
import { dispatch } from '../support/dispatch.ts';
import { type LocalDynamo, startDynalite } from '../support/dynalite.ts';
import { signUpEvent } from '../support/events.ts';
import { limitsOver } from '../support/limits.ts';
import { memoryTable } from '../support/memory-table.ts';
import { SignIn } from '../support/sign-in.ts';

let dynamo: LocalDynamo;
beforeAll(async () => {
  dynamo = await startDynalite();
});
afterAll(() => dynamo.stop());

const number = (prefix: string, digits: number, i: number) => `${prefix}${String(i).padStart(digits, '0')}`;
/** The last digits first: each is in another range for the breaker than the ones before and after. */
const allowed = (i: number) => `+4915123${[...String(i).padStart(6, '0')].reverse().join('')}`;
const disallowed = (i: number) => number('+447400', 6, 100_000 + i);
const honest = (i: number) => number('+3361234', 4, i);

/**
 * Over two hours: the pumper signs up and starts sign-ins on 500 numbers of each country and never answers;
 * between, users of a third country sign in.
 */
async function pump(table: Table, attempts: number) {
  const deps = testDeps({
    settings: { SMS_COUNTRIES: 'DE,FR', CHANNELS: 'sms' },
    limits: (config) => limitsOver(table, config),
  });
  const startMs = deps.clockMs;
  let refusedSignUps = 0;
  let honestStarts = 0;
  let honestTokens = 0;
  const start = (userName: string, phone_number: string) =>
    new SignIn(deps, { userName, userAttributes: { phone_number, phone_number_verified: 'true' } });
  for (let i = 0; i < attempts; i++) {
    deps.clockMs = startMs + Math.floor((i * 7_200_000) / attempts);
    const phone_number = i % 2 ? allowed((i >> 1) % 500) : disallowed((i >> 1) % 500);
    if (i < 1000)
      await dispatch(signUpEvent({ phone_number }), deps).catch(() => {
        refusedSignUps++;
      });
    await start(`pumped-${i}`, phone_number).start();
    if (i % 50 === 0) {
      honestStarts++;
      const signIn = start(`honest-${i}`, honest(i / 50));
      await signIn.start();
      const step = await signIn.answer(deps.outbox.at(-1)?.code);
      if (step.kind === 'tokens') honestTokens++;
    }
  }
  const sentTo = (prefix: string) => deps.outbox.filter(({ to }) => to.startsWith(prefix));
  return { deps, start, sentTo, refusedSignUps, honestStarts, honestTokens };
}

async function expectHeld(table: Table, attempts: number) {
  const { deps, start, sentTo, refusedSignUps, honestStarts, honestTokens } = await pump(table, attempts);
  const pumped = sentTo('+49');
  console.log(
    `pumping: ${attempts} sign-ins, ${pumped.length} SMS to the pumped country, none to the refused`,
  );
  expect(refusedSignUps).toBe(Math.min(attempts, 1000) / 2);
  expect(sentTo('+44')).toEqual([]);
  // Nine windows: the first, in part, may end before it opens; the next takes 50, each after it five probes.
  expect(pumped.length).toBeGreaterThanOrEqual(50);
  expect(pumped.length).toBeLessThanOrEqual(50 + 50 + 7 * 5);
  expect(deps.metrics.get('BreakerOpen')).toBeGreaterThan(0);
  expect(honestTokens).toBe(honestStarts);
  // An hour after the pumper went away the country is served again.
  deps.clockMs += 3_600_000;
  const signIn = start('patient', allowed(777_777));
  await signIn.start();
  expect(await signIn.answer(deps.outbox.at(-1)?.code)).toEqual({ kind: 'tokens' });
}

describe('pumping 500 numbers of an allowed and a refused country', () => {
  it('4,000 times: the breaker opens for that country alone, and closes again', {
    timeout: 600_000,
  }, async () => {
    await expectHeld(memoryTable(), 4000);
  });

  it('over DynamoDB', { timeout: 600_000 }, async () => {
    await expectHeld((await dynamo.table()).table, 1000);
  });

  it('never goes above SMS_PER_HOUR, even when every code is verified; the proven have half of it for themselves', async () => {
    const deps = testDeps({ settings: { SMS_PER_HOUR: '60' } });
    const sentAt = async (time: string, from: number, to: number) => {
      deps.clockMs = Date.parse(time);
      const before = deps.outbox.length;
      for (let i = from; i < to; i++) {
        const userAttributes = { phone_number: allowed(i), phone_number_verified: 'true' };
        const signIn = new SignIn(deps, { userName: `u${i}`, userAttributes });
        await signIn.start();
        await signIn.answer(deps.outbox.at(-1)?.code);
      }
      return deps.outbox.length - before;
    };
    expect(await sentAt('2026-11-23T12:00:00Z', 0, 200)).toBe(23);
    await sentAt('2026-11-23T13:00:00Z', 200, 300);
    await sentAt('2026-11-23T14:00:00Z', 300, 400);
    // Two days later those who proved a code then have half for themselves, and seven eighths if need be.
    expect(await sentAt('2026-11-25T12:00:00Z', 1000, 1200)).toBe(23);
    expect(await sentAt('2026-11-25T12:30:00Z', 0, 400)).toBe(30);
    expect(await sentAt('2026-11-25T13:00:00Z', 0, 400)).toBe(53);
  });
});

describe('bombing one destination through many accounts', () => {
  it.each([
    ['a number', (_: number) => ({ phone_number: allowed(1), phone_number_verified: 'true' })],
    ['an address', (_: number) => ({ email: 'ada@example.com', email_verified: 'true' })],
    [
      'an address in many spellings',
      (i: number) => ({ email: i % 4 ? `ada+${i}@example.com` : 'ADA@Example.com', email_verified: 'true' }),
    ],
  ])('%s gets five an hour and ten a day, exactly', async (_name, attributes) => {
    const deps = testDeps({ settings: { SMS_BREAKER_PERCENT: '0' } });
    const startMs = deps.clockMs;
    for (let minute = 0; minute < 24 * 60; minute += 2) {
      deps.clockMs = startMs + minute * 60_000;
      await new SignIn(deps, { userName: `account-${minute}`, userAttributes: attributes(minute) }).start();
    }
    const times = deps.outbox.map(({ atMs }) => atMs);
    expect(mostWithin(times, 3_600_000)).toBe(5);
    expect(times).toHaveLength(10);
  });
});

describe('pumping one range of numbers', () => {
  it('stops after twenty messages, and five in each window after that; the country and its people go on', async () => {
    const deps = testDeps({ settings: { SMS_COUNTRIES: 'DE', CHANNELS: 'sms' } });
    const startMs = deps.clockMs;
    const start = (userName: string, phone_number: string) =>
      new SignIn(deps, { userName, userAttributes: { phone_number, phone_number_verified: 'true' } });
    const pumped = (i: number) => number('+4917012345', 4, i);
    let honestStarts = 0;
    let honestTokens = 0;
    // Four windows of fifteen minutes, a thousand starts in each, by two hundred accounts.
    for (let i = 0; i < 4000; i++) {
      deps.clockMs = startMs + i * 900;
      await start(`pumped-${i % 200}`, pumped(i % 200)).start();
      if (i % 20 !== 0) continue;
      honestStarts++;
      const signIn = start(`honest-${i}`, allowed(i));
      await signIn.start();
      if ((await signIn.answer(deps.outbox.at(-1)?.code)).kind === 'tokens') honestTokens++;
    }
    const sent = deps.outbox.filter(({ to }) => to.startsWith('+4917012345')).length;
    console.log(
      `one range pumped: ${sent} SMS of 4000 starts; ${honestTokens} of ${honestStarts} people got in`,
    );
    expect(sent).toBeGreaterThanOrEqual(20);
    expect(sent).toBeLessThanOrEqual(20 + 20 + 3 * 5);
    expect(honestTokens).toBe(honestStarts);
    expect(deps.metrics.get('RangeBreakerOpen')).toBeGreaterThan(3000);
    expect(deps.metrics.has('BreakerOpen')).toBe(false);
    // Somebody with a number of that range who types codes opens it again.
    deps.clockMs += 3_600_000;
    const owner = start('owner', pumped(9999));
    await owner.start();
    expect(await owner.answer(deps.outbox.at(-1)?.code)).toEqual({ kind: 'tokens' });
  });
});
