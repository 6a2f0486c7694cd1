// How many SMS went out in all this hour, and to each country in this window: the cap and the breakers.
import type { Config } from '../config.ts';
import type { Limits } from './limits.ts';
import { type BreakerRules, breakerRules, daySeconds, hourSeconds, smsShards } from './policy.ts';
import type { Table } from './table.ts';

type Rules = Pick<
  Config,
  'SMS_PER_HOUR' | 'SMS_BREAKER_PERCENT' | 'SMS_BREAKER_MIN_SENDS' | 'SMS_BREAKER_WINDOW_SECONDS'
>;

/** One item a day and shard: an attribute per hour, and one per country and window. */
export const smsPk = (nowSeconds: number, shard: number): string =>
  `sms#${Math.floor(nowSeconds / daySeconds)}#${shard}`;

/** A nonce is uniform, so it spreads the messages evenly over the shards. */
const shardOf = (nonce: string, shards: number): number =>
  Buffer.from(nonce, 'base64url').readUInt32BE(0) % shards;

/** `ADD` of points to several countries' windows, with the names and values it uses. */
function addPoints(points: ReadonlyMap<string, number>, window: number) {
  const entries = [...points];
  return {
    expression: entries.map((_, i) => `#c${i} :c${i}`).join(', '),
    names: Object.fromEntries(entries.map(([country], i) => [`#c${i}`, `${country}@${window}`])),
    values: Object.fromEntries(entries.map(([, value], i) => [`:c${i}`, value])),
  };
}

const plus = (points: ReadonlyMap<string, number>, country: string, value: number): Map<string, number> =>
  new Map(points).set(country, (points.get(country) ?? 0) + value);

export function smsLimits(table: Table, rules: Rules): Pick<Limits, 'countSms' | 'creditSms'> {
  const shards = smsShards(rules);
  const cap = Math.floor(rules.SMS_PER_HOUR / shards);
  const breaker = breakerRules(rules);
  /**
   * Points for verified codes that the table has not heard of. They travel with this process's next count:
   * a write of their own would be a third call in Verify. What a retired process takes with it makes the
   * breaker stricter, never laxer.
   */
  let pending: Map<string, number> = new Map();

  const underCap = '(attribute_not_exists(#hour) OR #hour < :cap)';
  const capOnly = (pk: string, hour: string, expiry: number, sms: 0 | 1) =>
    table.update({
      pk,
      update: 'SET expiresAt = :expiry ADD #hour :sms',
      condition: underCap,
      names: { '#hour': hour },
      values: { ':sms': sms, ':cap': cap, ':expiry': expiry },
    });

  const capAndBreaker = (
    pk: string,
    hour: string,
    expiry: number,
    country: string,
    window: number,
    credits: ReadonlyMap<string, number>,
    { costPoints, limitPoints }: BreakerRules,
  ) => {
    const add = addPoints(plus(credits, country, costPoints), window);
    return table.update({
      pk,
      update: `SET expiresAt = :expiry ADD #hour :one, ${add.expression} REMOVE #old`,
      condition: `${underCap} AND (attribute_not_exists(#country) OR #country < :limit)`,
      names: {
        '#hour': hour,
        '#country': `${country}@${window}`,
        '#old': `${country}@${window - 2}`,
        ...add.names,
      },
      values: { ':one': 1, ':cap': cap, ':limit': limitPoints, ':expiry': expiry, ...add.values },
    });
  };

  /** The question of `capAndBreaker` with nothing added: a decoy meets the same cap, and uses none of it up. */
  const askOnly = (
    pk: string,
    hour: string,
    expiry: number,
    country: string,
    window: number,
    { limitPoints }: BreakerRules,
  ) =>
    table.update({
      pk,
      update: 'SET expiresAt = :expiry',
      condition: `${underCap} AND (attribute_not_exists(#country) OR #country < :limit)`,
      names: { '#hour': hour, '#country': `${country}@${window}` },
      values: { ':cap': cap, ':limit': limitPoints, ':expiry': expiry },
    });

  /**
   * Whether it was the breaker that refused. If so, the credits are written all the same, or an open breaker
   * would never hear of codes verified; and the next window starts half open.
   */
  const isOpen = async (
    pk: string,
    expiry: number,
    country: string,
    window: number,
    credits: ReadonlyMap<string, number>,
    { limitPoints, halfOpenPoints }: BreakerRules,
  ) => {
    const add = addPoints(credits, window);
    const item = await table.update({
      pk,
      update: `SET expiresAt = :expiry, #next = if_not_exists(#next, :halfOpen)${credits.size > 0 ? ` ADD ${add.expression}` : ''}`,
      condition: '#country >= :limit',
      names: { '#next': `${country}@${window + 1}`, '#country': `${country}@${window}`, ...add.names },
      values: { ':halfOpen': halfOpenPoints, ':limit': limitPoints, ':expiry': expiry, ...add.values },
    });
    return item !== undefined;
  };

  return {
    async countSms(country, nonce, nowSeconds, pretend) {
      const second = nowSeconds % daySeconds;
      const pk = smsPk(nowSeconds, shardOf(nonce, shards));
      const hour = `hour${Math.floor(second / hourSeconds)}`;
      const expiry = nowSeconds + 2 * daySeconds;
      if (!breaker) return (await capOnly(pk, hour, expiry, pretend ? 0 : 1)) ? 'counted' : 'cap';

      const window = Math.floor(second / breaker.windowSeconds);
      if (pretend) return (await askOnly(pk, hour, expiry, country, window, breaker)) ? 'counted' : 'cap';
      const credits = pending;
      pending = new Map();
      // Where a call fails, its write may have landed: credits are dropped rather than given twice.
      if (await capAndBreaker(pk, hour, expiry, country, window, credits, breaker)) return 'counted';
      if (await isOpen(pk, expiry, country, window, credits, breaker)) return 'breaker';
      for (const [code, points] of credits) pending = plus(pending, code, points);
      return 'cap';
    },

    creditSms(country) {
      if (breaker) pending = plus(pending, country, -breaker.creditPoints);
    },
  };
}
