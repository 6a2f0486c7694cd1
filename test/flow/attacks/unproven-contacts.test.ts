// AUTO_VERIFY=proof: each way to take over an account, or a contact, by a code that goes where nobody has proven anything.
import { describe, expect, it } from 'vitest';
import { type DepsOptions, type TestDeps, testDeps } from '../../support/deps.ts';
import { SignIn } from '../../support/sign-in.ts';

const mine = 'ada@example.com';
const strangers = 'adda@example.com';

/** A user whose attributes change while we look: `attributes` is what Cognito holds. */
function someone(attributes: Record<string, string>, options: DepsOptions = {}, userName = 'ada') {
  const deps = testDeps({
    ...options,
    settings: { AUTO_VERIFY: 'proof', RESEND_COOLDOWN_SECONDS: '10', ...options.settings },
  });
  const who = { userName, userAttributes: attributes };
  return { deps, attributes, signIn: () => new SignIn(deps, who) };
}

const lastCode = (deps: TestDeps): string => deps.outbox.at(-1)?.code ?? '';
const statusOf = (step: Awaited<ReturnType<SignIn['start']>>) =>
  step.kind === 'challenge' ? step.parameters.STATUS : step.kind;

describe('the first proof', () => {
  it('goes to the one contact, and the right answer has Cognito hold exactly that value as verified', async () => {
    const { deps, signIn } = someone({ email: mine });
    const first = signIn();
    await first.start();
    expect(deps.outbox.map(({ to }) => to)).toEqual([mine]);
    expect(deps.marked).toEqual([]);
    expect((await first.answer(lastCode(deps))).kind).toBe('tokens');
    expect(deps.marked).toEqual([{ userName: 'ada', attribute: 'email', value: mine }]);
    expect(deps.metrics.get('ContactMarked')).toBe(1);
    expect(deps.metrics.get('ContactRefused')).toBeUndefined();
  });

  it('is no more where the flag is there: Cognito is not asked again', async () => {
    const { deps, signIn } = someone({ email: mine, email_verified: 'true' });
    const next = signIn();
    await next.start();
    expect((await next.answer(lastCode(deps))).kind).toBe('tokens');
    expect(deps.marked).toEqual([]);
  });
});

describe('a typo in a changed address', () => {
  // The verified contact counts also where no code can go to it: that its owner is locked out is no reason to let others in.
  it.each([
    ['a verified number', { phone_number: '+4915123456789', phone_number_verified: 'True' }, {}],
    [
      'a verified number while CHANNELS has only email',
      { phone_number: '+4915123456789', phone_number_verified: 'true' },
      { CHANNELS: 'email' },
    ],
    [
      'a verified number in a country that is not served',
      { phone_number: '+4915123456789', phone_number_verified: 'true' },
      { SMS_COUNTRIES: 'FR' },
    ],
    ['a verified number that no phone has', { phone_number: '+49', phone_number_verified: 'true' }, {}],
  ])('gets no code while there is %s', async (_what, verified: Record<string, string>, settings) => {
    const { deps, signIn } = someone(
      { ...verified, email: strangers, email_verified: 'false' },
      { settings: settings as Record<string, string> },
    );
    const attempt = signIn();
    await attempt.start();
    expect(deps.outbox.filter(({ to }) => to === strangers)).toEqual([]);
    deps.clockMs += 31_000;
    await attempt.answer('', { action: 'resend', channel: 'EMAIL' });
    expect(deps.outbox.filter(({ to }) => to === strangers)).toEqual([]);
  });
});

describe('a contact that changes between the message and the answer', () => {
  it('is not proven by the code of the one before', async () => {
    const { deps, attributes, signIn } = someone({ email: strangers });
    const attempt = signIn();
    await attempt.start();
    const code = lastCode(deps);
    attributes.email = mine;
    expect(statusOf(await attempt.answer(code))).toBe('WRONG_CODE');
    expect(deps.marked).toEqual([]);
  });

  it('is not proven by that code in a sign-in that starts after the change, and shows the same message', async () => {
    const { deps, attributes, signIn } = someone({ email: strangers });
    await signIn().start();
    const code = lastCode(deps);
    attributes.email = mine;
    const second = signIn();
    await second.start();
    expect(deps.outbox.length).toBe(1);
    expect(statusOf(await second.answer(code))).toBe('WRONG_CODE');
    expect(deps.marked).toEqual([]);
  });

  it('is not proven by that code after a resend, which sends the same code elsewhere', async () => {
    const { deps, attributes, signIn } = someone({ email: strangers });
    const attempt = signIn();
    await attempt.start();
    const code = lastCode(deps);
    attributes.email = mine;
    deps.clockMs += 31_000;
    await attempt.answer('', { action: 'resend' });
    expect(deps.outbox.at(-1)?.to).toBe(mine);
    expect(lastCode(deps)).not.toBe(code);
    expect(statusOf(await attempt.answer(code))).toBe('WRONG_CODE');
    expect((await attempt.answer(lastCode(deps))).kind).toBe('tokens');
    expect(deps.marked).toEqual([{ userName: 'ada', attribute: 'email', value: mine }]);
  });

  it.each([
    ['has gone', (it: Record<string, string>) => delete it.email],
    [
      'is no longer the only hope: another one was verified',
      (it: Record<string, string>) =>
        Object.assign(it, { phone_number: '+4915123456789', phone_number_verified: 'true' }),
    ],
  ])('lets nobody in once it %s', async (_what, change) => {
    const { deps, attributes, signIn } = someone({ email: strangers });
    const attempt = signIn();
    await attempt.start();
    change(attributes);
    expect(statusOf(await attempt.answer(lastCode(deps)))).not.toBe('tokens');
    expect(deps.marked).toEqual([]);
  });

  it('is right, and marked no second time, where it was verified meanwhile', async () => {
    const { deps, attributes, signIn } = someone({ email: mine });
    const attempt = signIn();
    await attempt.start();
    attributes.email_verified = 'true';
    expect((await attempt.answer(lastCode(deps))).kind).toBe('tokens');
    expect(deps.marked).toEqual([]);
  });
});

describe('somebody who signed up with the address of another and a phone of their own', () => {
  const both = { email: mine, phone_number: '+4915123456789' };

  it.each(['sms,email', 'email,sms'])(
    'cannot choose which of them is proven: CHANNELS=%s does',
    async (CHANNELS) => {
      const { deps, signIn } = someone(both, { settings: { CHANNELS } });
      const attempt = signIn();
      const first = CHANNELS === 'sms,email' ? both.phone_number : both.email;
      await attempt.start();
      deps.clockMs += 31_000;
      for (const channel of ['EMAIL', 'SMS']) {
        await attempt.answer('', { action: 'resend', channel });
        deps.clockMs += 31_000;
      }
      expect(new Set(deps.outbox.map(({ to }) => to))).toEqual(new Set([first]));
      expect((await attempt.answer(lastCode(deps))).kind).toBe('tokens');
      expect(deps.marked.map(({ value }) => value)).toEqual([first]);
    },
  );

  it('gets nothing at the other contact when the first one fails', async () => {
    const tried: string[] = [];
    const { signIn } = someone(both, {
      onSend: async ({ to }) => {
        tried.push(to);
        throw new Error('down');
      },
    });
    await expect(signIn().start()).rejects.toThrow();
    expect(tried).toEqual([both.phone_number]);
  });

  it('is kept to the domains of SIGN_UP_EMAIL_DOMAINS, and a number proves nothing there', async () => {
    const settings = { SIGN_UP_EMAIL_DOMAINS: 'example.org' };
    const { deps, signIn } = someone(both, { settings });
    await signIn().start();
    expect(deps.outbox).toEqual([]);
    const colleague = someone({ ...both, email: 'ada@example.org' }, { settings });
    await colleague.signIn().start();
    expect(colleague.deps.outbox.map(({ to }) => to)).toEqual(['ada@example.org']);
  });
});

describe('an alias that somebody else holds', () => {
  it('is a right code without a flag, and the log names neither of them', async () => {
    const taken = Object.assign(new Error(`An account with the email ${mine} already exists.`), {
      name: 'AliasExistsException',
    });
    const { deps, signIn } = someone({ email: mine }, { onMark: () => Promise.reject(taken) });
    const attempt = signIn();
    await attempt.start();
    expect((await attempt.answer(lastCode(deps))).kind).toBe('tokens');
    expect(deps.marked).toEqual([]);
    expect([deps.metrics.get('MarkFailed'), deps.metrics.get('ContactMarked')]).toEqual([1, undefined]);
  });
});

describe('a Cognito that does not answer', () => {
  it.each(['TooManyRequestsException', 'NotAuthorizedException', 'TimeoutError'])(
    'with %s lets them in, and gets the mark at the next sign-in',
    async (name) => {
      let isDown = true;
      const { deps, signIn } = someone(
        { email: mine },
        { onMark: async () => void (isDown && (await Promise.reject(Object.assign(new Error(), { name })))) },
      );
      const first = signIn();
      await first.start();
      expect((await first.answer(lastCode(deps))).kind).toBe('tokens');
      expect([deps.marked.length, deps.metrics.get('MarkFailed'), deps.failures.length]).toEqual([0, 1, 1]);
      isDown = false;
      deps.clockMs += 60_000;
      const second = signIn();
      await second.start();
      expect((await second.answer(lastCode(deps))).kind).toBe('tokens');
      expect(deps.marked.map(({ value }) => value)).toEqual([mine]);
    },
  );

  it('is given a second of the answer, less where the table was slow, and none near its end', async () => {
    const budgets: number[] = [];
    const { deps, signIn } = someone(
      { email: mine },
      { onMark: async (timeoutMs) => void budgets.push(timeoutMs) },
    );
    const { redeem } = deps.limits;
    let tableMs = 0;
    Object.assign(deps.limits, {
      redeem: async (...args: Parameters<typeof redeem>) => {
        deps.clockMs += tableMs;
        return redeem(...args);
      },
    });
    for (const slow of [0, 4000, 4400]) {
      tableMs = slow;
      const attempt = signIn();
      await attempt.start();
      expect((await attempt.answer(lastCode(deps))).kind).toBe('tokens');
      deps.clockMs += 60_000;
    }
    expect(budgets).toEqual([1000, 500]);
    expect(deps.metrics.get('MarkFailed')).toBe(1);
  });
});

describe("Cognito's second try of an answer", () => {
  it('is right again, and marks the same contact again: the first try may have been cut off', async () => {
    const { deps, attributes } = someone({ email: mine });
    const twice: typeof import('../../support/dispatch.ts').dispatch = async (event, given) => {
      const { dispatch } = await import('../../support/dispatch.ts');
      const isAnswer = (event as { triggerSource: string }).triggerSource.startsWith('Verify');
      if (isAnswer) await dispatch(structuredClone(event), given);
      return dispatch(event, given);
    };
    const attempt = new SignIn(deps, { userName: 'ada', userAttributes: attributes }, twice);
    await attempt.start();
    expect((await attempt.answer(lastCode(deps))).kind).toBe('tokens');
    expect(new Set(deps.marked.map(({ value }) => value))).toEqual(new Set([mine]));
    expect(deps.metrics.get('CodeRight')).toBe(1);
  });
});

describe('what Cognito is never asked for', () => {
  it('a wrong answer, a resend, a code used before, a stranger, a decoy', async () => {
    const { deps, signIn } = someone({ email: mine });
    const attempt = signIn();
    await attempt.start();
    await attempt.answer('000000' === lastCode(deps) ? '111111' : '000000');
    deps.clockMs += 31_000;
    await attempt.answer(lastCode(deps), { action: 'resend' });
    for (const who of [{ userNotFound: true }, { userAttributes: { sub: 'x' } }]) {
      const stranger = new SignIn(deps, { userName: 'nobody', ...who });
      await stranger.start();
      await stranger.answer('000000');
    }
    expect(deps.marked).toEqual([]);
    expect((await attempt.answer(lastCode(deps))).kind).toBe('tokens');
    const other = signIn();
    await other.start();
    await other.answer(deps.outbox[0]?.code);
    expect(deps.marked.length).toBe(1);
  });

  it('a test identity: a fixed code proves nothing', async () => {
    const { deps, signIn } = someone(
      { phone_number: '+12025550100' },
      { settings: { TEST_IDENTITIES: '{"+12025550100":{"code":"246810","until":"2026-12-31"}}' } },
    );
    const attempt = signIn();
    await attempt.start();
    expect((await attempt.answer('246810')).kind).toBe('tokens');
    expect(deps.marked).toEqual([]);
  });

  it.each(['delivery', 'none'])(
    'anything with AUTO_VERIFY=%s: nobody unverified gets a code',
    async (AUTO_VERIFY) => {
      const { deps, signIn } = someone({ email: mine }, { settings: { AUTO_VERIFY } });
      await signIn().start();
      expect([deps.outbox, deps.metrics.get('Decoy')]).toEqual([[], 1]);
    },
  );

  it('the answer to a round that began before AUTO_VERIFY=proof was taken back', async () => {
    const { deps, attributes, signIn } = someone({ email: mine });
    const attempt = signIn();
    await attempt.start();
    const code = lastCode(deps);
    Object.assign(deps, { settings: { ...deps.settings, AUTO_VERIFY: 'none' } });
    expect((await attempt.answer(code)).kind).not.toBe('tokens');
    expect([deps.marked, attributes.email_verified]).toEqual([[], undefined]);
  });
});
