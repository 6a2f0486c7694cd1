// What Create does next, from the state of the last round alone.

import { type ChallengeState, type CodeState, isAlive } from '../crypto/state.ts';
import type { Settings } from '../settings/table.ts';
import type { CodeStatus } from './public-parameters.ts';

export type RoundPlan =
  /** The client has the first word, and nothing is sent. `failed`: answers so far that did not pass HUMAN_CHECK. */
  | { readonly kind: 'open'; readonly failed: number }
  /** `previous` asked for its code again; `undefined` at a start. */
  | { readonly kind: 'send'; readonly previous: CodeState | undefined }
  /** Nothing is sent. */
  | {
      readonly kind: 'stay';
      readonly status: CodeStatus;
      readonly state: CodeState;
      readonly resendRefused: boolean;
    };

export function planRound(
  state: ChallengeState | undefined,
  {
    passed,
    resend,
    showsProof,
    unreadable,
    nowSeconds,
  }: {
    /** Whether Verify said yes to the answer. */
    readonly passed: boolean;
    readonly resend: boolean;
    readonly showsProof: boolean;
    /** Answers of this sign-in so far that could not be a code. */
    readonly unreadable: number;
    readonly nowSeconds: number;
  },
  settings: Pick<
    Settings,
    'START' | 'HUMAN_CHECK' | 'CODE_TTL_SECONDS' | 'RESEND_COOLDOWN_SECONDS' | 'MAX_SENDS'
  >,
): RoundPlan {
  if (!state)
    return settings.START === 'client' ? { kind: 'open', failed: 0 } : { kind: 'send', previous: undefined };
  if (state.kind === 'opening')
    return settings.HUMAN_CHECK !== 'none' && !passed
      ? { kind: 'open', failed: state.failed + 1 }
      : { kind: 'send', previous: undefined };
  if (resend) {
    // Known devices have a separate turn. What this session has heard of another turn must not delay them.
    const isTooSoon = !showsProof && nowSeconds < state.sentAt + settings.RESEND_COOLDOWN_SECONDS;
    return isTooSoon || state.sends >= settings.MAX_SENDS
      ? { kind: 'stay', status: 'RESEND_TOO_SOON', state, resendRefused: true }
      : { kind: 'send', previous: state };
  }
  const costsAttempt = !wasUnreadable(state, unreadable);
  const status = costsAttempt ? 'WRONG_CODE' : 'NOT_A_CODE';
  return {
    kind: 'stay',
    status: isAlive(state, nowSeconds, settings.CODE_TTL_SECONDS) ? status : 'CODE_EXPIRED',
    state: costsAttempt ? { ...state, wrong: state.wrong + 1 } : { ...state, unreadable },
    resendRefused: false,
  };
}

/** Whether the last answer could not be a code: Verify has counted one that this round does not know of yet. */
export const wasUnreadable = (state: CodeState, unreadable: number): boolean => unreadable > state.unreadable;

/**
 * The channel that a true answer to an opening stands for: the second one, as the first is what any other word gets. With a
 * human check, a true answer says that the check was passed, and only ClientMetadata can name a channel.
 */
export const channelIfTrue = ({
  CHANNELS: [first, second],
  HUMAN_CHECK,
}: Pick<Settings, 'CHANNELS' | 'HUMAN_CHECK'>): string =>
  (HUMAN_CHECK === 'none' ? second : undefined) ?? first ?? '';

/**
 * The name of the channel that is tried first: the one that an opening or a resend names, or the one that the sign-in has used.
 * `undefined`: the order of CHANNELS.
 */
export function preferredChannel(
  state: ChallengeState | undefined,
  answer: {
    readonly channel: string | undefined;
    readonly wasRight: boolean;
    /** A resend that is granted. One that is refused says where the last message went. */
    readonly isResend: boolean;
  },
  names: readonly string[],
): string | undefined {
  const named = names.find((name) => name === answer.channel?.trim().toUpperCase());
  switch (state?.kind) {
    case undefined:
      return undefined;
    case 'code':
      return (answer.isResend ? named : undefined) ?? state.channel;
    case 'opening':
      return named ?? (answer.wasRight ? state.ifTrue : undefined);
  }
}
