// Sends a code by the first channel that takes it within the limits and the budget.
import { type Destination, destinationText } from '../challenge/contact.ts';
import { PublicError } from '../errors.ts';
import type { Limits } from '../limits/limits.ts';
import type { Emit } from '../observability/catalogue.ts';
import { countryGroup } from '../observability/country-groups.ts';
import { sendBudgetMs } from './budget.ts';

export interface FailoverDeps {
  readonly limits: Pick<Limits, 'countSend' | 'countSms'>;
  readonly emit: Emit;
  /** Hash that stands for a destination in the table. */
  hashDestination(text: string): string;
  /** Renders and sends; rejects when the message was not accepted in time. */
  send(destination: Destination, budgetMs: number): Promise<void>;
  nowMs(): number;
  /** The cause of a send that failed, for the log. */
  onFailure(destination: Destination, error: unknown): void;
}

export type Delivery =
  | { readonly kind: 'sent'; readonly destination: Destination }
  /** A limit stood in the way of every channel. `destination`: its own cap, which the client may know. */
  | { readonly kind: 'limited'; readonly by: 'destination' | 'sms' };

/** Throws `PublicError('DELIVERY_FAILED')` when a channel was tried and none took the message. */
export async function deliverCode(
  destinations: readonly Destination[],
  request: {
    readonly nonce: string;
    readonly startedMs: number;
    /** Counts and answers as if it had sent, but sends nothing: a decoy, a locked user, a test identity. */
    readonly silent: boolean;
  },
  deps: FailoverDeps,
): Promise<Delivery> {
  const { limits, emit, nowMs } = deps;
  let failed = false;
  let limitedBy: 'destination' | 'sms' = 'destination';
  for (const [index, destination] of destinations.entries()) {
    const nowSeconds = Math.floor(nowMs() / 1000);
    const Channel = destination.via;
    // Counted before anything is sent, so that parallel requests cannot slip through.
    if (!(await limits.countSend(deps.hashDestination(destinationText(destination)), nowSeconds))) {
      emit('DestinationLimited', { Channel });
      continue;
    }
    if (destination.via === 'SMS') {
      const counted = await limits.countSms(destination.country, request.nonce, nowSeconds, request.silent);
      if (counted === 'cap' && !request.silent) emit('SmsCapReached');
      if (counted === 'breaker') emit('SmsBreakerOpen', { CountryGroup: countryGroup(destination.country) });
      if (counted !== 'counted') {
        limitedBy = 'sms';
        continue;
      }
    }
    const budgetMs = sendBudgetMs(nowMs() - request.startedMs, destinations.length - 1 - index);
    if (budgetMs === 0) continue;
    if (request.silent) return { kind: 'sent', destination };
    const sendStartedMs = nowMs();
    try {
      await deps.send(destination, budgetMs);
      emit('CodeSent', { Channel });
      if (destination.via === 'SMS') emit('SmsSent', { CountryGroup: countryGroup(destination.country) });
      emit('DeliveryLatency', { Channel }, nowMs() - sendStartedMs);
      if (index > 0) emit('Failover');
      return { kind: 'sent', destination };
    } catch (error) {
      failed = true;
      emit('DeliveryFailed', { Channel });
      deps.onFailure(destination, error);
    }
  }
  if (failed) throw new PublicError('DELIVERY_FAILED');
  return { kind: 'limited', by: limitedBy };
}
