// What Define decides, from the session alone.

import type { SessionItem } from '../events.ts';
import type { Settings } from '../settings/table.ts';
import type { ChallengeState } from './state.ts';

export type Decision =
  | { readonly kind: 'code' }
  | { readonly kind: 'password' }
  | { readonly kind: 'tokens' }
  | { readonly kind: 'fail'; readonly why: Failure };

export type Failure = 'Foreign' | 'PasswordFirst' | 'Attempts' | 'Rounds' | 'Unknown';

export interface SessionView {
  readonly session: readonly SessionItem[];
  readonly userNotFound: boolean;
  /** The client asked for the code again, so its answer was not looked at. */
  readonly resend: boolean;
  /** Reads a state of ours, `undefined` for anything else. */
  parse(metadata: SessionItem['challengeMetadata']): ChallengeState | undefined;
}

/** Every round makes Cognito's session longer, and resends are no wrong answers: they need an end as well. */
const mostRounds = 20;

/**
 * Tokens only for a right answer to a code challenge of ours as the last item. A true SRP_A, password or
 * MFA says nothing about the code, and `[{ SRP_A, true }]` comes before anything is proven at all.
 */
export function decide(
  { session, userNotFound, resend, parse }: SessionView,
  settings: Pick<Settings, 'SRP_FIRST' | 'MAX_ATTEMPTS'>,
): Decision {
  const fail = (why: Failure): Decision => ({ kind: 'fail', why });
  if (session.length > mostRounds) return fail('Rounds');

  const isCustom = (item: SessionItem) => item.challengeName === 'CUSTOM_CHALLENGE';
  if (session.some((item) => !isCustom(item) && item.challengeResult !== true)) return fail('Foreign');

  const last = session.at(-1);
  if (settings.SRP_FIRST === 'verify' && !session.some((item) => item.challengeName === 'PASSWORD_VERIFIER'))
    return session.length === 1 && last?.challengeName === 'SRP_A'
      ? { kind: 'password' }
      : fail('PasswordFirst');
  if (!last || !isCustom(last)) return { kind: 'code' };

  const state = parse(last.challengeMetadata);
  if (!state) return fail('Foreign');
  if (state.kind === 'choice') return { kind: 'code' };
  if (last.challengeResult === true)
    return userNotFound || state.nature === 'decoy' ? fail('Unknown') : { kind: 'tokens' };
  if (resend) return { kind: 'code' };
  return state.wrong + 1 >= settings.MAX_ATTEMPTS ? fail('Attempts') : { kind: 'code' };
}
