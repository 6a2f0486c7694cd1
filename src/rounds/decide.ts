// What Define decides, from the session alone.

import type { ChallengeState } from '../crypto/state.ts';
import type { Settings } from '../settings/table.ts';
import { type ClientMetadata, isDeviceRound, type SessionRound, type User } from '../sign-in.ts';

export type Decision =
  | { readonly kind: 'code' }
  | { readonly kind: 'password' }
  | { readonly kind: 'tokens' }
  | { readonly kind: 'fail'; readonly why: Failure };

export type Failure =
  | 'UnexpectedChallenge'
  | 'PasswordFirst'
  | 'Attempts'
  | 'HumanCheck'
  | 'Rounds'
  | 'Unknown';

export interface SignInSoFar {
  readonly user: Pick<User, 'exists'>;
  readonly session: readonly SessionRound[];
  /** Of the last round that was not a device's, when it was ours. */
  readonly state: ChallengeState | undefined;
  /** With `resend` the client asked for the code again, so its answer was not looked at. */
  readonly clientMetadata: Pick<ClientMetadata, 'resend'>;
}

/** Every round makes Cognito's session longer, and a resend is no wrong answer: both need an end. */
const mostRounds = 20;

const isCustom = ({ challenge }: SessionRound): boolean => challenge === 'CUSTOM_CHALLENGE';

/**
 * Tokens only for a right answer to a code challenge of ours as the last item but for DEVICE_*. A true SRP_A, password or
 * MFA says nothing about the code, and `[{ SRP_A, true }]` comes before anything is proven at all.
 */
export function decide(
  { user, session, state, clientMetadata }: SignInSoFar,
  settings: Pick<Settings, 'SRP_FIRST' | 'MAX_ATTEMPTS' | 'HUMAN_CHECK'>,
): Decision {
  const fail = (why: Failure): Decision => ({ kind: 'fail', why });
  if (session.length > mostRounds) return fail('Rounds');
  if (session.some((round) => !isCustom(round) && !round.passed)) return fail('UnexpectedChallenge');

  const last = session.findLast((round) => !isDeviceRound(round));
  if (settings.SRP_FIRST === 'verify' && !session.some(({ challenge }) => challenge === 'PASSWORD_VERIFIER'))
    return session.length === 1 && last?.challenge === 'SRP_A' ? { kind: 'password' } : fail('PasswordFirst');
  if (!last || !isCustom(last)) return { kind: 'code' };

  if (!state) return fail('UnexpectedChallenge');
  if (state.kind === 'opening') {
    const isRefused = settings.HUMAN_CHECK !== 'none' && !last.passed;
    return isRefused && state.failed + 1 >= settings.MAX_ATTEMPTS ? fail('HumanCheck') : { kind: 'code' };
  }
  if (last.passed) return user.exists && state.recipient !== 'decoy' ? { kind: 'tokens' } : fail('Unknown');
  if (clientMetadata.resend) return { kind: 'code' };
  return state.wrong + 1 >= settings.MAX_ATTEMPTS ? fail('Attempts') : { kind: 'code' };
}
