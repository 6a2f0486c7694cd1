// Sends a code by the first channel that takes it within the limits and the budget.
import { PublicError } from '../errors.ts';
import type { Emit } from '../observability/catalogue.ts';
import { countryGroup } from '../observability/country-groups.ts';
import { sendBudgetMs } from './budget.ts';
import type { CodeMessage, Decoy, Destination } from './channel.ts';

/** A message as the caps and breakers of its channel see it. */
export interface MessageToCount {
  readonly channel: string;
  readonly country: string | undefined;
  /** Spreads messages evenly over the table. */
  readonly nonce: string;
  readonly nowSeconds: number;
  /** Asks the same question and adds nothing: a decoy meets the same cap, and uses none of it up. */
  readonly isPretended: boolean;
}

export type MessageCount = 'counted' | 'cap' | 'breaker';

/** Asked before anything is sent, so that parallel calls cannot slip through. */
export interface DeliveryLimits {
  /** `false` when the destination has had all that its cap allows. */
  countDestination(limitKey: string, nowSeconds: number): Promise<boolean>;
  countMessage(message: MessageToCount): Promise<MessageCount>;
}

export interface DeliveryDeps {
  readonly limits: DeliveryLimits;
  readonly emit: Emit;
  nowMs(): number;
  /** Tells the log that a message was not accepted. */
  onSendFailure(channel: string, error: unknown): void;
}

export type Delivery =
  | { readonly kind: 'sent'; readonly target: Destination | Decoy }
  /** A limit stood in the way of every channel. `destination`: its own cap, which the client may know. */
  | { readonly kind: 'limited'; readonly by: 'destination' | 'channel' };

/** Throws `PublicError('DELIVERY_FAILED')` when a channel was tried and none took the message. */
export async function deliverCode(
  targets: readonly (Destination | Decoy)[],
  request: { readonly nonce: string; readonly startedMs: number; readonly message: CodeMessage },
  { limits, emit, nowMs, onSendFailure }: DeliveryDeps,
): Promise<Delivery> {
  let hasFailed = false;
  let limitedBy: 'destination' | 'channel' = 'destination';
  for (const [index, target] of targets.entries()) {
    const nowSeconds = Math.floor(nowMs() / 1000);
    const channel = target.channel.name;
    const isPretended = target.kind === 'decoy';
    if (!(await limits.countDestination(target.limitKey, nowSeconds))) {
      emit('DestinationLimited', { Channel: channel });
      continue;
    }
    const counted = await limits.countMessage({
      channel,
      country: target.country,
      nonce: request.nonce,
      nowSeconds,
      isPretended,
    });
    if (counted !== 'counted') {
      if (counted === 'cap' && !isPretended) emit('CapReached', { Channel: channel });
      if (counted === 'breaker') emit('BreakerOpen', { CountryGroup: countryGroup(target.country ?? '') });
      limitedBy = 'channel';
      continue;
    }
    const budgetMs = sendBudgetMs(nowMs() - request.startedMs, targets.length - 1 - index);
    if (budgetMs === 0) continue;
    if (target.kind === 'decoy') return { kind: 'sent', target };
    const sendStartedMs = nowMs();
    try {
      await target.channel.send(target.to, request.message, budgetMs);
    } catch (error) {
      hasFailed = true;
      emit('DeliveryFailed', { Channel: channel });
      onSendFailure(channel, error);
      continue;
    }
    emit('CodeSent', { Channel: channel });
    if (target.country !== undefined) emit('CodeSentTo', { CountryGroup: countryGroup(target.country) });
    emit('DeliveryLatency', { Channel: channel }, nowMs() - sendStartedMs);
    if (index > 0) emit('Failover');
    return { kind: 'sent', target };
  }
  if (hasFailed) throw new PublicError('DELIVERY_FAILED');
  return { kind: 'limited', by: limitedBy };
}
