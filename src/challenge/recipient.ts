// Who a code goes to; or, for somebody who cannot be sent one, whom the client is made to see.

import { type CreateEvent, ownerOf, stringsOf } from '../events.ts';
import type { Medium, Settings } from '../settings/table.ts';
import { type Destination, destinationText } from './contact.ts';
import type { Hmac } from './hmac.ts';
import { decoyDestinations, type MaskedDestination, maskAddress, maskPhone } from './masking.ts';
import { liveTestCode } from './test-identities.ts';

export type Recipient =
  | { readonly kind: 'real' | 'test'; readonly destinations: readonly Destination[] }
  | {
      readonly kind: 'decoy';
      readonly why: 'UnknownUser' | 'NoContact';
      readonly shown: readonly MaskedDestination[];
    };

/**
 * A user without a usable contact is shown those that would be used if they were verified and allowed: what
 * a stranger who knows the name or the address would expect.
 */
export function recipientOf(
  event: CreateEvent,
  destinations: readonly Destination[],
  {
    settings,
    hmac,
    nowMs,
    choseOther,
  }: {
    readonly settings: Pick<Settings, 'CHANNELS' | 'TEST_IDENTITIES'>;
    readonly hmac: Hmac;
    readonly nowMs: number;
    readonly choseOther: boolean;
  },
): Recipient {
  const preference = choseOther ? settings.CHANNELS.toReversed() : settings.CHANNELS;
  const unknown = event.request.userNotFound === true;
  const ordered = choseOther ? destinations.toReversed() : destinations;
  const [first] = ordered;
  if (first && !unknown) {
    const isTest = (destination: Destination) =>
      liveTestCode(settings.TEST_IDENTITIES, destinationText(destination), nowMs) !== undefined;
    // A test identity is never sent anything, not even when another channel fails over to it.
    return isTest(first)
      ? { kind: 'test', destinations: ordered }
      : { kind: 'real', destinations: ordered.filter((destination) => !isTest(destination)) };
  }
  const { userPoolId, userName } = ownerOf(event);
  const attributes = stringsOf(event.request.userAttributes);
  const own = preference.flatMap((medium): MaskedDestination[] => {
    const value = attributes[medium === 'SMS' ? 'phone_number' : 'email'];
    return value ? [{ medium, masked: medium === 'SMS' ? maskPhone(value) : maskAddress(value) }] : [];
  });
  return {
    kind: 'decoy',
    why: unknown ? 'UnknownUser' : 'NoContact',
    shown: !unknown && own.length > 0 ? own : decoyDestinations(hmac, { userPoolId, userName }, preference),
  };
}

/** A recipient's destination as the client may see it: that of `medium` where there is one, else the first. */
export function maskDestination(recipient: Recipient, medium?: Medium): MaskedDestination {
  const shown = recipient.kind === 'decoy' ? recipient.shown : recipient.destinations.map(maskOf);
  return (
    shown.find((one) => one.medium === medium) ?? shown[0] ?? { medium: 'EMAIL', masked: maskAddress('@') }
  );
}

const maskOf = (destination: Destination): MaskedDestination =>
  destination.via === 'SMS'
    ? { medium: 'SMS', masked: maskPhone(destination.phone) }
    : { medium: 'EMAIL', masked: maskAddress(destination.address) };
