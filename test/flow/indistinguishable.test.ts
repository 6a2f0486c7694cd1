// Nobody learns from outside whether a user exists, can be sent a code, or is locked: the same keys, formats,
// texts and rounds at every step and past every limit, and times that overlap.
//
// What can still be seen, and why it is left: a message that SNS or SES refuses (DELIVERY_FAILED) and a
// send slower than RESPONSE_FLOOR_MS, both for real users only; which channels a user has, of which a made-up
// user has as plausible ones; a country's open breaker moves that country's users to email.
import { describe, expect, it } from 'vitest';
import type { Deps } from '../../src/deps.ts';
import { inventDecoys } from '../../src/recipients/decoys.ts';
import { trustTiers as tiers } from '../../src/sign-in.ts';
import { guessWrong } from '../support/counting.ts';
import { type TestDeps, testDeps } from '../support/deps.ts';
import { dispatch } from '../support/dispatch.ts';
import { createEvent, type Who } from '../support/events.ts';
import { byPhone, settle } from '../support/people.ts';
import { SignIn, type Step } from '../support/sign-in.ts';

const phone = '+4915123456789';
const email = 'ada@example.com';
type Kind = 'both' | 'phone' | 'email';

/** Half of the users have both contacts, so that every kind of stranger has its like. */
const shares = { SIGN_UP_CONTACTS: 'any', DECOY_CHANNEL_SHARES: 'sms:75,email:75' };

/** A name that nobody has and whose made-up user has these contacts. */
async function stranger(kind: Kind): Promise<string> {
  const { hmac, channels, settings } = testDeps({ settings: shares });
  for (let i = 0; i < 1000; i++) {
    const userName = `stranger-${i}`;
    const user = { userPoolId: 'eu-west-1_Example1', clientId: 'client-1', userName, exists: false };
    const names = (await inventDecoys(hmac, user, channels, settings)).map(({ channel }) => channel.name);
    if (names.join() === { both: 'SMS,EMAIL', phone: 'SMS', email: 'EMAIL' }[kind]) return userName;
  }
  throw new Error('no such name among a thousand');
}

const contacts = (kind: Kind, verified: string, number = phone): Record<string, string> => ({
  ...(kind !== 'email' && { phone_number: number, phone_number_verified: verified }),
  ...(kind !== 'phone' && { email, email_verified: verified }),
});

/** Every sort of user with these contacts, the known one first. */
const sorts = async (kind: Kind): Promise<Record<string, { who: Who; lockout?: 'locked' | 'disabled' }>> => ({
  known: { who: { userAttributes: contacts(kind, 'true') } },
  unknown: { who: { userName: await stranger(kind), userNotFound: true } },
  'unknown in capitals': { who: { userName: (await stranger(kind)).toUpperCase(), userNotFound: true } },
  unconfirmed: {
    who: { userAttributes: { ...contacts(kind, 'false'), 'cognito:user_status': 'UNCONFIRMED' } },
  },
  unverified: { who: { userAttributes: contacts(kind, 'false') } },
  locked: { who: { userAttributes: contacts(kind, 'true') }, lockout: 'locked' },
  disabled: { who: { userAttributes: contacts(kind, 'true') }, lockout: 'disabled' },
  // With an email as well, a refused country is a real user by email: nothing to hide.
  ...(kind === 'phone' && {
    'refused country': { who: { userAttributes: contacts(kind, 'true', '+447400123456') } },
  }),
});

/** Times relative to the start, destinations by their form. */
function shape(step: Step, startSeconds: number): unknown {
  if (step.kind !== 'challenge') return step.kind;
  return Object.fromEntries(
    Object.entries(step.parameters).map(([key, value]) => {
      if (key.endsWith('_AT') || key === 'NOW') return [key, Number(value) - startSeconds];
      if (key === 'PROOF') return [key, /^[\w-]{43}$/.test(value)];
      if (key === 'CODE_DELIVERY_DESTINATION')
        return [key, value.replace(/^\+\*{7}\d{4}$/, 'phone').replace(/^[a-z]\*{3}@[a-z]\*{3}$/, 'address')];
      return [key, value];
    }),
  );
}

const resend = { action: 'resend' };
/** Proofs that somebody without a device of the user's can show with a resend. */
const shown = ['A'.repeat(43), 'x'.repeat(10_000), ''];

/**
 * What a client sees on a long walk: wrong answers, resends with and without a proof, restarts, every cap, the lock, and
 * beyond.
 */
async function walk(deps: TestDeps, who: Who): Promise<unknown[]> {
  const seen: unknown[] = [];
  const startSeconds = deps.clockMs / 1000;
  const see = (step: Step) => {
    seen.push(shape(step, startSeconds));
    return step.kind === 'challenge';
  };
  const wrong = ['000000', 'x', '', '111111'];
  for (const [pause, plan] of [
    [0, 'wwww'],
    [1, 'rw'],
    [5, 'RRwR'],
    [10, 'w'],
    [31, 'rwrww'],
    [200, 'pwrprprr'],
    [400, 'www'],
    [300, 'prprprprp'],
    [31, 'www'],
    [31, 'www'],
    [31, 'www'],
    [950, 'www'],
    [31, 'prww'],
    [3600, 'www'],
    [31, 'RpRRwRpR'],
    [31, 'P'.repeat(3)],
    ...Array.from({ length: 12 }, () => [1800, 'rw'] as const),
    ...Array.from({ length: 6 }, () => [1800, 'RRw'] as const),
  ] as const) {
    deps.clockMs += pause * 1000;
    const signIn = new SignIn(deps, who);
    let open = see(await signIn.start());
    if (open && deps.settings.START === 'client')
      open = see(await signIn.answer(seen.length % 2 ? 'EMAIL' : 'sms'));
    for (const [i, act] of [...plan].entries()) {
      if (!open) break;
      if (act === 'p') deps.clockMs += 31_000;
      else if (act === 'P') deps.clockMs += 301_000;
      else if (act === 'r') open = see(await signIn.answer('x', resend));
      else if (act === 'R')
        open = see(await signIn.answer('x', { ...resend, proof: shown[i % shown.length] ?? '' }));
      else open = see(await signIn.answer(wrong[i % 4]));
    }
  }
  return seen;
}

/** Effects for a walk; a locked-out user has spent what locks him out before it begins. */
async function depsFor({ who, lockout }: { who: Who; lockout?: string }, settings: Record<string, string>) {
  const deps = testDeps({
    settings: { SMS_COUNTRIES: 'DE', RESPONSE_FLOOR_MS: '600', ...shares, ...settings },
  });
  const { userName = 'ada', userNotFound } = who;
  const user = { userPoolId: 'eu-west-1_Example1', clientId: 'client-1', userName, exists: !userNotFound };
  const wrong = lockout === 'disabled' ? 100 : lockout === 'locked' ? 10 : 0;
  for (let i = 1; i <= wrong; i++) {
    const given = await guessWrong(deps.limits, user, deps.clockMs / 1000);
    expect(given).toMatchObject({ kind: 'wrong', locks: i % 10 === 0 });
    if (i % 10 === 0 && i < wrong) deps.clockMs += 900_000;
  }
  return deps;
}

const settingsOf = {
  defaults: {},
  'client chooses': { START: 'client' },
  'email first': { CHANNELS: 'email,sms' },
  'tight limits': { SENDS_PER_HOUR: '2', SENDS_PER_DAY: '4', WRONG_PER_HOUR: '3', SMS_BREAKER_PERCENT: '0' },
};

describe.each(Object.entries(settingsOf))('with %s', (name, settings) => {
  it.each(['both', 'phone', 'email'] as const)('users with %s see the same as strangers do', async (kind) => {
    const all = await sorts(kind);
    let reference: unknown[] | undefined;
    for (const [sort, { who, lockout }] of Object.entries(all)) {
      if (lockout && name !== 'defaults') continue;
      const deps = await depsFor({ who, ...(lockout && { lockout }) }, settings);
      const seen = await walk(deps, who);
      reference ??= seen;
      expect({ sort, seen }).toEqual({ sort, seen: reference });
      // A lock stops guesses, not messages: the owner may have a device that is not locked.
      if (sort !== 'known' && !lockout) expect(deps.outbox).toEqual([]);
    }
    expect(reference?.length).toBeGreaterThan(50);
  });
});

describe('locked-out users', () => {
  it.each(['locked', 'disabled'] as const)(
    '%s: see the same as strangers who were locked out alike',
    async (lockout) => {
      for (const kind of ['both', 'phone', 'email'] as const) {
        const { known, unknown } = await sorts(kind);
        const seen: unknown[] = [];
        for (const sort of [known, unknown]) {
          if (!sort) throw new Error('no such sort');
          const deps = await depsFor({ ...sort, lockout }, {});
          seen.push(await walk(deps, sort.who));
        }
        expect(seen[0]).toEqual(seen[1]);
      }
    },
  );
});

describe('one stranger', () => {
  it('is one in whatever case the name is typed, as a user is', async () => {
    const deps = testDeps();
    const seen: unknown[] = [];
    const startSeconds = deps.clockMs / 1000;
    for (const userName of ['bo@example.org', 'BO@Example.org', 'Bo@example.org']) {
      const step = await new SignIn(deps, { userName, userNotFound: true }).start();
      // The one thing that goes on meanwhile.
      seen.push({ ...(shape(step, startSeconds) as object), NOW: '' });
      deps.clockMs += 5000;
    }
    expect(new Set(seen.map((step) => JSON.stringify(step))).size).toBe(1);
  });
});

describe('two spellings of a name', () => {
  /** Whether a start with the second name meets the code of a start with the first. */
  const shareCode = async (USERNAME_CASE: string, first: Who, second: Who) => {
    const deps = testDeps({ settings: { USERNAME_CASE } });
    const expiry = async (who: Who) => {
      const step = await new SignIn(deps, who).start();
      return step.kind === 'challenge' ? step.parameters.EXPIRES_AT : step.kind;
    };
    const before = await expiry(first);
    deps.clockMs += 10_000;
    return before === (await expiry(second));
  };
  const stranger = (userName: string): Who => ({ userName, userNotFound: true });
  const user: Who = { userName: 'Bo', userAttributes: contacts('phone', 'true') };

  it('show one EXPIRES_AT where the pool calls them one user, be it a user or a stranger', async () => {
    // Cognito gives the user's one name, however it was typed.
    expect(await shareCode('insensitive', user, user)).toBe(true);
    expect(await shareCode('insensitive', stranger('Bo'), stranger('bo'))).toBe(true);
  });

  it('show two where the pool minds case, be one of them a user or neither', async () => {
    expect(await shareCode('sensitive', user, stranger('bo'))).toBe(false);
    expect(await shareCode('sensitive', stranger('Bo'), stranger('bo'))).toBe(false);
  });
});

describe('the cap on all SMS', () => {
  it('moves strangers to their other channel as it moves users', async () => {
    const seen: unknown[] = [];
    for (const { who } of Object.values(await sorts('both'))
      .slice(0, 2)
      .flatMap((sort) => sort ?? [])) {
      const deps = testDeps({ settings: { SMS_PER_HOUR: '50', ...shares } });
      for (let i = 0; i < 60; i++)
        for (const tier of tiers)
          await deps.limits.countMessage(
            {
              channel: 'SMS',
              country: i % 2 ? 'DE' : 'US',
              limitKey: 'd',
              at: deps.clockMs / 1000,
              deadlineMs: Number.POSITIVE_INFINITY,
              isPretended: false,
              tier,
            },
            await deps.limits.seeDestination('d'),
          );
      seen.push(shape(await new SignIn(deps, who).start(), deps.clockMs / 1000));
    }
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[0]).toMatchObject({ CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL' });
  });
});

describe('an open breaker', () => {
  it('moves strangers as it moves users: those who are new by email, those who look proven still by SMS', async () => {
    const deps = testDeps({ settings: { SMS_COUNTRIES: 'DE', SMS_BREAKER_MIN_SENDS: '10', ...shares } });
    const old = { userName: 'old', userAttributes: contacts('both', 'true') };
    await settle(deps, [old]);
    for (let i = 0; i < 60; i++) await new SignIn(deps, byPhone(`pump-${i}`, i)).start();
    expect(deps.metrics.get('BreakerOpen')).toBeGreaterThan(0);
    const medium = async (who: Who) => {
      const step = await new SignIn(deps, who).start();
      return step.kind === 'challenge' ? step.parameters.CODE_DELIVERY_DELIVERY_MEDIUM : step.kind;
    };
    expect(await medium(old)).toBe('SMS');
    const fresh = { ...contacts('both', 'true', '+4915123999999'), email: 'new@example.com' };
    expect(await medium({ userName: 'new', userAttributes: fresh })).toBe('EMAIL');
    const seen = { proven: new Set<string>(), others: new Set<string>() };
    for (let i = 0; i < 200; i++) {
      const userName = `nobody-${i}`;
      const user = { userPoolId: 'eu-west-1_Example1', clientId: 'client-1', userName, exists: false };
      const decoys = await inventDecoys(deps.hmac, user, deps.channels, deps.settings);
      if (decoys.length < 2) continue;
      const of = decoys[0]?.tier === 'proven' ? seen.proven : seen.others;
      of.add((await medium({ userName, userNotFound: true })) ?? '');
    }
    expect(seen).toEqual({ proven: new Set(['SMS']), others: new Set(['EMAIL']) });
  });
});

describe('a mailbox that has had its messages', () => {
  const exhausted = async (who: (i: number) => Who) => {
    const deps = testDeps({ settings: { CHANNELS: 'email' } });
    for (let i = 0; i < 7; i++) {
      await new SignIn(deps, who(i)).start();
      deps.clockMs += 31_000;
    }
    return deps;
  };
  const statusOf = async (deps: TestDeps, who: Who) => {
    const step = await new SignIn(deps, who).start();
    return step.kind === 'challenge' ? step.parameters.STATUS : step.kind;
  };
  const nobody = (userName: string): Who => ({ userName, userNotFound: true });
  const somebody = (name: string): Who => ({
    userName: `id-of-${name}`,
    userAttributes: { email: name, email_verified: 'true' },
  });

  /** A tag of ada's that looks like a new user's, as the users here are. */
  async function newTag({ hmac, channels, settings }: TestDeps): Promise<string> {
    for (let i = 0; ; i++) {
      const user = {
        userPoolId: 'eu-west-1_Example1',
        clientId: 'client-1',
        userName: `ada+n${i}@example.com`,
        exists: false,
      };
      const [decoy] = await inventDecoys(hmac, user, channels, settings);
      if (decoy?.tier === 'new') return user.userName;
    }
  }

  it.each([
    ['a user’s', () => somebody('ada@example.com')],
    ['a stranger’s', () => nobody('ada@example.com')],
    ['a user’s under many tags', (i: number) => somebody(`ada+${i}@example.com`)],
    ['a stranger’s under many tags', (i: number) => nobody(`ada+${i}@example.com`)],
  ])('%s: the next tag of it is refused, if nobody has it', async (_whose, who) => {
    const deps = await exhausted(who);
    expect(await statusOf(deps, nobody(await newTag(deps)))).toBe('RESEND_TOO_SOON');
  });

  it('refuses the next tag also if somebody has it, while he is new', async () => {
    const deps = await exhausted(() => somebody('ada@example.com'));
    expect(await statusOf(deps, somebody('ada+next@example.com'))).toBe('RESEND_TOO_SOON');
  });
});

describe('response times', () => {
  /** The largest distance between two empirical distributions (Kolmogorov-Smirnov). */
  function distance(a: readonly number[], b: readonly number[]): number {
    const share = (of: readonly number[], x: number) => of.filter((y) => y <= x).length / of.length;
    return Math.max(...[...a, ...b].map((x) => Math.abs(share(a, x) - share(b, x))));
  }

  it('overlap, also where sends are slower than the floor at times', async () => {
    const runs = 400;
    const deps = testDeps({
      settings: { RESPONSE_FLOOR_MS: '600', SMS_BREAKER_PERCENT: '0', SMS_PER_HOUR: '1000000' },
      onSend: async () => {
        // One in three takes longer than the floor.
        deps.clockMs += Math.random() < 0.67 ? 20 + Math.random() * 380 : 600 + Math.random() * 1500;
      },
    });
    // A call to the table takes 3 to 15 ms.
    const slow =
      <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
      async (...args: A): Promise<R> => {
        deps.clockMs += 3 + Math.random() * 12;
        return call(...args);
      };
    const { limits } = deps;
    const slowed: Deps = {
      ...deps,
      limits: {
        ...limits,
        seeTurn: slow(limits.seeTurn),
        seeDestination: slow(limits.seeDestination),
        countMessage: slow(limits.countMessage),
        takeTurn: slow(limits.takeTurn),
        countDestination: slow(limits.countDestination),
      },
      nowMs: () => deps.clockMs,
      // A timer wakes up to 2 ms late.
      sleep: async (ms: number) => {
        deps.clockMs += ms + Math.random() * 2;
      },
    };
    const time = async (who: Who): Promise<number> => {
      deps.clockMs = Math.ceil(deps.clockMs / 1000) * 1000;
      const startMs = deps.clockMs;
      await dispatch(createEvent([], who), slowed);
      return deps.clockMs - startMs;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let i = 0; i < runs; i++) {
      known.push(await time(byPhone(`user-${i}`, i)));
      unknown.push(await time({ userName: `+4915199${String(i).padStart(6, '0')}`, userNotFound: true }));
    }
    // Two samples of n from one population: beyond 1.95 * sqrt(2 / n) once in a thousand.
    const bound = 1.95 * Math.sqrt(2 / runs);
    const measured = distance(known, unknown);
    const late = known.filter((ms) => ms > 700).length;
    console.log(
      `Kolmogorov-Smirnov: ${measured.toFixed(3)}, bound ${bound.toFixed(3)}, ${runs} starts each, ${late} past the floor`,
    );
    expect(late).toBeGreaterThan(runs / 5);
    // Above the floor too, rounds end on a multiple of it: a send's own time is not to be seen. A timer wakes up late.
    expect([...known, ...unknown].filter((ms) => ms % 600 > 2)).toEqual([]);
    expect(measured).toBeLessThan(bound);
  });
});
