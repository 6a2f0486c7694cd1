// What a change of OTP_SECRET leaves as it was: codes in people's hands, rounds under way, names in the table.
import { describe, expect, it } from 'vitest';
import { deriveCode } from '../../src/crypto/code.ts';
import { createHmac, createHmacFor, findSecretOf, type Purpose, randomNonce } from '../../src/crypto/hmac.ts';
import { createSealState, openSealed } from '../../src/crypto/state.ts';
import { env, settingsOf, testDeps } from '../support/deps.ts';
import { dispatch } from '../support/dispatch.ts';
import { limitsOver } from '../support/limits.ts';
import { memoryTable } from '../support/memory-table.ts';
import { SignIn } from '../support/sign-in.ts';
import { openingState } from '../support/states.ts';

const oldest = 'a-secret-of-more-than-32-characters-0';
const old = 'a-secret-of-more-than-32-characters-1';
const now = 'a-secret-of-more-than-32-characters-2';
const earlier = createHmac(old);
const newer = createHmac(now, { previous: old, tableKey: old });
const later = createHmac(now, { previous: oldest });
const owner = { userPoolId: 'p', clientId: 'c', userName: 'u' };

describe('a nonce', () => {
  it('has 22 characters, is never the same, and begins with chance', () => {
    const nonces = Array.from({ length: 1000 }, () => randomNonce(earlier));
    expect(new Set(nonces.map((nonce) => nonce.slice(0, 8))).size).toBe(1000);
    for (const nonce of nonces) expect(nonce).toMatch(/^[\w-]{22}$/);
  });

  it('tells the secret that it was drawn under, after the rotation too', () => {
    const nonce = randomNonce(earlier);
    expect(findSecretOf(earlier, nonce)).toBe(earlier);
    expect(findSecretOf(newer, nonce)).toBe(newer.previous);
    expect(findSecretOf(newer, randomNonce(newer))).toBe(newer);
  });

  it('without a mark, of an older version, belongs to the secret of now', () => {
    expect(findSecretOf(newer, 'AAAAAAAAAAAAAAAAAAAAAA')).toBe(newer);
  });
});

describe('a code', () => {
  it('made before the rotation is the same after it, and none two rotations later', () => {
    const subject = { ...owner, nonce: randomNonce(earlier) };
    const code = deriveCode(earlier, subject, 10);
    expect(deriveCode(newer, subject, 10)).toBe(code);
    expect(deriveCode(later, subject, 10)).not.toBe(code);
  });

  it('made after it depends on the new secret', () => {
    const subject = { ...owner, nonce: randomNonce(newer) };
    expect(deriveCode(newer, subject, 10)).not.toBe(deriveCode(earlier, subject, 10));
  });
});

describe('a sealed round', () => {
  const state = openingState;
  const sealed = createSealState(earlier)(owner, state);

  it('opens after the rotation, for its owner, and not two rotations later', () => {
    expect(openSealed(newer)(owner, sealed)).toEqual(state);
    expect(openSealed(newer)({ ...owner, userName: 'v' }, sealed)).toBeUndefined();
    expect(openSealed(later)(owner, sealed)).toBeUndefined();
    expect(openSealed(createHmac(now))(owner, sealed)).toBeUndefined();
  });

  it('is sealed under the new secret from then on', () => {
    const again = createSealState(newer)(owner, state);
    expect(openSealed(createHmac(now))(owner, again)).toEqual(state);
    expect(openSealed(earlier)(owner, again)).toBeUndefined();
  });
});

describe('the key of the table', () => {
  const lasting: readonly Purpose[] = ['table', 'decoy', 'log', 'proof'];
  const changing: readonly Purpose[] = ['code', 'state', 'mark', 'compare'];

  it.each(lasting)('keeps what is derived for %s, under the old secret and the new one', (purpose) => {
    expect(newer(purpose, 'x')).toEqual(earlier(purpose, 'x'));
    expect(newer.previous?.(purpose, 'x')).toEqual(earlier(purpose, 'x'));
  });

  it.each(lasting)('is also the key of %s under the secret before', (purpose) => {
    const third = createHmac(now, { previous: old, tableKey: oldest });
    expect(third.previous?.(purpose, 'x')).toEqual(createHmac(oldest)(purpose, 'x'));
  });

  it.each(changing)('has no say in what is derived for %s', (purpose) => {
    expect(newer(purpose, 'x')).not.toEqual(earlier(purpose, 'x'));
    expect(newer(purpose, 'x')).toEqual(createHmac(now)(purpose, 'x'));
  });

  it('is OTP_SECRET where the settings have none', () => {
    const hmac = createHmacFor(settingsOf());
    expect(hmac.previous).toBeUndefined();
    expect(hmac('table', 'x')).toEqual(createHmac(env.OTP_SECRET)('table', 'x'));
    const rotated = createHmacFor(
      settingsOf({ OTP_SECRET: now, OTP_SECRET_PREVIOUS: old, OTP_TABLE_KEY: old }),
    );
    expect(rotated('table', 'x')).toEqual(earlier('table', 'x'));
    expect(rotated.previous?.('code', 'x')).toEqual(earlier('code', 'x'));
  });
});

describe('a sign-in that a rotation comes into', () => {
  const rotated = { OTP_SECRET: now, OTP_SECRET_PREVIOUS: env.OTP_SECRET, OTP_TABLE_KEY: env.OTP_SECRET };

  /** The same table and the same people; `live.deps` is the version that Cognito calls. */
  function rotate(settings: Record<string, string> = rotated) {
    const table = memoryTable();
    const first = testDeps({ limits: (config) => limitsOver(table, config) });
    const second = testDeps({ settings, limits: (config) => limitsOver(table, config) });
    const live = { deps: first };
    const signIn = () => new SignIn(first, {}, (event) => dispatch(event, live.deps));
    return { first, second, live, signIn };
  }

  it('ends with tokens, also after a wrong answer that was sealed anew', async () => {
    const { first, second, live, signIn: begin } = rotate();
    const signIn = begin();
    await signIn.start();
    const code = first.outbox[0]?.code ?? '';
    live.deps = second;
    await signIn.answer(code === '111111' ? '222222' : '111111');
    expect(await signIn.answer(code)).toEqual({ kind: 'tokens' });
  });

  it('is sent the same code again, which is right', async () => {
    const { first, second, live, signIn: begin } = rotate();
    const signIn = begin();
    await signIn.start();
    second.clockMs = first.clockMs + 40_000;
    live.deps = second;
    await signIn.answer('x', { action: 'resend' });
    expect(second.outbox[0]?.code).toBe(first.outbox[0]?.code);
    expect(await signIn.answer(second.outbox[0]?.code)).toEqual({ kind: 'tokens' });
  });

  it('stays locked: a new secret forgets nothing', async () => {
    const { first, second, live, signIn: begin } = rotate();
    const wrong = (code = '') => (code === '111111' ? '222222' : '111111');
    for (let i = 0; i < 4; i++) {
      const signIn = begin();
      await signIn.start();
      for (let j = 0; j < 3; j++) await signIn.answer(wrong(first.outbox[0]?.code));
    }
    expect(first.metrics.get('UserLocked')).toBe(1);
    second.clockMs = first.clockMs + 60_000;
    live.deps = second;
    const signIn = begin();
    await signIn.start();
    await signIn.answer(first.outbox[0]?.code);
    expect(second.metrics.get('GuessRefused')).toBe(1);
  });

  it('ends without tokens where the secret was changed and nothing else', async () => {
    const { first, second, live, signIn: begin } = rotate({ OTP_SECRET: now });
    const signIn = begin();
    await signIn.start();
    live.deps = second;
    expect(await signIn.answer(first.outbox[0]?.code)).toEqual({ kind: 'failed' });
  });
});
