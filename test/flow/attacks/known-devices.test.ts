// Strangers' starts on the names of users: they cost the strangers, and a device that signed in before does not notice.
import { describe, expect, it } from 'vitest';
import { guessWrong } from '../../support/counting.ts';
import { type TestDeps, testDeps } from '../../support/deps.ts';
import type { Who } from '../../support/events.ts';
import { byEmail, byPhone, settle, signInFromDevice, signInWell } from '../../support/people.ts';
import { SignIn, type Step } from '../../support/sign-in.ts';

const daySeconds = 86_400;
const resend = { action: 'resend' };
const parametersOf = (step: Step) => (step.kind === 'challenge' ? step.parameters : {});
const later = (deps: TestDeps, seconds: number) => {
  deps.clockMs += seconds * 1000;
};

/** A stranger starts on a user's name until nothing is sent to it any more today; how many starts that took. */
async function useUp(deps: TestDeps, who: Who): Promise<number> {
  for (let starts = 1; starts <= 50; starts++) {
    const { STATUS } = parametersOf(await new SignIn(deps, who).start());
    // Five an hour, then the next hour's five.
    later(deps, 721);
    if (STATUS === 'RESEND_TOO_SOON') return starts;
  }
  throw new Error('messages without an end');
}

describe.each([
  ['an address', byEmail('ada', 'ada@example.com')],
  ['a number', byPhone('ada', 1)],
])('a destination used up by a stranger: %s', (_what, ada) => {
  const settled = async () => {
    const deps = testDeps({ settings: { SMS_BREAKER_PERCENT: '0' } });
    const [proof = ''] = await settle(deps, [ada]);
    return { deps, proof };
  };

  it('is still its owner’s, by a known device: ten starts a day for five days, and every sign-in succeeds', async () => {
    const { deps, proof: first } = await settled();
    let proof = first;
    let signIns = 0;
    for (let day = 0; day < 5; day++) {
      const morningMs = deps.clockMs;
      expect(await useUp(deps, ada)).toBe(11);
      for (let time = 0; time < 3; time++) {
        const ended = await signInFromDevice(deps, ada, proof);
        expect(ended.step, `day ${day}, sign-in ${time}`).toEqual({ kind: 'tokens' });
        proof = ended.proof;
        signIns++;
        later(deps, 7200);
      }
      deps.clockMs = morningMs + daySeconds * 1000;
    }
    expect(signIns).toBe(15);
  });

  it('is used up for clients without a proof, or with one that is not a known device’s', async () => {
    const { deps, proof } = await settled();
    const bob = byEmail('bob', 'bob@example.com');
    const [ofBob = ''] = await settle(deps, [bob]);
    const unfinished = parametersOf(await new SignIn(deps, ada).start()).PROOF ?? '';
    await useUp(deps, ada);
    const before = deps.outbox.length;
    for (const claim of [
      undefined,
      ofBob,
      unfinished,
      'A'.repeat(43),
      'x'.repeat(10_000),
      proof.slice(1),
      `${proof}\n`,
      ` ${proof}`,
      '',
    ]) {
      const signIn = new SignIn(deps, ada);
      await signIn.start();
      const step = await signIn.answer('', { ...resend, ...(claim !== undefined && { proof: claim }) });
      expect(parametersOf(step).STATUS, String(claim).slice(0, 12)).toBe('RESEND_TOO_SOON');
    }
    expect(deps.outbox).toHaveLength(before);
    const signIn = new SignIn(deps, ada);
    await signIn.start();
    expect(parametersOf(await signIn.answer('', { ...resend, proof })).STATUS).toBe('CODE_RESENT');
  });

  it('sends a device its code in the same second, and counts only what was sent', async () => {
    const { deps, proof } = await settled();
    await useUp(deps, ada);
    const now = String(deps.clockMs / 1000);
    const signIn = new SignIn(deps, ada);
    expect(parametersOf(await signIn.start())).toMatchObject({
      STATUS: 'RESEND_TOO_SOON',
      RESEND_AT: now,
      SENDS_LEFT: '3',
    });
    expect(parametersOf(await signIn.answer('', { ...resend, proof }))).toMatchObject({
      STATUS: 'CODE_RESENT',
      RESEND_AT: String(Number(now) + 30),
      SENDS_LEFT: '2',
    });
    // Now a message is on its way: the wait is a device's too.
    expect(parametersOf(await signIn.answer('', { ...resend, proof })).STATUS).toBe('RESEND_TOO_SOON');
    expect(await signIn.answer(deps.outbox.at(-1)?.code, { proof })).toEqual({ kind: 'tokens' });
  });

  it('knows no longer the proof of the sign-in before the last one', async () => {
    const { deps, proof } = await settled();
    let kept = proof;
    for (let i = 0; i < 2; i++) {
      kept = (await signInWell(deps, ada, kept)).proof;
      later(deps, 60);
    }
    await useUp(deps, ada);
    const statusWith = async (shown: string) => {
      const signIn = new SignIn(deps, ada);
      await signIn.start();
      return parametersOf(await signIn.answer('', { ...resend, proof: shown })).STATUS;
    };
    expect(await statusWith(proof)).toBe('RESEND_TOO_SOON');
    expect(await statusWith(kept)).toBe('CODE_RESENT');
  });

  it('can be used up for devices only by a device of its owner, and stays for all others', async () => {
    const { deps, proof } = await settled();
    const before = deps.outbox.length;
    for (let i = 0; i < 60; i++) {
      const signIn = new SignIn(deps, ada);
      await signIn.start([{ challengeName: 'SRP_A', challengeResult: true }], { proof });
      later(deps, 721);
    }
    // Ten in a day of twelve hours, and none beyond.
    expect(deps.outbox.length - before).toBe(10);
    expect((await signInWell(deps, ada)).step).toEqual({ kind: 'tokens' });
  });
});

describe('a device that shows its proof', () => {
  it('is sent a code while strangers have locked its user, and have used up the destination', async () => {
    const ada = byEmail('ada', 'ada@example.com');
    const deps = testDeps({ settings: { SENDS_PER_HOUR: '50', SENDS_PER_DAY: '50' } });
    const [proof = ''] = await settle(deps, [ada]);
    const user = { userPoolId: 'eu-west-1_Example1', clientId: 'client-1', userName: 'ada', exists: true };
    for (let i = 0; i < 100; i++)
      expect(await guessWrong(deps.limits, user, deps.clockMs / 1000 + i * 400)).toMatchObject({
        kind: 'wrong',
      });
    for (let i = 0; i < 60; i++) {
      await new SignIn(deps, ada).start();
      later(deps, 31);
    }
    expect((await signInWell(deps, ada)).step.kind).toBe('challenge');
    expect((await signInFromDevice(deps, ada, proof)).step).toEqual({ kind: 'tokens' });
  });

  it('need not ask twice where the client answers a round before the first message', async () => {
    const ada = byEmail('ada', 'ada@example.com');
    const deps = testDeps({ settings: { START: 'client' } });
    const choose = async (proof?: string) => {
      const signIn = new SignIn(deps, ada);
      await signIn.start();
      return parametersOf(await signIn.answer('EMAIL', proof ? { proof } : undefined));
    };
    const first = await choose();
    const signIn = new SignIn(deps, ada);
    await signIn.start();
    const { PROOF = '' } = parametersOf(await signIn.answer('EMAIL'));
    expect(first.STATUS).toBe('CODE_SENT');
    expect(await signIn.answer(deps.outbox.at(-1)?.code)).toEqual({ kind: 'tokens' });
    later(deps, 2 * daySeconds);
    for (let i = 0; i < 5; i++) {
      expect((await choose()).STATUS).toBe('CODE_SENT');
      later(deps, 151);
    }
    expect((await choose()).STATUS).toBe('RESEND_TOO_SOON');
    expect((await choose(PROOF)).STATUS).toBe('CODE_SENT');
  });
});

describe('strangers’ starts on many names of proven users', () => {
  const people = Array.from({ length: 500 }, (_, i) => byPhone(`user-${i}`, i));
  const fresh = Array.from({ length: 300 }, (_, i) => byPhone(`fresh-${i}`, 100_000 + i));

  /** Three hours, a step a minute: one sign-in from a known device by turns, and what strangers start in that minute. */
  async function threeHours(settings: Record<string, string>, attack: (minute: number) => readonly Who[]) {
    const deps = testDeps({ settings: { CHANNELS: 'sms', ...settings } });
    const proofs = await settle(deps, people);
    const startMs = Math.ceil(deps.clockMs / 3_600_000) * 3_600_000;
    let served = 0;
    let tried = 0;
    let unserved = 0;
    for (let minute = 0; minute < 180; minute++) {
      deps.clockMs = startMs + minute * 60_000;
      for (const who of attack(minute)) {
        const { STATUS } = parametersOf(await new SignIn(deps, who).start());
        if (STATUS === 'RESEND_TOO_SOON') unserved++;
      }
      later(deps, 31);
      const at = tried % people.length;
      const { step, proof } = await signInFromDevice(deps, people[at] ?? {}, proofs[at] ?? '');
      proofs[at] = proof;
      tried++;
      if (step.kind === 'tokens') served++;
    }
    return { deps, served, tried, unserved };
  }

  it('use up the share of the proven, and known devices are served', { timeout: 600_000 }, async () => {
    const { deps, served, tried, unserved } = await threeHours(
      { SMS_BREAKER_PERCENT: '0', SMS_PER_HOUR: '500' },
      (minute) => (minute % 60 === 0 ? [...fresh, ...people] : []),
    );
    console.log(`${unserved} starts refused: ${served} of ${tried} sign-ins from known devices served`);
    expect(deps.metrics.get('ProvenCapReached')).toBeGreaterThan(500);
    expect(deps.metrics.get('DeviceCapReached')).toBeUndefined();
    expect(served / tried).toBeGreaterThanOrEqual(0.99);
  });

  it('hold the breaker of the proven open, and known devices are served', { timeout: 600_000 }, async () => {
    // From name to name: the first few of a window go out unanswered, and all others meet it open.
    const { deps, served, tried, unserved } = await threeHours({}, (minute) =>
      Array.from({ length: 20 }, (_, i) => people[(minute * 20 + i) % people.length] ?? {}),
    );
    console.log(`${unserved} starts refused: ${served} of ${tried} sign-ins from known devices served`);
    expect(unserved).toBeGreaterThan(1000);
    expect(deps.metrics.get('BreakerOpen')).toBeGreaterThan(unserved);
    expect(served / tried).toBeGreaterThanOrEqual(0.99);
  });
});

describe('a stranger with accounts of his own', () => {
  it('gets no further than others who are new by their proofs while they are', async () => {
    const deps = testDeps({ settings: { CHANNELS: 'email', EMAILS_PER_HOUR: '40' } });
    const own = Array.from({ length: 12 }, (_, i) => byEmail(`own-${i}`, `own-${i}@stranger.example`));
    const proofs: string[] = [];
    for (const who of own) proofs.push((await signInWell(deps, who)).proof);
    for (let round = 0; round < 4; round++)
      for (const [i, who] of own.entries()) {
        later(deps, 10);
        await signInFromDevice(deps, who, proofs[i] ?? '');
      }
    expect(deps.outbox).toHaveLength(15);
  });
});

describe('rounds that nothing is sent for', () => {
  const nobody = (name: string): Who => ({ userName: name, userNotFound: true });

  it('use up neither the cap nor the breaker nor the destination of anybody', async () => {
    const deps = testDeps({
      settings: { CHANNELS: 'sms', SMS_PER_HOUR: '53', SMS_BREAKER_MIN_SENDS: '10', SMS_COUNTRIES: 'DE' },
    });
    deps.clockMs = Date.parse('2026-11-23T13:00:00Z');
    for (let i = 0; i < 300; i++) {
      await new SignIn(deps, nobody(`nobody-${i}`)).start();
      // By the users' own numbers: some of these strangers look new, and some proven.
      await new SignIn(deps, nobody(`+49151230000${10 + (i % 20)}`)).start();
      later(deps, 2);
    }
    const signIns = Array.from({ length: 20 }, (_, i) => byPhone(`user-${i}`, i + 10));
    for (const who of signIns) expect((await signInWell(deps, who)).step).toEqual({ kind: 'tokens' });
  });
});

describe('a stranger who starts twenty times a second on a user’s name', () => {
  it('neither delays nor answers a known device: each of its 40 resends is sent, and says so', {
    timeout: 600_000,
  }, async () => {
    const ada = byEmail('ada', 'ada@example.com');
    const deps = testDeps({
      settings: { SENDS_PER_HOUR: '50', SENDS_PER_DAY: '50', MAX_SENDS: '10', CHANNELS: 'email' },
    });
    const [proof = ''] = await settle(deps, [ada]);
    let resent = 0;
    for (let i = 0; i < 40; i++) {
      let signIn = new SignIn(deps, ada);
      for (let tick = 0; tick < 20 * 3; tick++) {
        await new SignIn(deps, ada).start();
        deps.clockMs += 50;
      }
      signIn = new SignIn(deps, ada);
      await signIn.start();
      const before = deps.outbox.length;
      // At once: the turn of a stranger, which the start has seen, is not the device's.
      const step = await signIn.answer('', { ...resend, proof });
      expect(parametersOf(step).STATUS).toBe('CODE_RESENT');
      resent += deps.outbox.length - before;
      later(deps, 31);
    }
    expect(resent).toBe(40);
  });
});
