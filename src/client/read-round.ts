// The parameters of a round, which are strings by the server's clock, as values by this machine's.
import type { RoundParameters } from '../rounds/contract.ts';
import type { CodeRound } from './snapshot.ts';

const sent = { CODE_SENT: 'sent', CODE_RESENT: 'again' } as const;

export function readRound(
  parameters: Partial<RoundParameters>,
  channels: readonly string[],
): CodeRound & { readonly sent: 'sent' | 'again' | 'nothing' } {
  const nowMs = Date.now();
  // A phone's clock may be hours off: count from what the server says now is.
  const aheadMs = parameters.NOW === undefined ? 0 : nowMs - Number(parameters.NOW) * 1000;
  const { STATUS = '' } = parameters;
  return {
    sent: STATUS === 'CODE_SENT' || STATUS === 'CODE_RESENT' ? sent[STATUS] : 'nothing',
    channel: parameters.CODE_DELIVERY_DELIVERY_MEDIUM ?? '',
    destination: parameters.CODE_DELIVERY_DESTINATION ?? '',
    digits: Number(parameters.CODE_LENGTH ?? 6),
    expiresAt: Number(parameters.EXPIRES_AT) * 1000 + aheadMs,
    resendAt: Number(parameters.RESEND_AT) * 1000 + aheadMs,
    attemptsLeft: Number(parameters.ATTEMPTS_LEFT ?? 0),
    sendsLeft: Number(parameters.SENDS_LEFT ?? 0),
    channels,
  };
}
