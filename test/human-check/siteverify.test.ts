// What each service is asked, and what its answers mean: a row an answer.
import { describe, expect, it } from 'vitest';
import { createHmacFor } from '../../src/crypto/hmac.ts';
import { createSiteverify, type Fetch, type ServiceName } from '../../src/human-check/siteverify.ts';
import { settingsOf } from '../support/deps.ts';

const opening = { nonce: 'AAAAAAAAAAAAAAAAAAAAAA', issuedAt: 1000 };
const nowMs = 1_001_000;
const token = 'token-of-a-widget-0000001';
const services: readonly ServiceName[] = ['turnstile', 'hcaptcha', 'recaptcha'];

function judgeWith(name: ServiceName, answer: unknown, over: Record<string, string> = {}) {
  const asked: { url: string; form: Record<string, string>; redirect: string }[] = [];
  const settings = settingsOf({
    START: 'client',
    HUMAN_CHECK: name,
    HUMAN_CHECK_SITE_KEY: 'a-site-key-1',
    HUMAN_CHECK_SECRET: 'a-secret-key-1',
    ...over,
  });
  const fetch: Fetch = async (url, { body, redirect }) => {
    asked.push({ url, form: Object.fromEntries(body), redirect });
    if (answer instanceof Error) throw answer;
    return { json: async () => (answer === 'not JSON' ? JSON.parse('<html>') : answer) };
  };
  const check = createSiteverify(name, settings, createHmacFor(settings), fetch);
  return { asked, judge: (given = token, atMs = nowMs) => check.judge(given, opening, atMs) };
}

describe.each(services)('%s', (name) => {
  it('is asked once, at its own address, for this token with our secret, and follows no redirect', async () => {
    const { asked, judge } = judgeWith(name, { success: true });
    expect(await judge()).toBe('human');
    expect(asked).toMatchObject([{ form: { secret: 'a-secret-key-1', response: token }, redirect: 'error' }]);
    expect(asked[0]?.url).toMatch(
      /^https:\/\/(challenges\.cloudflare\.com|api\.hcaptcha\.com|www\.google\.com)\//,
    );
  });

  it.each([
    ['is too short', 'short'],
    ['is a megabyte', 'a'.repeat(1_000_000)],
    ['holds a line break', `${token}\n${token}`],
    ['holds a letter that no token has', `${token}\u00e9`],
  ])('is not asked where a token %s', async (_what, given) => {
    const { asked, judge } = judgeWith(name, { success: true });
    expect(await judge(given)).toBe('wrong');
    expect(asked).toEqual([]);
  });

  it('is not asked where the round is too old', async () => {
    const { asked, judge } = judgeWith(name, { success: true });
    expect(await judge(token, nowMs + 600_000)).toBe('wrong');
    expect(asked).toEqual([]);
  });

  it.each([
    [{ success: true }, 'human'],
    [{ success: true, hostname: 'app.example.com' }, 'human'],
    [{ success: true, hostname: 'shop.example.com' }, 'human'],
    [{ success: true, hostname: '' }, 'human'],
    [{ success: true, hostname: 'evil.example' }, 'wrong'],
    [{ success: true, hostname: 'app.example.com.evil.example' }, 'wrong'],
    [{ success: true, action: 'sign_in' }, 'human'],
    [{ success: true, action: '' }, 'human'],
    [{ success: true, action: 'newsletter' }, 'wrong'],
    [{ success: true, score: 0.9, action: 'sign_in' }, 'human'],
    [{ success: true, score: 0.5 }, 'human'],
    [{ success: true, score: 0.1 }, 'wrong'],
    [{ success: false, 'error-codes': ['invalid-input-response'] }, 'wrong'],
    [{ success: false, 'error-codes': ['timeout-or-duplicate'] }, 'wrong'],
    // A malformed token brings this about: it must not look like a fault of ours.
    [{ success: false, 'error-codes': ['bad-request'] }, 'wrong'],
    [{ success: false }, 'wrong'],
    // Our keys, or the service itself: an operator has to hear of it.
    [{ success: false, 'error-codes': ['invalid-input-secret'] }, 'unanswered'],
    [{ success: false, 'error-codes': ['sitekey-secret-mismatch'] }, 'unanswered'],
    [{ success: false, 'error-codes': ['internal-error'] }, 'unanswered'],
    [{ success: 'true' }, 'unanswered'],
    [{}, 'unanswered'],
    [null, 'unanswered'],
    ['human', 'unanswered'],
    ['not JSON', 'unanswered'],
    [new TypeError('fetch failed'), 'unanswered'],
  ])('answers with %j: %s', async (answer, verdict) => {
    const BRANDS = JSON.stringify({ 'client-2': { webOrigin: 'https://shop.example.com' } });
    const { judge } = judgeWith(name, answer, { WEB_ORIGIN: 'https://app.example.com', BRANDS });
    expect(await judge()).toBe(verdict);
  });

  it('is believed for any page where the settings name none', async () => {
    expect(await judgeWith(name, { success: true, hostname: 'any.example' }).judge()).toBe('human');
  });
});

it('names the site key to hCaptcha, and the same retry key to Turnstile however often Cognito asks', async () => {
  const forms = await Promise.all(
    services.map(async (name) => {
      const { asked, judge } = judgeWith(name, { success: true });
      await judge();
      await judge();
      return asked.map(({ form }) => [form.sitekey, form.idempotency_key]);
    }),
  );
  const [turnstile, hcaptcha, recaptcha] = forms;
  expect(hcaptcha).toEqual([
    ['a-site-key-1', undefined],
    ['a-site-key-1', undefined],
  ]);
  expect(recaptcha).toEqual([
    [undefined, undefined],
    [undefined, undefined],
  ]);
  expect(turnstile?.[0]).toEqual(turnstile?.[1]);
  expect(turnstile?.[0]?.[1]).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/);
});

it('gives up after a second and a half', async () => {
  const settings = settingsOf({
    START: 'client',
    HUMAN_CHECK: 'turnstile',
    HUMAN_CHECK_SITE_KEY: 'a-site-key-1',
    HUMAN_CHECK_SECRET: 'a-secret-key-1',
  });
  const check = createSiteverify(
    'turnstile',
    settings,
    createHmacFor(settings),
    (_url, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  );
  const timer = setTimeout(() => {}, 10_000);
  expect(await check.judge(token, opening, nowMs)).toBe('unanswered');
  clearTimeout(timer);
}, 10_000);
