// Whether one message more may go to a destination and by a channel: asked and counted before it is sent.
import type { Hmac } from '../crypto/hmac.ts';
import type { DeliveryLimits, MessageToCount } from '../delivery/deliver-code.ts';
import {
  countSend,
  type DestinationRecord,
  type DestinationRules,
  keepDestinationSeconds,
  nameDestination,
  type Send,
  uncountSend,
} from './destination-rules.ts';
import type { MessageCounters } from './message-counters.ts';
import type { Store } from './store.ts';

const sendOf = ({ tier, isPretended, at }: MessageToCount): Send => ({ tier, isPretended, now: at });

/**
 * The destination is read first, then the channel counts, then the destination. So what either of them refuses was counted
 * nowhere; only where parallel calls use up the destination in between, the channel's count is given back.
 */
export function limitMessages(
  store: Store<DestinationRecord>,
  counters: MessageCounters,
  rules: DestinationRules,
  hmac: Hmac,
): DeliveryLimits {
  const changeOf = ({ at, deadlineMs }: MessageToCount) => ({
    deadlineMs,
    expiresAt: at + keepDestinationSeconds,
  });

  return {
    seeDestination: (limitKey) => store.read(nameDestination(hmac, limitKey)),

    async countMessage(message, seen) {
      const key = nameDestination(hmac, message.limitKey);
      const from = seen ?? (await store.read(key));
      if (!countSend(from.record, sendOf(message), rules)) return 'destination';
      const counted = await counters.count(message);
      if (counted !== 'counted') return counted;
      const isCounted = await store.change(key, { ...changeOf(message), from }, (destination) => {
        const record = countSend(destination, sendOf(message), rules);
        return record ? { record, answer: true } : { answer: false };
      });
      if (isCounted) return 'counted';
      await counters.uncount(message);
      return 'destination';
    },

    async uncountMessage(message) {
      const key = nameDestination(hmac, message.limitKey);
      await Promise.all([
        counters.uncount(message),
        store.change(key, changeOf(message), (destination) => {
          const record = uncountSend(destination, sendOf(message));
          return { ...(record && { record }), answer: undefined };
        }),
      ]);
    },
  };
}
