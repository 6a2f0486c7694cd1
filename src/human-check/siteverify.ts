// HUMAN_CHECK=turnstile, hcaptcha, recaptcha: the widget's token is judged by the service that gave it, by the one call that
// all three have in common.
import { findSecretOf, type Hmac } from '../crypto/hmac.ts';
import type { Settings } from '../settings/table.ts';
import { type HumanCheck, isInTime, type Verdict } from './human-check.ts';

export type Fetch = (
  url: string,
  request: { method: 'POST'; body: URLSearchParams; signal: AbortSignal; redirect: 'error' },
) => Promise<{ json(): Promise<unknown> }>;

export type ServiceName = 'turnstile' | 'hcaptcha' | 'recaptcha';

/** From the services' own pages on verifying a token. */
const urls: Readonly<Record<ServiceName, string>> = {
  turnstile: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
  hcaptcha: 'https://api.hcaptcha.com/siteverify',
  recaptcha: 'https://www.google.com/recaptcha/api/siteverify',
};

/** What the widget's `action` must be where it has one (Turnstile, reCAPTCHA v3). */
export const action = 'sign_in';

/** reCAPTCHA v3 scores a visit from 0, a bot, to 1; 0.5 is the threshold that its documentation begins with. */
const leastScore = 0.5;

/** Cognito waits 5 s for Verify. */
const patienceMs = 1500;

/** Turnstile's are at most 2048 characters, reCAPTCHA's have grown past that. */
const tokenForm = /^[\x21-\x7e]{20,8192}$/;

/**
 * Error codes that speak of our keys or of the service itself, not of the token. Not `bad-request`: a token can bring that about, and
 * anybody could then set off the alarm that says how to turn the check off.
 */
const notTheToken = [
  'missing-input-secret',
  'invalid-input-secret',
  'sitekey-secret-mismatch',
  'not-using-dummy-passcode',
  'internal-error',
];

type Policy = Pick<Settings, 'HUMAN_CHECK_SITE_KEY' | 'HUMAN_CHECK_SECRET' | 'WEB_ORIGIN' | 'BRANDS'>;

export function createSiteverify(name: ServiceName, settings: Policy, hmac: Hmac, fetch: Fetch): HumanCheck {
  const { HUMAN_CHECK_SITE_KEY: siteKey = '', HUMAN_CHECK_SECRET: secret = '' } = settings;
  const hostnames = hostnamesOf(settings);
  return {
    ask: async () => JSON.stringify({ kind: name, siteKey }),
    async judge(token, opening, nowMs) {
      if (!tokenForm.test(token) || !isInTime(opening, nowMs)) return 'wrong';
      const body = new URLSearchParams({ secret, response: token });
      // hCaptcha then refuses a token that was solved for somebody else's site key.
      if (name === 'hcaptcha') body.set('sitekey', siteKey);
      // Cognito may call Verify twice, and a token counts once: the same key gets the same answer.
      if (name === 'turnstile') body.set('idempotency_key', uuidOf(hmac, opening.nonce));
      try {
        const signal = AbortSignal.timeout(patienceMs);
        const answer = await fetch(urls[name], { method: 'POST', body, signal, redirect: 'error' });
        return readVerdict(await answer.json(), hostnames);
      } catch {
        return 'unanswered';
      }
    },
  };
}

const uuidOf = (hmac: Hmac, nonce: string): string =>
  findSecretOf(hmac, nonce)('human', 'retry', nonce)
    .toString('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');

/** Of the pages that the settings know; none: a token of any page is taken. */
const hostnamesOf = ({ WEB_ORIGIN, BRANDS }: Pick<Policy, 'WEB_ORIGIN' | 'BRANDS'>): readonly string[] =>
  [WEB_ORIGIN, ...Object.values(BRANDS).map(({ webOrigin }) => webOrigin)].flatMap((origin) =>
    origin === undefined ? [] : [new URL(origin).hostname],
  );

/** Fields as the three services document them; one that is missing is not compared. */
function readVerdict(answer: unknown, hostnames: readonly string[]): Verdict {
  const {
    success,
    hostname,
    action: done,
    score,
    'error-codes': codes,
  } = (typeof answer === 'object' && answer !== null ? answer : {}) as Readonly<Record<string, unknown>>;
  if (success === false) {
    const isOurs = Array.isArray(codes) && codes.some((code) => notTheToken.includes(String(code)));
    return isOurs ? 'unanswered' : 'wrong';
  }
  if (success !== true) return 'unanswered';
  if (typeof hostname === 'string' && hostname && hostnames.length > 0 && !hostnames.includes(hostname))
    return 'wrong';
  if (typeof done === 'string' && done && done !== action) return 'wrong';
  return typeof score === 'number' && score < leastScore ? 'wrong' : 'human';
}
