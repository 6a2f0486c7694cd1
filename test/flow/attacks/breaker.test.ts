// Somebody who has SMS sent to numbers of his own: what a country's breaker lets through, at whatever time he comes.
import { describe, expect, it } from 'vitest';
import { sms } from '../../../src/channels/sms/channel.ts';
import { messageCeiling } from '../../../src/limits/odds.ts';
import { mostWithin } from '../../support/counting.ts';
import { testDeps } from '../../support/deps.ts';
import { byPhone } from '../../support/people.ts';
import { SignIn } from '../../support/sign-in.ts';

const settings = { CHANNELS: 'sms', SMS_PER_HOUR: '10000' };

describe('a pumper', () => {
  it.each([300, 450, 900, 1800, 3600])(
    'who fills each window of %i s to the last message gets exactly what `odds` says in an hour, around midnight as around noon',
    async (windowSeconds) => {
      for (const edge of ['2026-11-24T00:00:00Z', '2026-11-24T12:00:00Z', '2026-11-24T23:00:00Z']) {
        const deps = testDeps({
          settings: {
            ...settings,
            SMS_BREAKER_MIN_SENDS: '10',
            SMS_BREAKER_WINDOW_SECONDS: String(windowSeconds),
          },
        });
        const edgeMs = Date.parse(edge);
        const windows = 3600 / windowSeconds;
        const starts = Array.from({ length: windows }, (_, i) => edgeMs + i * windowSeconds * 1000);
        let number = 0;
        // The last second of one window, and the first of all that follow. Stopping before a refusal keeps the next window whole.
        for (const atMs of [edgeMs - 1000, ...starts])
          for (let i = 0; i < 10; i++) {
            deps.clockMs = atMs;
            await new SignIn(deps, byPhone(`pumped-${number}`, number++)).start();
          }
        const most = mostWithin(
          deps.outbox.map(({ atMs }) => atMs),
          3_600_000,
        );
        const { perHour = 0, breaker } = sms.readCaps(deps.settings);
        expect(most, edge).toBe(messageCeiling({ perHour, breaker }).pumpedPerHour?.new);
        expect(most).toBe(10 * (windows + 1));
        // One more is refused until the last window ends, and no later.
        deps.clockMs = edgeMs + 3_599_000;
        await new SignIn(deps, byPhone('one-more', number)).start();
        expect(deps.outbox).toHaveLength(most);
      }
    },
  );

  it('is let pump no further by a test identity that signs in', async () => {
    const test = '+4915123999999';
    const deps = testDeps({
      settings: {
        ...settings,
        TEST_IDENTITIES: JSON.stringify({ [test]: { code: '246810', until: '2026-12-01' } }),
      },
    });
    for (let i = 0; i < 400; i++) {
      const reviewer = new SignIn(deps, {
        userName: 'reviewer',
        userAttributes: { phone_number: test, phone_number_verified: 'true' },
      });
      await reviewer.start();
      expect(await reviewer.answer('246810')).toEqual({ kind: 'tokens' });
      await new SignIn(deps, byPhone(`pumped-${i}`, i)).start();
    }
    expect(deps.outbox).toHaveLength(50);
  });

  it('closes no other country’s breaker with codes of his own', async () => {
    const deps = testDeps({ settings });
    const own = (i: number) => byPhone(`own-${i}`, i, '+33612');
    for (let i = 0; i < 120; i++) {
      await new SignIn(deps, byPhone(`pumped-${i}`, i)).start();
      const signIn = new SignIn(deps, own(1000 + i));
      await signIn.start();
      expect(await signIn.answer(deps.outbox.at(-1)?.code)).toEqual({ kind: 'tokens' });
    }
    expect(deps.outbox.filter(({ to }) => to.startsWith('+49'))).toHaveLength(50);
  });

  it('finds the probes of a half open window few, whatever was verified in the windows before', async () => {
    const deps = testDeps({ settings });
    const startMs = deps.clockMs;
    const pump = async (from: number) => {
      const before = deps.outbox.length;
      for (let i = 0; i < 80; i++) await new SignIn(deps, byPhone(`pumped-${from + i}`, from + i)).start();
      return deps.outbox.length - before;
    };
    // Codes that are typed after their window has ended are credited to the window that they were sent in.
    const waiting = Array.from({ length: 10 }, (_, i) => new SignIn(deps, byPhone(`owner-${i}`, 5000 + i)));
    deps.clockMs = startMs + 890_000;
    for (const signIn of waiting) await signIn.start();
    const codes = deps.outbox.map(({ code }) => code);
    expect(await pump(0)).toBe(40);
    deps.clockMs = startMs + 900_000;
    for (const [i, signIn] of waiting.entries())
      expect(await signIn.answer(codes[i])).toEqual({ kind: 'tokens' });
    expect(await pump(100)).toBe(5);
  });
});
