// How many messages went out by a channel this hour, and to each country in this window: the caps and the breakers.
import type { Channel } from '../channels/channel.ts';
import type { DeliveryLimits } from '../channels/deliver-code.ts';
import { askBoth, countBoth, countCap, keepOpen, locate, type Points, plus } from './channel-item.ts';
import type { Limits } from './limits.ts';
import { breakerRules, countShards, daySeconds } from './policy.ts';
import type { Table } from './table.ts';

/** Nothing else of a channel matters here. */
export type CappedChannel = Pick<Channel, 'name' | 'caps'>;

type Counted = Pick<DeliveryLimits, 'countMessage'> & Pick<Limits, 'creditMessage'>;

/** A nonce is uniform, so it spreads the messages evenly over the shards. */
const pickShard = (nonce: string, shards: number): number =>
  Buffer.from(nonce, 'base64url').readUInt32BE(0) % shards;

function limitChannel(table: Table, { name, caps }: CappedChannel & { caps: { perHour: number } }) {
  const shards = countShards(caps.perHour);
  const cap = Math.floor(caps.perHour / shards);
  const rules = breakerRules(caps);
  /**
   * Points for verified codes that the table has not heard of. They travel with this process's next count:
   * a write of their own would be a third call in Verify. What a retired process takes with it makes the
   * breaker stricter, never laxer.
   */
  let pending: Points = new Map();

  const counted: Counted = {
    async countMessage({ country, nonce, nowSeconds, isPretended }) {
      const place = locate(name, nowSeconds, pickShard(nonce, shards));
      if (!rules || country === undefined)
        return (await countCap(table, place, cap, isPretended ? 0 : 1)) ? 'counted' : 'cap';

      const window = Math.floor((nowSeconds % daySeconds) / rules.windowSeconds);
      const watched = { country, window, rules };
      if (isPretended) return (await askBoth(table, place, cap, watched)) ? 'counted' : 'cap';
      const credits = pending;
      pending = new Map();
      // Where a call fails, its write may have landed: credits are dropped rather than given twice.
      if (await countBoth(table, place, cap, watched, credits)) return 'counted';
      if (await keepOpen(table, place, watched, credits)) return 'breaker';
      for (const [code, points] of credits) pending = plus(pending, code, points);
      return 'cap';
    },

    creditMessage(_channel, country) {
      if (rules) pending = plus(pending, country, -rules.creditPoints);
    },
  };
  return counted;
}

/** A channel without a cap is not counted: it costs the table no call. */
export function limitChannels(table: Table, channels: readonly CappedChannel[]): Counted {
  const limited = new Map(
    channels.flatMap(({ name, caps }) =>
      caps.perHour === undefined
        ? []
        : [[name, limitChannel(table, { name, caps: { ...caps, perHour: caps.perHour } })] as const],
    ),
  );
  return {
    countMessage: async (message) => (await limited.get(message.channel)?.countMessage(message)) ?? 'counted',
    creditMessage: (channel, country) => limited.get(channel)?.creditMessage(channel, country),
  };
}
