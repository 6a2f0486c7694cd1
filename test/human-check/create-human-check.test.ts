import { expect, it } from 'vitest';
import { createHmacFor } from '../../src/crypto/hmac.ts';
import { createHumanCheck } from '../../src/human-check/create-human-check.ts';
import { settingsOf } from '../support/deps.ts';

const opening = { nonce: 'AAAAAAAAAAAAAAAAAAAAAA', issuedAt: 1000 };
const keys = { HUMAN_CHECK_SITE_KEY: 'a-site-key-1', HUMAN_CHECK_SECRET: 'a-secret-key-1' };

function checkFor(over: Record<string, string>) {
  const settings = settingsOf(over);
  return createHumanCheck(settings, createHmacFor(settings), () => Promise.reject(new Error('not called')));
}

it('is none where the settings ask for none', () => {
  expect(checkFor({})).toBeUndefined();
  expect(checkFor({ START: 'client' })).toBeUndefined();
});

it.each([
  [{ HUMAN_CHECK: 'altcha' }, { kind: 'altcha', challenge: { signature: expect.any(String) } }],
  [
    { HUMAN_CHECK: 'turnstile', ...keys },
    { kind: 'turnstile', siteKey: 'a-site-key-1' },
  ],
  [
    { HUMAN_CHECK: 'hcaptcha', ...keys },
    { kind: 'hcaptcha', siteKey: 'a-site-key-1' },
  ],
  [
    { HUMAN_CHECK: 'recaptcha', ...keys },
    { kind: 'recaptcha', siteKey: 'a-site-key-1' },
  ],
])('asks the client for what %j names', async (over, asked) => {
  const check = checkFor({ START: 'client', ...over } as Record<string, string>);
  expect(JSON.parse((await check?.ask(opening)) ?? '')).toMatchObject(asked);
  expect(await check?.judge('no token', opening, 1_000_000)).toBe('wrong');
});
