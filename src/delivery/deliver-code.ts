// Sends a code by the first channel that takes it within the limits and the budget.

import type { CodeMessage, Decoy, Destination } from '../channels/channel.ts';
import type { TrustTier } from '../sign-in.ts';
import { countryGroup, type Emit } from '../telemetry/catalogue.ts';
import { sendBudgetMs, sendDeadlineMs } from './budget.ts';
import type { Pace } from './pace.ts';

/** A message as the cap and the breaker of its channel see it. */
export interface CountedMessage {
  readonly channel: string;
  /** `undefined` or empty where the channel tells no countries apart. */
  readonly country: string | undefined;
  readonly tier: TrustTier;
  /** A decoy asks the same question and adds nothing: it meets the same cap, and uses none of it up. */
  readonly isPretended: boolean;
  /** Epoch seconds. Its hour and its window follow from it, whenever it is counted, given back or credited. */
  readonly at: number;
}

export interface MessageToCount extends CountedMessage {
  /** Of its destination. */
  readonly limitKey: string;
  /** Epoch milliseconds. */
  readonly deadlineMs: number;
}

export type MessageCount = 'counted' | 'destination' | 'cap' | 'breaker';

/** Asked before anything is sent, so that parallel calls cannot slip through. `Seen`: what a read of a destination gives. */
export interface DeliveryLimits<Seen> {
  seeDestination(limitKey: string): Promise<Seen>;
  /** Before the user's turn is taken: what the destination or the channel refuses was counted nowhere. */
  countMessage(message: MessageToCount, seen: Seen): Promise<MessageCount>;
  /** Gives back what was counted of a message whose turn a parallel call took. */
  uncountMessage(message: MessageToCount): Promise<void>;
  /** After the turn is taken. `false`: messages of other users have used the destination up since it was read. */
  countDestination(message: MessageToCount, seen: Seen): Promise<boolean>;
}

export interface DeliveryDeps<Seen> {
  readonly limits: DeliveryLimits<Seen>;
  readonly pace: Pace;
  readonly emit: Emit;
  nowMs(): number;
  /** Tells the log that a message was not accepted. */
  onSendFailure(channel: string, error: unknown): void;
}

export interface DeliveryRequest<Seen> {
  readonly startedMs: number;
  /** The user's tier. A decoy brings another one (`standing`). */
  readonly tier: TrustTier;
  /** What was read of the first target's destination. */
  readonly seen: Seen;
  /**
   * Called once, when the limits allow a message and before the first send: takes the user's turn, and gives the message
   * with the code that this made live. `undefined` when a parallel call was faster.
   */
  begin(target: Destination | Decoy): Promise<CodeMessage | undefined>;
}

export type Delivery =
  | { readonly kind: 'sent'; readonly target: Destination | Decoy }
  /** A limit refused every channel: nothing was sent, and nothing is counted. The turn may be taken. */
  | { readonly kind: 'limited' }
  /** A parallel call took the turn: nothing was sent, and nothing is counted. */
  | { readonly kind: 'overtaken' }
  /** The limits allowed a message, but no channel accepted it in time. */
  | { readonly kind: 'failed'; readonly mayHaveArrived: boolean };

/** AWS's clients mark with `client` what a service has refused, throttling included. Any other failure may come after a send. */
const isRefusal = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && '$fault' in error && error.$fault === 'client';

export async function deliverCode<Seen>(
  targets: readonly (Destination | Decoy)[],
  { startedMs, tier: userTier, seen, begin }: DeliveryRequest<Seen>,
  { limits, pace, emit, nowMs, onSendFailure }: DeliveryDeps<Seen>,
): Promise<Delivery> {
  let code: CodeMessage | undefined;
  let hasFailed = false;
  let mayHaveArrived = false;
  for (const [index, target] of targets.entries()) {
    const { limitKey, country } = target;
    const channel = target.channel.name;
    const isPretended = target.kind === 'decoy';
    const tier = target.tierAtMost ?? (target.kind === 'decoy' ? target.standing : userTier);
    const channelsAfter = targets.length - 1 - index;
    const findBudget = () => sendBudgetMs(nowMs() - startedMs, channelsAfter);
    if (findBudget() === 0) {
      hasFailed = true;
      continue;
    }
    const message = {
      channel,
      country,
      limitKey,
      tier,
      isPretended,
      // When the round began: so the message, its turn, its counts and its credit all have one time.
      at: Math.floor(startedMs / 1000),
      deadlineMs: startedMs + sendDeadlineMs,
    };
    const destination = index === 0 ? seen : await limits.seeDestination(limitKey);
    const counted = await limits.countMessage(message, destination);
    if (counted !== 'counted') {
      reportLimit(emit, counted, message);
      continue;
    }
    code ??= await begin(target);
    if (code === undefined) {
      await limits.uncountMessage(message);
      return { kind: 'overtaken' };
    }
    if (!(await limits.countDestination(message, destination))) {
      await limits.uncountMessage(message);
      reportLimit(emit, 'destination', message);
      continue;
    }
    const budgetMs = findBudget();
    if (budgetMs === 0) {
      // A table so slow that the time ran out meanwhile: what it has counted stays, on the strict side.
      hasFailed = true;
      continue;
    }
    if (target.kind === 'decoy') {
      await pace.imitate(channel, budgetMs);
      return { kind: 'sent', target };
    }
    const sendStartedMs = nowMs();
    try {
      await target.channel.send(target.to, code, budgetMs);
    } catch (error) {
      hasFailed = true;
      mayHaveArrived ||= !isRefusal(error);
      emit('DeliveryFailed', { Channel: channel });
      onSendFailure(channel, error);
      continue;
    }
    pace.record(channel, nowMs() - sendStartedMs);
    emit('CodeSent', { Channel: channel });
    if (country !== undefined) emit('CodeSentTo', { CountryGroup: countryGroup(country) });
    emit('DeliveryLatency', { Channel: channel }, nowMs() - sendStartedMs);
    if (index > 0) emit('Failover');
    return { kind: 'sent', target };
  }
  return hasFailed ? { kind: 'failed', mayHaveArrived } : { kind: 'limited' };
}

function reportLimit(
  emit: Emit,
  limit: Exclude<MessageCount, 'counted'>,
  { channel, country, tier, isPretended }: MessageToCount,
): void {
  switch (limit) {
    case 'destination':
      emit('DestinationLimited', { Channel: channel });
      return;
    case 'breaker':
      emit('BreakerOpen', { CountryGroup: countryGroup(country ?? '') });
      return;
    case 'cap':
      // Alarm only when a real user was refused.
      if (isPretended) return;
      emit('CapReached', { Channel: channel });
      if (tier !== 'new') emit('ProvenCapReached', { Channel: channel });
      if (tier === 'device') emit('DeviceCapReached', { Channel: channel });
  }
}
