// The parameters of a round, which are strings by the server's clock, as values by this machine's.
import type { RoundParameters } from '../rounds/contract.ts';
import type { CodeRound } from './snapshot.ts';

const sent: Readonly<Record<string, 'sent' | 'again'>> = { CODE_SENT: 'sent', CODE_RESENT: 'again' };

export function readRound(
  parameters: Partial<RoundParameters>,
  channels: readonly string[],
): CodeRound & { readonly sent: 'sent' | 'again' | 'nothing' } {
  const { STATUS = '', NOW } = parameters;
  const read = (name: keyof RoundParameters, fallback = 0) => Number(parameters[name] ?? fallback);
  // A phone's clock may be hours off: count from what the server says now is.
  const aheadMs = NOW === undefined ? 0 : Date.now() - read('NOW') * 1000;
  return {
    sent: sent[STATUS] ?? 'nothing',
    channel: parameters.CODE_DELIVERY_DELIVERY_MEDIUM ?? '',
    destination: parameters.CODE_DELIVERY_DESTINATION ?? '',
    digits: read('CODE_LENGTH', 6),
    expiresAt: read('EXPIRES_AT') * 1000 + aheadMs,
    resendAt: read('RESEND_AT') * 1000 + aheadMs,
    attemptsLeft: read('ATTEMPTS_LEFT'),
    sendsLeft: read('SENDS_LEFT'),
    channels,
  };
}
