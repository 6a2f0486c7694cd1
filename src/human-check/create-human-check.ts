// The human check that the settings ask for.
import type { Hmac } from '../crypto/hmac.ts';
import { lazy } from '../effects.ts';
import type { Settings } from '../settings/table.ts';
import { altchaWork, type HumanCheck } from './human-check.ts';
import { createSiteverify, type Fetch } from './siteverify.ts';

/** `undefined` for HUMAN_CHECK=none. The proof of work is a chunk that is loaded only where it is configured. */
export function createHumanCheck(
  settings: Settings,
  hmac: Hmac,
  fetch: Fetch,
  work = altchaWork,
): HumanCheck | undefined {
  const { HUMAN_CHECK: kind } = settings;
  switch (kind) {
    case 'none':
      return undefined;
    case 'altcha': {
      const load = lazy(async () => (await import('./altcha.ts')).createAltcha(hmac, work));
      return {
        ask: async (opening) => (await load()).ask(opening),
        judge: async (token, opening, nowMs) => (await load()).judge(token, opening, nowMs),
      };
    }
    case 'turnstile':
    case 'hcaptcha':
    case 'recaptcha':
      return createSiteverify(kind, settings, hmac, fetch);
  }
}
