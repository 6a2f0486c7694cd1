// The best attacker we could write against the rules themselves, on a simulated clock: what it reaches is what `odds` says.
// A chance is an answer that is compared with a code that could be it. Each is right once in 10^CODE_LENGTH.
import { describe, expect, it } from 'vitest';
import { email } from '../../src/channels/email/channel.ts';
import { sms } from '../../src/channels/sms/channel.ts';
import { countSend, type DestinationRecord } from '../../src/limits/destination-rules.ts';
import { chancesPerDay, computeAcrossUsers, guessesPerMessage } from '../../src/limits/odds.ts';
import { purseOf } from '../../src/limits/policy.ts';
import type { UserRecord } from '../../src/limits/user-record.ts';
import { redeem, takeTurn } from '../../src/limits/user-rules.ts';
import type { Settings } from '../../src/settings/table.ts';
import { settingsOf } from '../support/deps.ts';

const hour = 3600;
const day = 24 * hour;

/** A user who proved a code long ago, as the table keeps one, and what an attacker can do to it. */
class Victim {
  #record: UserRecord = {
    provenAt: 1,
    turns: {},
    codes: {},
    uses: [],
    guesses: { times: [], inARow: 0 },
    devices: [],
  };
  readonly #destinations = new Map<string, DestinationRecord | undefined>();
  readonly #settings: Settings;
  #nonces = 0;
  messages = 0;
  guesses = 0;
  chances = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Starts a sign-in. A message goes by the first channel whose cap lets it. */
  start(now: number): boolean {
    const query = {
      clientId: 'app',
      recipient: 'real' as const,
      nonce: String(this.#nonces + 1),
      device: undefined,
      now,
    };
    for (const channel of this.#settings.CHANNELS) {
      const destination = countSend(
        this.#destinations.get(channel),
        { tier: 'proven', isPretended: false, now },
        this.#settings,
      );
      if (!destination) continue;
      const { record, answer } = takeTurn(this.#record, query, { channel, country: '' }, this.#settings);
      if (answer.kind !== 'taken' || !record) return false;
      this.#destinations.set(channel, destination);
      this.#record = record;
      this.#nonces++;
      this.messages++;
      return true;
    }
    return false;
  }

  /** One wrong answer; `false` where it was not even compared. */
  guess(now: number): boolean {
    const compared = new Set<string>();
    const attempt = {
      clientId: 'app',
      recipient: 'real' as const,
      signIn: 'attacker',
      device: undefined,
      newDevice: 'attacker',
      now,
      own: { nonce: '', issuedAt: 0 },
      isRight: (nonce: string) => {
        if (nonce) compared.add(nonce);
        return false;
      },
    };
    const { record, answer } = redeem(this.#record, attempt, this.#settings);
    if (answer.kind === 'refused') return false;
    if (record) this.#record = record;
    this.guesses++;
    this.chances += compared.size;
    return true;
  }
}

/** All that the rules compare, at a moment. */
const guessAll = (victim: Victim, now: number): void => {
  while (victim.guess(now));
};

/** On one code: every guess of its life. Returns the chances for one message. */
function attackOneCode(settings: Settings): number {
  const victim = new Victim(settings);
  for (let now = 0; now < settings.CODE_TTL_SECONDS; now++) {
    if (now === 0) victim.start(10 * day);
    guessAll(victim, 10 * day + now);
  }
  expect(victim.messages).toBe(1);
  return victim.chances;
}

/** On two codes of one user, the second as soon as there is one. Returns the chances for each message. */
function attackTwoCodes(settings: Settings): number {
  const victim = new Victim(settings);
  const from = 10 * day;
  const half = Math.ceil(settings.CODE_TTL_SECONDS / 2);
  for (let now = 0; now < half + settings.CODE_TTL_SECONDS; now++) {
    if (now === 0 || now === half) victim.start(from + now);
    if (now >= half) guessAll(victim, from + now);
  }
  expect(victim.messages).toBe(2);
  return victim.chances / victim.messages;
}

/** The most chances on one user in a day, over the ways to spend its messages that we know. */
function attackAllDay(settings: Settings): number {
  const half = Math.ceil(settings.CODE_TTL_SECONDS / 2);
  const everyLock = Math.min(settings.LOCK_SECONDS, hour);
  const from = 10 * day;
  /** `every`: between codes, or pairs of codes; `gap`: between the two of a pair; `until`: when guessing stops. */
  const play = (every: number, gap = 0, until = gap + settings.CODE_TTL_SECONDS): number => {
    const victim = new Victim(settings);
    for (let now = 0; now < day; now += 1) {
      const at = now % every;
      if (at === 0 || at === gap) victim.start(from + now);
      // With two codes in sight, nothing is spent on the first alone.
      if (at >= gap && at < until) guessAll(victim, from + now);
    }
    return victim.chances;
  };
  const rhythms = [half, settings.CODE_TTL_SECONDS, everyLock, everyLock + half, hour, day / 10, day / 20];
  return Math.max(
    ...rhythms.flatMap((every) => [
      play(every),
      ...(every > half ? [play(every, half), play(every, half, settings.CODE_TTL_SECONDS)] : []),
    ]),
  );
}

const cases: readonly (readonly [string, Record<string, string>])[] = [
  ['the defaults', {}],
  ['a lock of a minute', { LOCK_SECONDS: '60' }],
  ['a long life and late locks', { CODE_TTL_SECONDS: '600', LOCK_SECONDS: '250', WRONG_PER_HOUR: '7' }],
  [
    'long codes and many attempts',
    { CODE_LENGTH: '8', MAX_ATTEMPTS: '5', WRONG_PER_HOUR: '50', WRONG_BEFORE_DISABLE: '1000' },
  ],
  ['one channel', { CHANNELS: 'email' }],
];

describe.each(cases)('with %s', (_what, over) => {
  const settings = settingsOf({ SMS_BREAKER_PERCENT: '0', ...over });

  it('a message buys as many guesses as the formula says', () => {
    const most = Math.max(attackOneCode(settings), attackTwoCodes(settings));
    const formula = guessesPerMessage(settings);
    console.log(`guesses a message: ${most} reached, ${formula} by the formula`);
    expect(most).toBeLessThanOrEqual(formula);
    expect(most).toBeGreaterThanOrEqual(0.9 * formula);
  });

  it('a user meets as many chances in a day as the formula says', () => {
    const most = attackAllDay(settings);
    const formula = chancesPerDay(settings, 0);
    console.log(`chances on one user and day: ${most} reached, ${formula} by the formula`);
    expect(most).toBeLessThanOrEqual(formula);
    expect(most).toBeGreaterThanOrEqual(0.9 * formula);
  });

  it('a day of messages takes as many accounts over as the formula says', () => {
    const caps = settings.CHANNELS.map((name) => (name === 'SMS' ? sms : email).readCaps(settings));
    const { accountsPerDay } = computeAcrossUsers(settings, caps);
    // Each hour has a purse for each tier; every message goes to another user, and is guessed on as well as can be.
    const each = Math.max(attackOneCode(settings), attackTwoCodes(settings));
    let messages = 0;
    for (const { perHour = 0 } of caps)
      for (const tier of ['new', 'proven'] as const) messages += 24 * purseOf(perHour, tier).most;
    const reached = (messages * each) / 10 ** settings.CODE_LENGTH;
    console.log(`accounts a day: ${reached.toFixed(4)} reached, ${accountsPerDay.toFixed(4)} by the formula`);
    expect(Math.abs(reached / accountsPerDay - 1)).toBeLessThan(0.1);
  });

  it('a request to Cognito is worth what the formula says, where no cap is in the way', () => {
    const { requestsPerAccount, accountsPerDayWithoutCaps } = computeAcrossUsers(settings, []);
    const half = Math.ceil(settings.CODE_TTL_SECONDS / 2);
    let [starts, answers, chances] = [0, 0, 0];
    // Two starts make two codes; then as many starts as have all their answers within the guesses before a lock.
    for (let user = 0; user < 50; user++) {
      const victim = new Victim(settings);
      victim.start(10 * day);
      victim.start(10 * day + half);
      const rounds = Math.max(2, Math.floor(settings.WRONG_PER_HOUR / settings.MAX_ATTEMPTS));
      starts += rounds;
      for (let i = 0; i < rounds * settings.MAX_ATTEMPTS; i++) if (victim.guess(10 * day + half)) answers++;
      chances += victim.chances;
    }
    const reached = ((starts + answers) * 10 ** settings.CODE_LENGTH) / chances;
    console.log(`requests for an account: ${reached} reached, ${requestsPerAccount} by the formula`);
    expect(Math.abs(reached / requestsPerAccount - 1)).toBeLessThan(0.1);
    const seconds = Math.max(starts / 120, answers / 360);
    const perDay = ((chances / seconds) * day) / 10 ** settings.CODE_LENGTH;
    expect(Math.abs(perDay / accountsPerDayWithoutCaps - 1)).toBeLessThan(0.1);
  });
});
