// The figures that the README states and the `odds` command prints.
import { describe, expect, it } from 'vitest';
import { channelRows } from '../../src/channels/list.ts';
import { sms } from '../../src/channels/sms/channel.ts';
import {
  chancesPerDay,
  comparedGuessesPerDay,
  computeAcrossUsers,
  computeOdds,
  computeTakeoverOdds,
  guessesPerMessage,
  humanCheckCost,
  messageCeiling,
} from '../../src/limits/odds.ts';
import type { Settings } from '../../src/settings/table.ts';
import { trustTiers } from '../../src/sign-in.ts';
import { mostWithin } from '../support/counting.ts';
import { settingsOf, testDeps } from '../support/deps.ts';

describe('odds', () => {
  it('are one in five thousand a day with the defaults', () => {
    const odds = computeOdds(settingsOf(), {
      usdPerSms: 0.05,
      signIns: 0,
      caps: channelRows.map((row) => row.readCaps(settingsOf())),
      smsCaps: sms.readCaps(settingsOf()),
    });
    expect(odds).toMatchObject({ guessesPerUserAndDay: 100, usdPerHour: 50, usdPerDay: 1200 });
    expect(odds.takeoverPerUserAndDay).toBeCloseTo(2e-4, 7);
    expect(odds.guessesPerUserAndSlidingHour).toBe(40);
    expect(odds.acrossUsers.requestsPerAccount).toBeCloseTo(0.6667e6, -3);
    expect(odds.acrossUsers.accountsPerDay).toBeCloseTo(1.26, 2);
    expect(odds.acrossUsers.guessesPerMessage).toBe(10);
    expect(odds.acrossUsers.accountsPerDayWithoutCaps).toBeCloseTo(62.21, 2);
  });

  it.each([
    [{}, 0, 100],
    [{}, 3, 400],
    [{}, 1000, 10_960],
    [{ WRONG_BEFORE_DISABLE: '1000' }, 0, 960],
    // Beyond an hour the sliding hour gives way before the lock does.
    [{ WRONG_BEFORE_DISABLE: '1000', LOCK_SECONDS: '86400' }, 0, 240],
    [{ WRONG_PER_HOUR: '3', LOCK_SECONDS: '3600', WRONG_BEFORE_DISABLE: '1000' }, 0, 72],
  ])('count the guesses of a day: %j with %i sign-ins', (settings, signIns, guesses) => {
    expect(comparedGuessesPerDay(settingsOf(settings), signIns)).toBe(guesses);
  });

  it.each([
    [{}, 10],
    // A lock that ends within the code's life lets as many guesses in again.
    [{ LOCK_SECONDS: '60' }, 50],
    [{ LOCK_SECONDS: '299' }, 20],
    [{ LOCK_SECONDS: '300' }, 10],
    [{ LOCK_SECONDS: '60', CODE_TTL_SECONDS: '600', WRONG_PER_HOUR: '50' }, 100],
    [{ LOCK_SECONDS: '86400', WRONG_PER_HOUR: '7' }, 7],
  ])('count the guesses that a message buys: %j', (settings, guesses) => {
    expect(guessesPerMessage(settingsOf(settings))).toBe(guesses);
  });

  it('count the codes of a day as well as its guesses: a code needs a message', () => {
    expect(chancesPerDay(settingsOf(), 0)).toBe(200);
    expect(chancesPerDay(settingsOf({ CHANNELS: 'email' }), 0)).toBe(100);
    expect(chancesPerDay(settingsOf({ SENDS_PER_DAY: '50' }), 0)).toBe(200);
    expect(chancesPerDay(settingsOf({ SENDS_PER_DAY: '50' }), 1)).toBe(400);
  });

  it('know both of Cognito’s quotas: starts, and answers three times as many', () => {
    const perDay = (settings: Record<string, string>, starts?: number) =>
      computeAcrossUsers(settingsOf(settings), [], starts).accountsPerDayWithoutCaps;
    expect(perDay({})).toBeCloseTo((360 * 86_400 * 2) / 1e6, 6);
    expect(perDay({}, 1200)).toBeCloseTo(10 * perDay({}), 6);
    // With one answer for each start, starts run out first; with five, answers do.
    expect(perDay({ MAX_ATTEMPTS: '1' })).toBeCloseTo((120 * 86_400 * 2) / 1e6, 6);
    expect(perDay({ MAX_ATTEMPTS: '5' })).toBe(perDay({}));
  });

  it('count the answer that opens a sign-in with START=client: it is no guess', () => {
    const across = (settings: Record<string, string>) => computeAcrossUsers(settingsOf(settings), []);
    const [server, client] = [across({}), across({ START: 'client' })];
    // Three guesses of four answers, where all were guesses.
    expect(client.accountsPerDayWithoutCaps).toBeCloseTo((server.accountsPerDayWithoutCaps * 3) / 4, 9);
    expect(server.requestsPerAccount).toBeCloseTo((1e6 * 4) / 3 / 2, 6);
    expect(client.requestsPerAccount).toBeCloseTo((1e6 * 5) / 3 / 2, 6);
    const one = { MAX_ATTEMPTS: '1', START: 'client' };
    expect(across(one).accountsPerDayWithoutCaps).toBeCloseTo((120 * 86_400 * 2) / 1e6, 6);
  });

  it('say what passing a human check costs for a thousand messages', () => {
    const cost = (HUMAN_CHECK: Settings['HUMAN_CHECK'], MAX_SENDS = 3) =>
      humanCheckCost({ HUMAN_CHECK, MAX_SENDS });
    expect(cost('none')).toBeUndefined();
    // 131,072 hashes a pass, five million a second, $0.04 an hour; three messages a pass.
    expect(cost('altcha')?.most).toBeCloseTo((131_072_000 / 3 / 5e6 / 3600) * 0.04, 12);
    for (const kind of ['turnstile', 'hcaptcha', 'recaptcha'] as const) {
      expect(cost(kind, 1)).toEqual({ least: 1, most: 3 });
      expect(cost(kind, 4)).toEqual({ least: 0.25, most: 0.75 });
    }
  });

  it('leave out what a cap keeps for known devices, where it keeps anything', () => {
    const accounts = (perHour: number) => computeAcrossUsers(settingsOf(), [{ perHour }]).accountsPerDay;
    expect(accounts(8)).toBeCloseTo((24 * 7 * 10) / 1e6, 12);
    expect(accounts(1)).toBeCloseTo((24 * 10) / 1e6, 12);
    expect(computeAcrossUsers(settingsOf(), [{ perHour: undefined }]).accountsPerDay).toBeCloseTo(62.21, 2);
  });

  it('fall by ten with each digit, and stay odds', () => {
    expect(computeTakeoverOdds(100, 6) / computeTakeoverOdds(100, 7)).toBeCloseTo(10, 2);
    expect(computeTakeoverOdds(0, 6)).toBe(0);
    expect(computeTakeoverOdds(1e9, 6)).toBeLessThanOrEqual(1);
  });

  it('know the ceilings of SMS, in all and to a pumped country', () => {
    const ceiling = (settings: Record<string, string> = {}) => {
      const { perHour = 0, breaker } = sms.readCaps(settingsOf(settings));
      return messageCeiling({ perHour, breaker });
    };
    expect(ceiling()).toEqual({
      perHour: 1000,
      perDay: 24_000,
      pumpedPerHour: { new: 250, proven: 250, device: 250 },
    });
    expect(ceiling({ SMS_PER_HOUR: '100000' })).toMatchObject({ perHour: 100_000, perDay: 2_400_000 });
    expect(ceiling({ SMS_BREAKER_PERCENT: '0' }).pumpedPerHour).toBeUndefined();
    // Two hours of the clock, and in each the tier's purse.
    expect(ceiling({ SMS_PER_HOUR: '100' }).pumpedPerHour).toEqual({ new: 76, proven: 100, device: 24 });
    const email = settingsOf({ CHANNELS: 'email' });
    expect(computeOdds(email, { usdPerSms: 1, signIns: 0, caps: [], smsCaps: undefined })).toMatchObject({
      usdPerDay: 0,
    });
  });

  it.each([
    [{}, 'out of reach'],
    [{ SMS_PER_HOUR: '100' }, 'in the way first'],
    [{ SMS_PER_HOUR: '11', SMS_BREAKER_MIN_SENDS: '10' }, 'in the way first'],
    [{ SMS_BREAKER_WINDOW_SECONDS: '3600', SMS_BREAKER_MIN_SENDS: '200' }, 'out of reach'],
  ] as const)('hold against a pumped country, with %j, where the cap is %s', async (settings, _cap) => {
    const { perHour = 0, breaker } = sms.readCaps(settingsOf(settings));
    const { pumpedPerHour } = messageCeiling({ perHour, breaker });
    for (const tier of trustTiers) {
      const { limits, clockMs } = testDeps({
        settings: { ...settings, SENDS_PER_HOUR: '50', SENDS_PER_DAY: '50' },
      });
      const sent: number[] = [];
      const count = async (at: number) => {
        const message = { channel: 'SMS', country: 'DE', limitKey: `to ${at}`, at, tier, isPretended: false };
        const seen = await limits.seeDestination(message.limitKey);
        if (
          (await limits.countMessage({ ...message, deadlineMs: Number.POSITIVE_INFINITY }, seen)) ===
          'counted'
        )
          sent.push(at);
      };
      for (let minute = 0; minute < 180; minute++)
        for (let i = 0; i < 12; i++) await count(Math.floor(clockMs / 1000) + minute * 60 + i * 5);
      const most = mostWithin(sent, 3600);
      expect(most, tier).toBeGreaterThan(0);
      expect(most, tier).toBeLessThanOrEqual(pumpedPerHour?.[tier] ?? 0);
    }
  });
});
