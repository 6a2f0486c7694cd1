// How many messages went out by a channel this hour, and to each country in this window: the caps and the breakers.

import type { Channel } from '../channels/channel.ts';
import type { Hmac } from '../crypto/hmac.ts';
import type { DeliveryLimits, MessageToCount } from '../delivery/deliver-code.ts';
import {
  addTo,
  ask,
  type Cap,
  countBoth,
  countCap,
  keepOpen,
  locate,
  nameCountry,
  type Place,
  type Points,
  touch,
  uncount,
  type Watched,
} from './channel-item.ts';
import type { Limits } from './limits.ts';
import { breakerRules, countShards, daySeconds, shareOut } from './policy.ts';
import type { Table } from './table.ts';

/** Nothing else of a channel matters here. */
export type CappedChannel = Pick<Channel, 'name' | 'caps'>;

type Counted = Pick<DeliveryLimits, 'countMessage' | 'uncountMessage'> & Pick<Limits, 'creditMessage'>;

/** A nonce is uniform, so it spreads the messages evenly over the shards. */
const pickShard = (nonce: string, shards: number): number =>
  Buffer.from(nonce, 'base64url').readUInt32BE(0) % shards;

function limitChannel(
  table: Table,
  { name, caps }: CappedChannel & { caps: { perHour: number } },
  hmac: Hmac,
): Counted {
  const shards = countShards(caps.perHour);
  const most = shareOut(Math.floor(caps.perHour / shards));
  const rules = breakerRules(caps);
  /**
   * Points for verified codes that the table has not heard of. They travel with this process's next count:
   * a write of their own would be a third call in Verify. What a retired process takes with it makes the
   * breaker stricter, never laxer.
   */
  let pending: Points = new Map();

  /** Windows begin at a time of the country and day that nobody outside can know, so that no one waits at their edge. */
  const findWindow = (country: string, nowSeconds: number, windowSeconds: number): number => {
    const day = Math.floor(nowSeconds / daySeconds);
    const offset = hmac('table', 'window', name, country, String(day)).readUInt32BE(0) % windowSeconds;
    return Math.floor(((nowSeconds % daySeconds) + offset) / windowSeconds);
  };

  const read = ({
    country,
    standing,
    nonce,
    nowSeconds,
  }: MessageToCount): { place: Place; cap: Cap; watched: Watched | undefined } => ({
    place: locate(name, nowSeconds, pickShard(nonce, shards)),
    cap: { most, standing },
    watched:
      rules && country !== undefined
        ? { country, standing, rules, window: findWindow(country, nowSeconds, rules.windowSeconds) }
        : undefined,
  });

  return {
    async countMessage(message) {
      const { place, cap, watched } = read(message);
      if (message.isPretended) {
        if (await ask(table, place, cap, watched)) return 'counted';
        // A refused message asks once more, to find out by what.
        if (watched) await touch(table, place);
        return 'cap';
      }
      if (!watched) return (await countCap(table, place, cap)) ? 'counted' : 'cap';
      const credits = pending;
      pending = new Map();
      // Where a call fails, its write may have landed: credits are dropped rather than given twice.
      if (await countBoth(table, place, cap, watched, credits)) return 'counted';
      if (await keepOpen(table, place, watched, credits)) return 'breaker';
      for (const [country, points] of credits) pending = addTo(pending, country, points);
      return 'cap';
    },

    async uncountMessage(message) {
      const { place, cap, watched } = read(message);
      await (message.isPretended ? touch(table, place) : uncount(table, place, cap, watched));
    },

    creditMessage(message) {
      if (rules) pending = addTo(pending, nameCountry(message), -rules.creditPoints);
    },
  };
}

/** A channel without a cap is not counted: it costs the table no call. */
export function limitChannels(table: Table, channels: readonly CappedChannel[], hmac: Hmac): Counted {
  const limited = new Map(
    channels.flatMap(({ name, caps }) =>
      caps.perHour === undefined
        ? []
        : [[name, limitChannel(table, { name, caps: { ...caps, perHour: caps.perHour } }, hmac)] as const],
    ),
  );
  return {
    countMessage: async (message) => (await limited.get(message.channel)?.countMessage(message)) ?? 'counted',
    uncountMessage: async (message) => limited.get(message.channel)?.uncountMessage(message),
    creditMessage: (message) => limited.get(message.channel)?.creditMessage(message),
  };
}
