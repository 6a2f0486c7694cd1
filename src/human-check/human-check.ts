// HUMAN_CHECK: what a client must bring before a message is sent, and who judges it. One door for all kinds.
import type { Hmac } from '../crypto/hmac.ts';
import type { OpeningState } from '../crypto/state.ts';
import { lazy } from '../effects.ts';
import type { Settings } from '../settings/table.ts';
import { createSiteverify, type Fetch } from './siteverify.ts';

/** The opening round that a check belongs to. */
export type Opening = Pick<OpeningState, 'nonce' | 'issuedAt'>;

/**
 * `wrong`: refused, whatever the reason. `unanswered`: nobody could judge it, because the service did not answer or did not
 * accept our keys. Both keep the client out.
 */
export type Verdict = 'human' | 'wrong' | 'unanswered';

/** Neither function rejects. */
export interface HumanCheck {
  /** HUMAN_CHECK of the round, as JSON: what the client has to solve. */
  ask(opening: Opening): Promise<string>;
  /** Judges `human` of the client's metadata. `nowMs`: epoch milliseconds. */
  judge(token: string, opening: Opening, nowMs: number): Promise<Verdict>;
}

/** How long a person may take to solve a check; Cognito's own session lasts 3 minutes unless the client says otherwise. */
export const checkSeconds = 600;

export const isInTime = ({ issuedAt }: Opening, nowMs: number): boolean =>
  nowMs / 1000 < issuedAt + checkSeconds;

/** `undefined` for HUMAN_CHECK=none. A kind's code is loaded with the function only where it is configured. */
export function createHumanCheck(settings: Settings, hmac: Hmac, fetch: Fetch): HumanCheck | undefined {
  const { HUMAN_CHECK: kind } = settings;
  switch (kind) {
    case 'none':
      return undefined;
    case 'altcha': {
      const load = lazy(async () => (await import('./altcha.ts')).createAltcha(hmac));
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
