// The rounds that may send: a start and a resend. Everybody takes the same steps, known or not.
import { deriveCode } from '../challenge/code.ts';
import type { CodeStatus } from '../challenge/public-parameters.ts';
import { pickTarget, type Recipient } from '../challenge/recipient.ts';
import type { CodeState } from '../challenge/state.ts';
import type { User } from '../challenge/user.ts';
import type { Attributes, Decoy, Destination } from '../channels/channel.ts';
import { type Delivery, deliverCode } from '../channels/deliver-code.ts';
import type { Deps } from '../deps.ts';
import type { Reservation } from '../limits/limits.ts';
import { renewableSeconds } from '../limits/policy.ts';

export interface SendRequest {
  readonly user: User;
  readonly attributes: Attributes;
  readonly locale: string | undefined;
  readonly recipient: Recipient;
  /** The state of the round that asked for the code again; `undefined` at a start. */
  readonly previous: CodeState | undefined;
  readonly startedMs: number;
}

/** What a round says: to the client, and to the next round. */
export interface CodeRound {
  readonly status: CodeStatus;
  readonly state: CodeState;
  readonly target: Destination | Decoy;
}

export async function sendCode(request: SendRequest, deps: Deps): Promise<CodeRound> {
  const { limits, settings, emit } = deps;
  const { user, previous, startedMs } = request;
  const nowSeconds = Math.floor(startedMs / 1000);
  if (!previous) emit('SignInStarted');
  const reservation = await limits.reserve({
    user,
    nonce: deps.nonce(),
    nowSeconds,
    expect: previous && nowSeconds - previous.issuedAt < renewableSeconds(settings) ? 'renew' : 'open',
  });
  try {
    if (!reservation.maySend) emit('CodeReused');
    const delivery = reservation.maySend ? await deliver(request, reservation, deps) : undefined;
    return describeRound(request, reservation, delivery);
  } catch (error) {
    // Nothing was accepted: the next tap may try again at once. The table may be what failed, so this may too.
    await limits.release(user, reservation.liveCode).catch(() => {});
    throw error;
  } finally {
    // Real sends and decoys take the same time: no less than a floor that covers a usual send.
    await deps.sleep(Math.max(0, startedMs + settings.RESPONSE_FLOOR_MS - deps.nowMs()));
  }
}

/** Shown as it is, and sent nothing. */
const toDecoy = ({ channel, limitKey, country, masked }: Destination | Decoy): Decoy => ({
  kind: 'decoy',
  channel,
  limitKey,
  country,
  masked,
});

async function deliver(
  { user, attributes, locale, recipient, startedMs }: SendRequest,
  { liveCode, isLockedOut }: Reservation,
  { hmac, limits, settings, emit, nowMs, onSendFailure }: Deps,
): Promise<Delivery> {
  if (isLockedOut) emit('Decoy', { Reason: 'LockedOut' });
  else if (recipient.kind === 'decoy') emit('Decoy', { Reason: recipient.why });
  if (recipient.kind === 'test' && !isLockedOut) {
    // No caps: nothing is sent, and a suite of end-to-end tests signs in more often than a person.
    emit('TestIdentityUsed');
    return { kind: 'sent', target: pickTarget(recipient, undefined) };
  }
  const targets = isLockedOut ? recipient.targets.map(toDecoy) : recipient.targets;
  const message = {
    code: deriveCode(hmac, { ...user, nonce: liveCode.nonce }, settings.CODE_LENGTH),
    secondsLeft: liveCode.issuedAt + settings.CODE_TTL_SECONDS - Math.floor(startedMs / 1000),
    clientId: user.clientId,
    locale,
    attributes,
  };
  return deliverCode(
    targets,
    { nonce: liveCode.nonce, startedMs, message },
    { limits, emit, nowMs, onSendFailure },
  );
}

/** `delivery` is `undefined` when another call has the right to send. */
function describeRound(
  { recipient, previous }: SendRequest,
  { liveCode, maySend, isLockedOut }: Reservation,
  delivery: Delivery | undefined,
): CodeRound {
  const sentTo = delivery?.kind === 'sent' ? delivery.target : undefined;
  const isLimited = delivery?.kind === 'limited' && delivery.by === 'destination';
  // Within one sign-in, a code that was sent later than this session knows is a resend already on its way.
  const isTooSoon = isLimited || (previous !== undefined && !maySend && liveCode.sentAt <= previous.sentAt);
  const target = pickTarget(recipient, sentTo?.channel.name ?? previous?.channel);
  const sends = previous?.sends ?? 0;
  return {
    status: isTooSoon ? 'RESEND_TOO_SOON' : previous ? 'CODE_RESENT' : 'CODE_SENT',
    target,
    state: {
      kind: 'code',
      nonce: liveCode.nonce,
      issuedAt: liveCode.issuedAt,
      sentAt: liveCode.sentAt,
      wrong: previous?.wrong ?? 0,
      sends: isTooSoon ? sends : sends + 1,
      channel: target.channel.name,
      // Whose breaker a right answer speaks for: the country that this sign-in's message went to.
      country: target.country === undefined ? '' : (sentTo?.country ?? previous?.country ?? ''),
      recipient: isLockedOut ? 'decoy' : recipient.kind,
    },
  };
}
