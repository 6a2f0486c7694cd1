// Sends a code by the first channel that takes it within the limits and the budget.

import type { CodeMessage, Decoy, Destination } from '../channels/channel.ts';
import type { DestinationRecord } from '../limits/destination-rules.ts';
import type { CountedMessage } from '../limits/message-counters.ts';
import type { Snapshot } from '../limits/store.ts';
import type { Emit } from '../telemetry/catalogue.ts';
import { countryGroup } from '../telemetry/country-groups.ts';
import type { Tier } from '../tier.ts';
import { sendBudgetMs, sendDeadlineMs } from './budget.ts';

/** A message as the limits of its destination and of its channel see it. */
export interface MessageToCount extends CountedMessage {
  readonly limitKey: string;
  /** Epoch milliseconds. */
  readonly deadlineMs: number;
}

export type MessageCount = 'counted' | 'destination' | 'cap' | 'breaker';

/** Asked before anything is sent, so that parallel calls cannot slip through. */
export interface DeliveryLimits {
  seeDestination(limitKey: string): Promise<Snapshot<DestinationRecord>>;
  /** `seen`: what was read of its destination before. What is refused was counted nowhere. */
  countMessage(message: MessageToCount, seen?: Snapshot<DestinationRecord>): Promise<MessageCount>;
  /** Gives back what was counted of a message that was not sent after all. */
  uncountMessage(message: MessageToCount): Promise<void>;
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

export interface DeliveryRequest {
  readonly startedMs: number;
  /** Of the user; a decoy has one of its own. */
  readonly tier: Tier;
  /** What was read of the first target's destination. */
  readonly seen: Snapshot<DestinationRecord>;
  /**
   * Called once, when the limits allow a message and before the first send: takes the user's turn, and gives the message
   * with the code that this made live. `undefined` when a parallel call was faster.
   */
  begin(target: Destination | Decoy): Promise<CodeMessage | undefined>;
}

export type Delivery =
  | { readonly kind: 'sent'; readonly target: Destination | Decoy }
  /** A limit stood in the way of every channel: nothing was sent, and nothing is counted. */
  | { readonly kind: 'limited' }
  /** A parallel call took the turn: nothing was sent, and nothing is counted. */
  | { readonly kind: 'overtaken' }
  /** No limit stood in the way, and no channel took the message in time. */
  | { readonly kind: 'failed'; readonly mayHaveArrived: boolean };

/** AWS's clients mark with `client` what a service has refused, throttling included. Any other failure may come after a send. */
const isRefusal = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && '$fault' in error && error.$fault === 'client';

export async function deliverCode(
  targets: readonly (Destination | Decoy)[],
  { startedMs, tier: userTier, seen, begin }: DeliveryRequest,
  { limits, pace, emit, nowMs, onSendFailure }: DeliveryDeps,
): Promise<Delivery> {
  let code: CodeMessage | undefined;
  let hasFailed = false;
  let mayHaveArrived = false;
  for (const [index, target] of targets.entries()) {
    const { limitKey, country } = target;
    const channel = target.channel.name;
    const isPretended = target.kind === 'decoy';
    const tier = target.kind === 'decoy' ? target.standing : userTier;
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
    const counted = await limits.countMessage(message, index === 0 ? seen : undefined);
    if (counted !== 'counted') {
      reportLimit(emit, counted, message);
      continue;
    }
    code ??= await begin(target);
    if (code === undefined) {
      await limits.uncountMessage(message);
      return { kind: 'overtaken' };
    }
    const budgetMs = findBudget();
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
      await target.channel.send(target.to, code, budgetMs);
    } catch (error) {
      hasFailed = true;
      mayHaveArrived ||= !isRefusal(error);
      emit('DeliveryFailed', { Channel: channel });
      onSendFailure(channel, error);
      continue;
    }
    pace.record(nowMs() - sendStartedMs);
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
      // Only what a real user was refused is worth an alarm.
      if (isPretended) return;
      emit('CapReached', { Channel: channel });
      if (tier !== 'new') emit('ProvenCapReached', { Channel: channel });
      if (tier === 'device') emit('DeviceCapReached', { Channel: channel });
  }
}
