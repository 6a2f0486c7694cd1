// The rounds that may send: a start and a resend. Everybody takes the same steps, known or not.

import type { Decoy, Destination } from '../channels/channel.ts';
import { deriveCode } from '../crypto/code.ts';
import type { CodeState } from '../crypto/state.ts';
import { type Delivery, deliverCode } from '../delivery/deliver-code.ts';
import { untilNextFloor } from '../delivery/pace.ts';
import type { Deps } from '../deps.ts';
import type { Reservation } from '../limits/limits.ts';
import { renewableSeconds } from '../limits/policy.ts';
import { pickTarget, type Recipient } from '../recipients/recipient.ts';
import type { CodeStatus } from '../rounds/public-parameters.ts';
import type { Attributes, User } from '../sign-in.ts';

export interface SendRequest {
  readonly user: User;
  readonly attributes: Attributes;
  readonly locale: string | undefined;
  readonly recipient: Recipient;
  /** What the client claims to have proven with before: an answer can carry it, a start by InitiateAuth cannot. */
  readonly proof: string | undefined;
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
  const { user, recipient, proof, previous, startedMs } = request;
  const nowSeconds = Math.floor(startedMs / 1000);
  if (!previous) emit('SignInStarted');
  const reservation = await limits.reserve({
    user,
    nonce: deps.nonce(),
    channel: recipient.targets[0].channel.name,
    nowSeconds,
    expect: previous && nowSeconds - previous.issuedAt < renewableSeconds(settings) ? 'renew' : 'open',
    proof,
  });
  const { outcome, code } = reservation;
  try {
    if (outcome !== 'send') {
      emit('CodeReused');
      return describeRound(request, reservation, undefined, deps);
    }
    const delivery = await deliver(request, reservation, deps);
    // The next tap may try again at once, and is told the truth again.
    if (delivery.kind === 'limited') await limits.release(user, code);
    else if (delivery.target.channel.name !== code.channel)
      // The message is on its way: a second tap may name the wrong channel, this round may not fail.
      await limits.noteChannel(user, code, delivery.target.channel.name).catch(() => {});
    return describeRound(request, reservation, delivery, deps);
  } catch (error) {
    // Nothing was accepted. The table may be what failed, so this may too.
    await limits.release(user, code).catch(() => {});
    throw error;
  } finally {
    await deps.sleep(untilNextFloor(deps.nowMs() - startedMs, settings.RESPONSE_FLOOR_MS));
  }
}

async function deliver(
  { user, attributes, locale, recipient, startedMs }: SendRequest,
  { code, standing }: Reservation,
  { hmac, limits, pace, settings, emit, nowMs, onSendFailure }: Deps,
): Promise<Delivery> {
  if (recipient.kind === 'decoy') emit('Decoy', { Reason: recipient.why });
  if (recipient.kind === 'test') {
    // No caps: nothing is sent, and a suite of end-to-end tests signs in more often than a person.
    emit('TestIdentityUsed');
    return { kind: 'sent', target: recipient.targets[0] };
  }
  const message = {
    code: deriveCode(hmac, { ...user, nonce: code.nonce }, settings.CODE_LENGTH),
    secondsLeft: code.issuedAt + settings.CODE_TTL_SECONDS - Math.floor(startedMs / 1000),
    clientId: user.clientId,
    locale,
    attributes,
  };
  return deliverCode(
    recipient.targets,
    { nonce: code.nonce, startedMs, standing, message },
    { limits, pace, emit, nowMs, onSendFailure },
  );
}

/** `delivery` is `undefined` when this call had no right to send. */
function describeRound(
  { recipient, previous, startedMs }: SendRequest,
  { outcome, code, lastSentAt, standing }: Reservation,
  delivery: Delivery | undefined,
  { nonce, settings }: Pick<Deps, 'nonce' | 'settings'>,
): CodeRound {
  const target = delivery?.kind === 'sent' ? delivery.target : pickTarget(recipient, code.channel);
  const wasSent =
    delivery === undefined
      ? // Within one sign-in, a code that was sent later than this session knows is a resend already on its way.
        outcome === 'reuse' && (previous === undefined || code.sentAt > previous.sentAt)
      : delivery.kind === 'sent';
  const sends = previous?.sends ?? 0;
  // The cooldown is over, or a limit would not have been asked: what a limit refused begins no other.
  const waitedSince = Math.floor(startedMs / 1000) - settings.RESEND_COOLDOWN_SECONDS;
  return {
    status: wasSent ? (previous ? 'CODE_RESENT' : 'CODE_SENT') : 'RESEND_TOO_SOON',
    target,
    state: {
      kind: 'code',
      nonce: code.nonce,
      signIn: previous?.signIn ?? nonce(),
      issuedAt: code.issuedAt,
      sentAt: delivery?.kind === 'limited' ? waitedSince : Math.max(code.sentAt, lastSentAt),
      wrong: previous?.wrong ?? 0,
      sends: wasSent ? sends + 1 : sends,
      channel: target.channel.name,
      // Whose breaker a right answer speaks for: the one that this sign-in's own message was counted in.
      ...(delivery?.kind === 'sent'
        ? { country: target.country ?? '', standing }
        : { country: previous?.country ?? '', standing: previous?.standing ?? standing }),
      recipient: recipient.kind,
    },
  };
}
