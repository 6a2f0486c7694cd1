// Timing: for every answer, right or wrong, of a known user or not, Verify derives and compares equally often.
import { describe, expect, it } from 'vitest';
import { createHmac, type Hmac, type Purpose } from '../../../src/crypto/hmac.ts';
import { env, type TestDeps, testDeps } from '../../support/deps.ts';
import type { Who } from '../../support/events.ts';
import { SignIn } from '../../support/sign-in.ts';

const real = createHmac(env.OTP_SECRET);

/** Effects whose derivations are counted, by what they are for. */
function counting(settings: Record<string, string>): {
  deps: TestDeps;
  take(): Partial<Record<Purpose, number>>;
} {
  let counts: Partial<Record<Purpose, number>> = {};
  const hmac: Hmac = Object.assign(
    (purpose: Purpose, ...parts: readonly string[]) => {
      counts[purpose] = (counts[purpose] ?? 0) + 1;
      return real(purpose, ...parts);
    },
    { previous: undefined },
  );
  return {
    deps: testDeps({ settings, hmac }),
    take: () => {
      const taken = counts;
      counts = {};
      return taken;
    },
  };
}

const number = '+4915123456789';
const attributes = { phone_number: number, phone_number_verified: 'true' };
const sorts: Record<string, Who> = {
  user: { userName: number, userAttributes: attributes },
  stranger: { userName: number, userNotFound: true },
  'user who cannot be sent a code': {
    userName: number,
    userAttributes: { ...attributes, phone_number_verified: 'false' },
  },
};

/** Seconds to wait before each wrong answer, and whether a new code is asked for first. */
const walks: Record<string, readonly (readonly [seconds: number, isResent: boolean])[]> = {
  'at once, twice': [
    [1, false],
    [1, false],
  ],
  'while two codes are live': [
    [170, true],
    [1, false],
  ],
  'when no code is live any more': [[400, false]],
  'until there is a lock': Array.from({ length: 5 }, () => [1, false] as const),
};

describe.each(Object.entries(walks))('an answer %s', (_when, walk) => {
  it('costs the same derivations for known and unknown users', async () => {
    const seen: Record<string, unknown> = {};
    for (const [sort, who] of Object.entries(sorts)) {
      const { deps, take } = counting({
        SMS_COUNTRIES: 'DE',
        CHANNELS: 'sms',
        MAX_ATTEMPTS: '5',
        WRONG_PER_HOUR: '5',
      });
      const signIn = new SignIn(deps, who);
      await signIn.start();
      const taken: unknown[] = [];
      for (const [seconds, isResent] of walk) {
        deps.clockMs += seconds * 1000;
        if (isResent) await signIn.answer('', { action: 'resend' });
        take();
        await signIn.answer('000000');
        const { code = 0, compare = 0, proof = 0, table = 0 } = take();
        taken.push({ code, compare, proof, table });
      }
      const next = new SignIn(deps, who);
      await next.start();
      take();
      await next.answer('000000');
      const { code = 0, compare = 0, proof = 0, table = 0 } = take();
      taken.push({ code, compare, proof, table });
      seen[sort] = taken;
    }
    const [first] = Object.values(seen);
    for (const [sort, taken] of Object.entries(seen)) expect(taken, sort).toEqual(first);
    // As many as where two codes are live: a user without a code takes as long.
    for (const taken of first as { code: number }[]) expect(taken.code).toBe(4);
  });
});
