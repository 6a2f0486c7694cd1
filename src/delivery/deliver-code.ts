// Sends a code by the first channel that takes it within the limits and the budget.

import type { CodeMessage, Decoy, Destination } from '../channels/channel.ts';
import { PublicError } from '../errors.ts';
import type { TrustTier as Standing } from '../sign-in.ts';
import { countryGroup, type Emit } from '../telemetry/catalogue.ts';
import { sendBudgetMs } from './budget.ts';

/** A message as the caps and breakers of its channel see it. */
export interface MessageToCount {
  readonly channel: string;
  readonly country: string | undefined;
  /** Spreads messages evenly over the table. */
  readonly nonce: string;
  readonly nowSeconds: number;
  /** Asks the same question and adds nothing: a decoy meets the same cap, and uses none of it up. */
  readonly isPretended: boolean;
  /** Whose share it counts in: those of whom less is known cannot use up all of a cap. */
  readonly standing: Standing;
}

export interface DestinationToCount extends Pick<MessageToCount, 'isPretended' | 'standing' | 'nowSeconds'> {
  readonly limitKey: string;
}

export type MessageCount = 'counted' | 'cap' | 'breaker';

/** Asked before anything is sent, so that parallel calls cannot slip through. */
export interface DeliveryLimits {
  countMessage(message: MessageToCount): Promise<MessageCount>;
  /** Takes back what was counted of a message that its destination's cap refused. */
  uncountMessage(message: MessageToCount): Promise<void>;
  /** `false` when the destination has had all that its cap allows. */
  countDestination(destination: DestinationToCount): Promise<boolean>;
}

/** How long sends take here, so that one that is not made takes as long. */
export interface Pace {
  record(tookMs: number): void;
  /** Waits as long as one of the recent sends took, and no longer than `mostMs`. */
  imitate(mostMs: number): Promise<void>;
}

export interface DeliveryDeps {
  readonly limits: DeliveryLimits;
  readonly pace: Pace;
  readonly emit: Emit;
  nowMs(): number;
  /** Tells the log that a message was not accepted. */
  onSendFailure(channel: string, error: unknown): void;
}

export type Delivery =
  | { readonly kind: 'sent'; readonly target: Destination | Decoy }
  /** A limit stood in the way of every channel: nothing was sent, and nothing is counted. */
  | { readonly kind: 'limited' };

/** Throws `PublicError('DELIVERY_FAILED')` when no limit stood in the way, and no channel took the message in time. */
export async function deliverCode(
  targets: readonly (Destination | Decoy)[],
  request: {
    readonly nonce: string;
    readonly startedMs: number;
    /** Of the user; a decoy has one of its own. */
    readonly standing: Standing;
    readonly message: CodeMessage;
  },
  { limits, pace, emit, nowMs, onSendFailure }: DeliveryDeps,
): Promise<Delivery> {
  let hasFailed = false;
  for (const [index, target] of targets.entries()) {
    const nowSeconds = Math.floor(nowMs() / 1000);
    const channel = target.channel.name;
    const isPretended = target.kind === 'decoy';
    const { standing } = target.kind === 'decoy' ? target : request;
    const { limitKey, country } = target;
    const channelsAfter = targets.length - 1 - index;
    if (sendBudgetMs(nowMs() - request.startedMs, channelsAfter) === 0) {
      hasFailed = true;
      continue;
    }
    const message = { channel, country, nonce: request.nonce, nowSeconds, isPretended, standing };
    const counted = await limits.countMessage(message);
    if (counted !== 'counted') {
      if (counted === 'cap' && !isPretended) {
        emit('CapReached', { Channel: channel });
        if (standing !== 'new') emit('ProvenCapReached', { Channel: channel });
        if (standing === 'device') emit('DeviceCapReached', { Channel: channel });
      }
      if (counted === 'breaker') emit('BreakerOpen', { CountryGroup: countryGroup(country ?? '') });
      continue;
    }
    // The channel before the destination: a number can be taken back exactly, a register of times cannot.
    if (!(await limits.countDestination({ limitKey, nowSeconds, isPretended, standing }))) {
      emit('DestinationLimited', { Channel: channel });
      await limits.uncountMessage(message);
      continue;
    }
    const budgetMs = sendBudgetMs(nowMs() - request.startedMs, channelsAfter);
    if (budgetMs === 0) {
      // A table so slow that the time ran out meanwhile: what it has counted stays, on the strict side.
      hasFailed = true;
      continue;
    }
    if (target.kind === 'decoy') {
      await pace.imitate(budgetMs);
      return { kind: 'sent', target };
    }
    const sendStartedMs = nowMs();
    try {
      await target.channel.send(target.to, request.message, budgetMs);
    } catch (error) {
      hasFailed = true;
      emit('DeliveryFailed', { Channel: channel });
      onSendFailure(channel, error);
      continue;
    }
    pace.record(nowMs() - sendStartedMs);
    emit('CodeSent', { Channel: channel });
    if (target.country !== undefined) emit('CodeSentTo', { CountryGroup: countryGroup(target.country) });
    emit('DeliveryLatency', { Channel: channel }, nowMs() - sendStartedMs);
    if (index > 0) emit('Failover');
    return { kind: 'sent', target };
  }
  if (hasFailed) throw new PublicError('DELIVERY_FAILED');
  return { kind: 'limited' };
}
