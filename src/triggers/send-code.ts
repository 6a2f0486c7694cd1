// The rounds that may send: a start and a resend. Everybody takes the same steps, known or not.

import { deriveCode } from '../challenge/code.ts';
import type { Destination } from '../challenge/contact.ts';
import type { MaskedDestination } from '../challenge/masking.ts';
import type { Recipient } from '../challenge/recipient.ts';
import type { CodeState } from '../challenge/state.ts';
import { type Delivery, deliverCode } from '../delivery/failover.ts';
import type { Deps } from '../deps.ts';
import { type CreateEvent, nameOf, ownerOf } from '../events.ts';
import { destinationHash, userKey } from '../limits/keys.ts';
import type { Reservation } from '../limits/limits.ts';
import { renewableSeconds } from '../limits/policy.ts';
import { type Round, roundOf } from './round.ts';

/** `previous` is the state of the round that asked for the code again; `undefined` at a start. */
export async function sendCode(
  event: CreateEvent,
  recipient: Recipient,
  previous: CodeState | undefined,
  startedMs: number,
  deps: Deps,
): Promise<Round> {
  const { hmac, limits, settings, emit } = deps;
  const nowSeconds = Math.floor(startedMs / 1000);
  const user = userKey(
    hmac,
    { ...ownerOf(event), userName: nameOf(event) },
    event.request.userNotFound !== true,
  );
  if (!previous) emit('SignInStarted');
  const reservation = await limits.reserve({
    user,
    nonce: deps.nonce(),
    nowSeconds,
    expect: previous && nowSeconds - previous.issuedAt < renewableSeconds(settings) ? 'renew' : 'open',
  });
  try {
    const delivery = reservation.mine
      ? await deliver(event, recipient, reservation, startedMs, deps)
      : undefined;
    if (!reservation.mine) emit('CodeReused');
    return roundOf(recipient, previous, reservation, delivery);
  } catch (error) {
    // Nothing was accepted: the next tap may try again at once. The table may be what failed, so this may too.
    await limits.release(user, reservation.slot).catch(() => {});
    throw error;
  } finally {
    await floor(deps, startedMs);
  }
}

/** A decoy asks the table the same questions as a real send, under a name that no destination has. */
async function deliver(
  event: CreateEvent,
  recipient: Recipient,
  { slot, barred }: Reservation,
  startedMs: number,
  deps: Deps,
): Promise<Delivery> {
  const { hmac, limits, settings, emit, nowMs } = deps;
  const owner = ownerOf(event);
  const nobody = ({ medium }: MaskedDestination): Destination =>
    medium === 'SMS'
      ? { via: 'SMS', phone: `decoy/${nameOf(event)}`, country: 'ZZ' }
      : { via: 'EMAIL', address: `decoy/${nameOf(event)}/email` };
  const destinations = recipient.kind === 'decoy' ? recipient.shown.map(nobody) : recipient.destinations;
  const silent = barred || recipient.kind !== 'real';
  if (barred) emit('Decoy', { Reason: 'Barred' });
  else if (recipient.kind === 'decoy') emit('Decoy', { Reason: recipient.why });
  const [first] = destinations;
  if (recipient.kind === 'test' && first && !barred) {
    // No caps: nothing is sent, and a suite of end-to-end tests signs in more often than a person.
    emit('TestIdentityUsed');
    return { kind: 'sent', destination: first };
  }

  return deliverCode(
    destinations,
    { nonce: slot.nonce, startedMs, silent },
    {
      limits,
      emit,
      nowMs,
      hashDestination: (text) => destinationHash(hmac, text),
      onFailure: deps.onSendFailure,
      send: async (destination, budgetMs) => {
        const code = deriveCode(hmac, { ...owner, nonce: slot.nonce }, settings.CODE_LENGTH);
        const secondsLeft = slot.issuedAt + settings.CODE_TTL_SECONDS - Math.floor(startedMs / 1000);
        await deps.send({ event, destination, code, secondsLeft, budgetMs });
      },
    },
  );
}

/** Real sends and decoys take the same time: not less than a floor that covers a usual send. */
const floor = ({ nowMs, sleep, settings }: Pick<Deps, 'nowMs' | 'sleep' | 'settings'>, startedMs: number) =>
  sleep(Math.max(0, startedMs + settings.RESPONSE_FLOOR_MS - nowMs()));
