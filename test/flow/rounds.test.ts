import { describe, expect, it } from 'vitest';
import { testDeps } from '../support/deps.ts';
import { SignIn } from '../support/sign-in.ts';

const wrong = (code = '000000') => (code === '111111' ? '222222' : '111111');
const resend = { action: 'resend' };

async function started(settings: Record<string, string> = {}) {
  const deps = testDeps({ settings });
  const signIn = new SignIn(deps);
  const step = await signIn.start();
  return { deps, signIn, step };
}

describe('a sign-in', () => {
  it('gives three answers, then fails', async () => {
    const { deps, signIn } = await started();
    const bad = wrong(deps.outbox[0]?.code);
    expect(await signIn.answer(bad)).toMatchObject({
      parameters: { STATUS: 'WRONG_CODE', ATTEMPTS_LEFT: '2' },
    });
    expect(await signIn.answer(bad)).toMatchObject({
      parameters: { STATUS: 'WRONG_CODE', ATTEMPTS_LEFT: '1' },
    });
    expect(await signIn.answer(bad)).toEqual({ kind: 'failed' });
  });

  it('accepts the code on the last answer', async () => {
    const { deps, signIn } = await started();
    const bad = wrong(deps.outbox[0]?.code);
    await signIn.answer(bad);
    await signIn.answer(bad);
    expect(await signIn.answer(deps.outbox[0]?.code)).toEqual({ kind: 'tokens' });
  });

  it('refuses the code after its life, and says so', async () => {
    const { deps, signIn } = await started();
    deps.clockMs += 300_000;
    expect(await signIn.answer(deps.outbox[0]?.code)).toMatchObject({
      parameters: { STATUS: 'CODE_EXPIRED' },
    });
  });

  it('sends the same code again while half of its life is left, then a new one', async () => {
    const { deps, signIn } = await started();
    deps.clockMs += 40_000;
    expect(await signIn.answer('resend', resend)).toMatchObject({
      parameters: { STATUS: 'CODE_RESENT', ATTEMPTS_LEFT: '3', SENDS_LEFT: '1' },
    });
    expect(deps.outbox[1]?.code).toBe(deps.outbox[0]?.code);
    deps.clockMs += 200_000;
    expect(await signIn.answer('resend', resend)).toMatchObject({
      parameters: { STATUS: 'CODE_RESENT', SENDS_LEFT: '0' },
    });
    expect(deps.outbox[2]?.code).not.toBe(deps.outbox[0]?.code);
    deps.clockMs += 40_000;
    expect(await signIn.answer('resend', resend)).toMatchObject({
      parameters: { STATUS: 'RESEND_TOO_SOON' },
    });
    expect(deps.outbox).toHaveLength(3);
    expect(await signIn.answer(deps.outbox[2]?.code)).toEqual({ kind: 'tokens' });
  });

  it('sends nothing within the cooldown', async () => {
    const { deps, signIn } = await started();
    deps.clockMs += 29_000;
    expect(await signIn.answer('x', resend)).toMatchObject({
      parameters: { STATUS: 'RESEND_TOO_SOON', SENDS_LEFT: '2' },
    });
    expect(deps.outbox).toHaveLength(1);
  });

  it('does not look at the answer of a resend', async () => {
    const { deps, signIn } = await started();
    expect(await signIn.answer(deps.outbox[0]?.code, resend)).toMatchObject({
      parameters: { STATUS: 'RESEND_TOO_SOON' },
    });
  });

  it('ends after twenty rounds, whatever they were', async () => {
    const { signIn } = await started();
    let step = await signIn.answer('x', resend);
    for (let i = 0; i < 30 && step.kind === 'challenge'; i++) step = await signIn.answer('x', resend);
    expect(step).toEqual({ kind: 'failed' });
    expect(signIn.session).toHaveLength(21);
  });

  it('shares one code between two taps within the cooldown', async () => {
    const { deps } = await started();
    const second = new SignIn(deps);
    await second.start();
    expect(deps.outbox).toHaveLength(1);
    expect(await second.answer(deps.outbox[0]?.code)).toEqual({ kind: 'tokens' });
  });

  it('sends no more than the hourly cap to each destination, then says that it is too soon', async () => {
    const { deps } = await started();
    for (let i = 0; i < 12; i++) {
      deps.clockMs += 200_000;
      await new SignIn(deps).start();
    }
    expect(deps.outbox.filter(({ channel }) => channel === 'SMS')).toHaveLength(5);
    expect(deps.outbox.filter(({ channel }) => channel === 'EMAIL')).toHaveLength(5);
    deps.clockMs += 200_000;
    expect(await new SignIn(deps).start()).toMatchObject({ parameters: { STATUS: 'RESEND_TOO_SOON' } });
  });

  it('bars a user after ten wrong answers, also with the right code, for fifteen minutes', async () => {
    const { deps, signIn } = await started();
    const bad = wrong(deps.outbox[0]?.code);
    let current = signIn;
    for (let i = 0; i < 10; i++)
      if ((await current.answer(bad)).kind === 'failed') {
        current = new SignIn(deps);
        await current.start();
      }
    expect(deps.metrics.get('UserLocked')).toBe(1);
    expect(await current.answer(deps.outbox[0]?.code)).toMatchObject({ kind: 'challenge' });
    deps.clockMs += 901_000;
    const later = new SignIn(deps);
    await later.start();
    expect(await later.answer(deps.outbox.at(-1)?.code)).toEqual({ kind: 'tokens' });
  });
});

describe('TEST_IDENTITIES', () => {
  const settings = {
    TEST_IDENTITIES: JSON.stringify({ '+4915123456789': { code: '246810', until: '2026-12-01' } }),
  };

  it('takes the fixed code, sends nothing and counts every use', async () => {
    const { deps, signIn } = await started(settings);
    expect(deps.outbox).toEqual([]);
    expect(deps.metrics.get('TestIdentityUsed')).toBe(1);
    expect(await signIn.answer('246810')).toEqual({ kind: 'tokens' });
  });

  it('is an ordinary destination after its date', async () => {
    const deps = testDeps({ settings });
    deps.clockMs = Date.parse('2026-12-01T00:00:00Z');
    const signIn = new SignIn(deps);
    await signIn.start();
    expect(deps.outbox).toHaveLength(1);
    if (deps.outbox[0]?.code !== '246810')
      expect(await signIn.answer('246810')).toMatchObject({ kind: 'challenge' });
  });
});
