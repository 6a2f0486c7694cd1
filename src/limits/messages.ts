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
} from './destination-rules.ts';
import type { MessageCounters } from './message-counters.ts';
import type { Snapshot, Store } from './store.ts';

const sendOf = ({ tier, isPretended, isNotice = false, at }: MessageToCount): Send => ({
  tier,
  isPretended,
  isNotice,
  now: at,
});

/**
 * In three steps, around the user's turn. Before it: the destination as it was read, then the channel counts. After it: the
 * destination counts. So what a limit refuses leaves no trace on the user, and of many starts at once only the one that
 * takes the turn writes to the destination; the others give the channel's count back.
 */
export const limitMessages = (
  store: Store<DestinationRecord>,
  counters: MessageCounters,
  rules: DestinationRules,
  hmac: Hmac,
): DeliveryLimits<Snapshot<DestinationRecord>> => ({
  seeDestination: (limitKey) => store.read(nameDestination(hmac, limitKey)),

  countMessage: async (message, { record }) =>
    countSend(record, sendOf(message), rules) ? counters.count(message) : 'destination',

  uncountMessage: (message) => counters.uncount(message),

  countDestination: (message, from) =>
    store.change(
      nameDestination(hmac, message.limitKey),
      { deadlineMs: message.deadlineMs, expiresAt: message.at + keepDestinationSeconds, from },
      (destination) => {
        const record = countSend(destination, sendOf(message), rules);
        return record ? { record, answer: true } : { answer: false };
      },
    ),
});
