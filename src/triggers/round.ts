// What a round that may send says afterwards.
import type { MaskedDestination } from '../challenge/masking.ts';
import type { CodeStatus } from '../challenge/public-parameters.ts';
import { maskDestination, type Recipient } from '../challenge/recipient.ts';
import type { CodeState } from '../challenge/state.ts';
import type { Delivery } from '../delivery/failover.ts';
import type { Reservation } from '../limits/limits.ts';

/** What a round says: to the client, and to the next round. */
export interface Round {
  readonly status: CodeStatus;
  readonly state: CodeState;
  readonly masked: MaskedDestination;
}

/** `previous`: see `sendCode`. `delivery` is `undefined` when another call has the right to send. */
export function roundOf(
  recipient: Recipient,
  previous: CodeState | undefined,
  { slot, barred, mine }: Reservation,
  delivery: Delivery | undefined,
): Round {
  const sentTo = delivery?.kind === 'sent' ? delivery.destination : undefined;
  const limited = delivery?.kind === 'limited' && delivery.by === 'destination';
  // Within one sign-in, a slot that was sent later than this session knows is a resend already on its way.
  const tooSoon = limited || (previous !== undefined && !mine && slot.sentAt <= previous.sentAt);
  const masked = maskDestination(recipient, sentTo?.via ?? previous?.medium);
  const country =
    recipient.kind === 'real' && sentTo?.via === 'SMS' ? sentTo.country : (previous?.country ?? '');
  return {
    status: tooSoon ? 'RESEND_TOO_SOON' : previous ? 'CODE_RESENT' : 'CODE_SENT',
    masked,
    state: {
      kind: 'code',
      nonce: slot.nonce,
      issuedAt: slot.issuedAt,
      sentAt: slot.sentAt,
      wrong: previous?.wrong ?? 0,
      sends: tooSoon ? (previous?.sends ?? 0) : (previous?.sends ?? 0) + 1,
      medium: masked.medium,
      country: masked.medium === 'SMS' ? country : '',
      nature: barred ? 'decoy' : recipient.kind,
    },
  };
}
