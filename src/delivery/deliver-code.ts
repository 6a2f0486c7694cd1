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
  /** The range of its number, as the breaker calls it. */
  readonly range?: string;
  readonly tier: TrustTier;
  /** A decoy asks the same question and adds nothing: it meets the same cap, and uses none of it up. */
  readonly isPretended: boolean;
  /** A notice holds no code: it may use half of what a code may, and no breaker waits for its code. */
  readonly isNotice?: boolean;
  /** Epoch seconds. Its hour and its window follow from it, whenever it is counted, given back or credited. */
  readonly at: number;
}

export interface MessageToCount extends CountedMessage {
  /** Of its destination. */
  readonly limitKey: string;
  /** Epoch milliseconds. */
  readonly deadlineMs: number;
}

export type MessageCount = 'counted' | 'destination' | 'cap' | 'breaker' | 'range';

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
  /** The user's tier. A decoy brings its own. */
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
  /** The limits allowed a message, but no channel accepted it in time. `error`: a limit failed, after the turn was taken. */
  | { readonly kind: 'failed'; readonly mayHaveArrived: boolean; readonly error?: unknown };

/** AWS's clients mark with `client` what a service has refused, throttling included. Any other failure may come after a send. */
const isRefusal = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && '$fault' in error && error.$fault === 'client';

export async function deliverCode<Seen>(
  targets: readonly (Destination | Decoy)[],
  request: DeliveryRequest<Seen>,
  deps: DeliveryDeps<Seen>,
): Promise<Delivery> {
  let code: CodeMessage | undefined;
  const begin = async (target: Destination | Decoy) => {
    code ??= await request.begin(target);
    return code;
  };
  let hasFailed = false;
  let mayHaveArrived = false;
  try {
    for (const [index, target] of targets.entries()) {
      const findBudget = () => sendBudgetMs(deps.nowMs() - request.startedMs, targets.length - 1 - index);
      if (findBudget() === 0) {
        hasFailed = true;
        continue;
      }
      const message = describeMessage(target, request);
      const seen = index === 0 ? request.seen : await deps.limits.seeDestination(target.limitKey);
      const counted = await countAndBegin(message, seen, () => begin(target), deps);
      if (counted === 'overtaken') return { kind: 'overtaken' };
      if (counted === 'limited') continue;
      const sent = await send(target, counted, findBudget(), deps);
      if (sent === 'sent') {
        if (index > 0 && target.kind === 'destination') deps.emit('Failover');
        return { kind: 'sent', target };
      }
      hasFailed = true;
      mayHaveArrived ||= sent === 'unknown';
    }
  } catch (error) {
    // Without a code, no turn was taken: there is nothing to take back.
    if (code === undefined) throw error;
    return { kind: 'failed', mayHaveArrived, error };
  }
  return hasFailed ? { kind: 'failed', mayHaveArrived } : { kind: 'limited' };
}

/** The message with its code, once all limits have counted it. What a limit refuses counts nowhere. */
async function countAndBegin<Seen>(
  message: MessageToCount,
  seen: Seen,
  begin: () => Promise<CodeMessage | undefined>,
  { limits, emit }: Pick<DeliveryDeps<Seen>, 'limits' | 'emit'>,
): Promise<CodeMessage | 'limited' | 'overtaken'> {
  const counted = await limits.countMessage(message, seen);
  if (counted !== 'counted') {
    reportLimit(emit, counted, message);
    return 'limited';
  }
  const code = await begin();
  if (code === undefined) {
    await limits.uncountMessage(message);
    return 'overtaken';
  }
  if (await limits.countDestination(message, seen)) return code;
  await limits.uncountMessage(message);
  reportLimit(emit, 'destination', message);
  return 'limited';
}

const describeMessage = (
  target: Destination | Decoy,
  { startedMs, tier: userTier }: Pick<DeliveryRequest<never>, 'startedMs' | 'tier'>,
): MessageToCount => ({
  channel: target.channel.name,
  country: target.country,
  ...(target.range !== undefined && { range: target.range }),
  limitKey: target.limitKey,
  tier: target.tierAtMost ?? (target.kind === 'decoy' ? target.tier : userTier),
  isPretended: target.kind === 'decoy',
  // When the round began: so the message, its turn, its counts and its credit all have one time.
  at: Math.floor(startedMs / 1000),
  deadlineMs: startedMs + sendDeadlineMs,
});

/**
 * What was counted stays counted, whatever becomes of the send: the caps count what we ask of SNS and SES. Contacts that they refuse
 * could otherwise use up their rate for nothing.
 */
async function send(
  target: Destination | Decoy,
  code: CodeMessage,
  budgetMs: number,
  { pace, emit, nowMs, onSendFailure }: Omit<DeliveryDeps<never>, 'limits'>,
): Promise<'sent' | 'refused' | 'unknown'> {
  // A table so slow that the time ran out meanwhile.
  if (budgetMs === 0) return 'refused';
  const channel = target.channel.name;
  if (target.kind === 'decoy') {
    await pace.imitate(channel, budgetMs);
    return 'sent';
  }
  const startedMs = nowMs();
  try {
    await target.channel.send(target.to, code, budgetMs);
  } catch (error) {
    emit('DeliveryFailed', { Channel: channel });
    onSendFailure(channel, error);
    return isRefusal(error) ? 'refused' : 'unknown';
  }
  pace.record(channel, nowMs() - startedMs);
  emit('CodeSent', { Channel: channel });
  if (target.country !== undefined) emit('CodeSentTo', { CountryGroup: countryGroup(target.country) });
  emit('DeliveryLatency', { Channel: channel }, nowMs() - startedMs);
  return 'sent';
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
    case 'range':
      emit('RangeBreakerOpen');
      return;
    case 'cap':
      // Alarm only when a real user was refused.
      if (isPretended) return;
      emit('CapReached', { Channel: channel });
      if (tier !== 'new') emit('ProvenCapReached', { Channel: channel });
      if (tier === 'device') emit('DeviceCapReached', { Channel: channel });
  }
}
