// How many SMS went out in all this hour, and to each country in this window: the cap and the breakers.
import type { Settings } from '../settings/table.ts';
import type { Limits } from './limits.ts';
import { breakerRules, daySeconds, smsShards } from './policy.ts';
import { askBoth, countBoth, countCap, keepOpen, type Points, placeOf, plus } from './sms-item.ts';
import type { Table } from './table.ts';

type Rules = Pick<
  Settings,
  'SMS_PER_HOUR' | 'SMS_BREAKER_PERCENT' | 'SMS_BREAKER_MIN_SENDS' | 'SMS_BREAKER_WINDOW_SECONDS'
>;

/** A nonce is uniform, so it spreads the messages evenly over the shards. */
const shardOf = (nonce: string, shards: number): number =>
  Buffer.from(nonce, 'base64url').readUInt32BE(0) % shards;

export function smsLimits(table: Table, settings: Rules): Pick<Limits, 'countSms' | 'creditSms'> {
  const shards = smsShards(settings);
  const cap = Math.floor(settings.SMS_PER_HOUR / shards);
  const rules = breakerRules(settings);
  /**
   * Points for verified codes that the table has not heard of. They travel with this process's next count:
   * a write of their own would be a third call in Verify. What a retired process takes with it makes the
   * breaker stricter, never laxer.
   */
  let pending: Points = new Map();

  return {
    async countSms(country, nonce, nowSeconds, pretend) {
      const place = placeOf(nowSeconds, shardOf(nonce, shards));
      if (!rules) return (await countCap(table, place, cap, pretend ? 0 : 1)) ? 'counted' : 'cap';

      const window = Math.floor((nowSeconds % daySeconds) / rules.windowSeconds);
      const watched = { country, window, rules };
      if (pretend) return (await askBoth(table, place, cap, watched)) ? 'counted' : 'cap';
      const credits = pending;
      pending = new Map();
      // Where a call fails, its write may have landed: credits are dropped rather than given twice.
      if (await countBoth(table, place, cap, watched, credits)) return 'counted';
      if (await keepOpen(table, place, watched, credits)) return 'breaker';
      for (const [code, points] of credits) pending = plus(pending, code, points);
      return 'cap';
    },

    creditSms(country) {
      if (rules) pending = plus(pending, country, -rules.creditPoints);
    },
  };
}
