// NOTICE=new-device: who hears of a sign-in on a device that showed no proof, and that no notice costs anybody a sign-in.
import { describe, expect, it } from 'vitest';
import { type DepsOptions, type TestDeps, testDeps } from '../support/deps.ts';
import { verifiedUser, type Who } from '../support/events.ts';
import { SignIn } from '../support/sign-in.ts';

const phone = { phone_number: '+4915123456789', phone_number_verified: 'true' };
const email = { email: 'ada@example.com', email_verified: 'true' };

const noticing = (options: DepsOptions = {}) =>
  testDeps({ ...options, settings: { NOTICE: 'new-device', ...options.settings } });

/** Signs in, an hour after the last time. */
async function signIn(deps: TestDeps, who: Who, proof?: string) {
  deps.clockMs += 3_600_000;
  const attempt = new SignIn(deps, who);
  const started = await attempt.start();
  const code = deps.outbox.at(-1)?.code;
  const step = await attempt.answer(code, proof ? { proof } : undefined);
  return { step, proof: started.kind === 'challenge' ? (started.parameters.PROOF ?? '') : '' };
}

const to = ({ notices }: TestDeps) => notices.map((one) => one.to);

describe('a right code from a device that showed no proof', () => {
  it.each([
    ['the other verified contact', verifiedUser, {}, ['ada@example.com']],
    [
      'the other one, when the code went by email',
      verifiedUser,
      { CHANNELS: 'email,sms' },
      ['+4915123456789'],
    ],
    ['the same address, for a user who has only that', email, {}, ['ada@example.com']],
    ['nobody, for a user who has only a number', phone, {}, []],
    [
      'the address, where the other contact is not verified',
      { ...email, phone_number: '+4915123456789' },
      {},
      ['ada@example.com'],
    ],
    [
      'the address, where the number cannot be served',
      verifiedUser,
      { SMS_COUNTRIES: 'FR' },
      ['ada@example.com'],
    ],
  ])('goes to %s', async (_whom, userAttributes: Record<string, string>, settings, expected) => {
    const deps = noticing({ settings: settings as Record<string, string> });
    const who = { userAttributes };
    await signIn(deps, who);
    expect(to(deps), 'a first sign-in').toEqual([]);
    const before = deps.clockMs;
    expect((await signIn(deps, who)).step.kind).toBe('tokens');
    expect(to(deps)).toEqual(expected);
    for (const { atMs, clientId } of deps.notices)
      expect([atMs - before, clientId]).toEqual([3_600_000, 'client-1']);
    expect(deps.metrics.get(expected.length ? 'NoticeSent' : 'NoticeFailed')).toBe(1);
  });

  it('is no news where the device shows its proof, and is where the proof is invented', async () => {
    const deps = noticing();
    const { proof } = await signIn(deps, {});
    await signIn(deps, {}, proof);
    expect(deps.notices).toEqual([]);
    await signIn(deps, {}, 'A'.repeat(43));
    expect(deps.notices.length).toBe(1);
  });

  it('is in the language of the user, never in one that the client names', async () => {
    const deps = noticing();
    const who = { userAttributes: { ...verifiedUser, locale: 'de' } };
    await signIn(deps, who);
    deps.clockMs += 3_600_000;
    const attempt = new SignIn(deps, who);
    await attempt.start();
    await attempt.answer(deps.outbox.at(-1)?.code, { locale: 'ja' });
    expect(deps.notices.map(({ locale }) => locale)).toEqual(['de']);
  });

  it('is sent once, though Cognito asks again', async () => {
    const deps = noticing();
    await signIn(deps, {});
    deps.clockMs += 3_600_000;
    const { dispatch } = await import('../support/dispatch.ts');
    const attempt = new SignIn(deps, {}, async (event, given) => {
      if ((event as { triggerSource: string }).triggerSource.startsWith('Verify'))
        await dispatch(structuredClone(event), given);
      return dispatch(event, given);
    });
    await attempt.start();
    expect((await attempt.answer(deps.outbox.at(-1)?.code)).kind).toBe('tokens');
    expect(deps.notices.length).toBe(1);
  });
});

describe('nobody hears of', () => {
  it('anything by default', async () => {
    const deps = testDeps();
    for (let i = 0; i < 3; i++) await signIn(deps, {});
    expect([deps.notices, deps.metrics.get('NoticeFailed')]).toEqual([[], undefined]);
  });

  it('wrong answers, strangers and test identities', async () => {
    const identities = '{"+12025550100":{"code":"246810","until":"2026-12-31"}}';
    const deps = noticing({ settings: { TEST_IDENTITIES: identities } });
    await signIn(deps, {});
    const attempt = new SignIn(deps, {});
    await attempt.start();
    await attempt.answer('no code');
    const stranger = new SignIn(deps, { userName: 'nobody', userNotFound: true });
    await stranger.start();
    await stranger.answer('000000');
    const tester = {
      userName: 'tester',
      userAttributes: { ...email, phone_number: '+12025550100', phone_number_verified: 'true' },
    };
    for (let i = 0; i < 2; i++) {
      deps.clockMs += 3_600_000;
      const test = new SignIn(deps, tester);
      await test.start();
      expect((await test.answer('246810')).kind).toBe('tokens');
    }
    expect(deps.notices).toEqual([]);
  });
});

describe('a notice that cannot go out', () => {
  it.each([
    ['is refused', async () => Promise.reject(new Error('to ada@example.com'))],
    ['never ends', () => new Promise<void>(() => {})],
  ])('because it %s, costs no sign-in', async (_how, onNotice) => {
    const deps = noticing({ onNotice });
    Object.assign(deps, {
      // The time that the answer gives it, at once.
      inTime: (ms: number, act: () => Promise<unknown>) =>
        Promise.race([
          act(),
          Promise.resolve().then(async () => {
            for (let i = 0; i < 50; i++) await Promise.resolve();
            expect(ms).toBeLessThanOrEqual(1000);
            throw new Error('no answer in time');
          }),
        ]),
    });
    await signIn(deps, {});
    expect((await signIn(deps, {})).step.kind).toBe('tokens');
    expect([deps.metrics.get('NoticeFailed'), deps.failures.map(({ channel }) => channel)]).toEqual([
      1,
      ['notice'],
    ]);
  });

  it('because the table fails after the answer was counted, costs no sign-in either', async () => {
    const deps = noticing();
    await signIn(deps, {});
    const { countMessage } = deps.limits;
    let isAnswered = false;
    Object.assign(deps.limits, {
      countMessage: async (...args: Parameters<typeof countMessage>) => {
        if (args[0].isNotice) {
          isAnswered = true;
          throw new Error('down');
        }
        return countMessage(...args);
      },
    });
    expect((await signIn(deps, {})).step.kind).toBe('tokens');
    expect([isAnswered, deps.notices]).toEqual([true, []]);
  });
});

describe('the caps', () => {
  it('count notices of a destination apart: as many as there may be, and every code still goes out', async () => {
    const deps = noticing({
      settings: { SENDS_PER_HOUR: '4', SENDS_PER_DAY: '50', RESEND_COOLDOWN_SECONDS: '10' },
    });
    // Ada's codes and Bob's notices go to one mailbox.
    const bob = { userName: 'bob', userAttributes: { ...phone, ...email } };
    const ada = { userAttributes: email };
    await signIn(deps, bob);
    for (let i = 0; i < 6; i++) {
      deps.clockMs -= 3_600_000 - 20_000;
      expect(
        (
          await signIn(deps, {
            ...bob,
            userAttributes: { ...bob.userAttributes, phone_number: `+491512345678${i}` },
          })
        ).step.kind,
      ).toBe('tokens');
    }
    expect(deps.notices.length).toBe(4);
    const codes = deps.outbox.length;
    for (let i = 0; i < 4; i++) {
      deps.clockMs -= 3_600_000 - 20_000;
      expect((await signIn(deps, ada)).step.kind).toBe('tokens');
    }
    expect(deps.outbox.length - codes).toBe(4);
  });

  it('leave half of a purse to codes, and no notice opens a breaker or passes an open one', async () => {
    const settings = {
      CHANNELS: 'email,sms',
      SMS_PER_HOUR: '80',
      SMS_BREAKER_MIN_SENDS: '10',
      SENDS_PER_DAY: '50',
    };
    const deps = noticing({ settings });
    const people = Array.from({ length: 30 }, (_, i) => ({
      userName: `user-${i}`,
      userAttributes: {
        email: `u${i}@example.com`,
        email_verified: 'true',
        phone_number: `+49151234567${i + 10}`,
        phone_number_verified: 'true',
      },
    }));
    const quickly = async (who: Who) => {
      const attempt = new SignIn(deps, who);
      await attempt.start();
      return attempt.answer(deps.outbox.at(-1)?.code);
    };
    for (const who of people) await quickly(who);
    deps.clockMs += 3_600_000;
    for (const who of people) expect((await quickly(who)).kind).toBe('tokens');
    // New users' purse is 30 of 80 an hour.
    expect(deps.notices.length).toBe(15);
    expect(deps.metrics.get('BreakerOpen')).toBeUndefined();
    // The other half: a code by SMS still goes out.
    const sms = new SignIn(deps, { userName: 'late', userAttributes: phone });
    await sms.start();
    expect(deps.outbox.at(-1)?.channel).toBe('SMS');
  });
});
