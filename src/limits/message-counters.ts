// How many messages went out by a channel in this hour, and to each country in this window: the caps and the breakers.
// Every message counts here, so these are counters that DynamoDB adds to, and no records.
import type { Channel } from '../channels/channel.ts';
import type { CountedMessage } from '../delivery/deliver-code.ts';
import type { TrustTier } from '../sign-in.ts';
import { breakerRules, daySeconds, hourSeconds, purseOf } from './policy.ts';
import type { Table } from './table.ts';

/** Nothing else of a channel matters here. */
export type CappedChannel = Pick<Channel, 'name' | 'caps'>;

export interface MessageCounters {
  count(message: CountedMessage): Promise<'counted' | 'cap' | 'breaker'>;
  /** Gives back what was counted of a message that was not sent. */
  uncount(message: CountedMessage): Promise<void>;
  /** Tells the breaker that the code of a message was verified. */
  credit(message: CountedMessage): Promise<void>;
}

/** What a code may still be credited to is younger; nothing else reads an hour that is over. */
const keepSeconds = daySeconds;

/** One item for each channel, trust tier and hour. */
const nameHour = (channel: string, tier: TrustTier, at: number): string =>
  `messages:${channel}:${tier}:${Math.floor(at / hourSeconds)}`;

/** A window lies within an hour: the setting divides it evenly. */
const nameWindow = (country: string, at: number, windowSeconds: number): string =>
  `${country}@${Math.floor((at % hourSeconds) / windowSeconds)}`;

function countChannel(table: Table, { name, caps }: CappedChannel, perHour: number): MessageCounters {
  const rules = breakerRules(caps);

  const read = ({ country, tier, isPretended, isNotice, at }: CountedMessage) => {
    const { of, most } = purseOf(perHour, tier);
    const windowOf = (place: string, time: number, windowSeconds: number) => ({
      key: nameHour(name, of, time),
      counter: nameWindow(place, time, windowSeconds),
    });
    return {
      key: nameHour(name, of, at),
      // The other half is for codes: whoever signs in often must not use up what the next code needs.
      most: isNotice ? Math.floor(most / 2) : most,
      times: isPretended ? 0 : 1,
      expiresAt: at + keepSeconds,
      breaker: country &&
        rules && {
          ...rules,
          ...(isNotice && { costPoints: 0 }),
          window: windowOf(country, at, rules.windowSeconds),
          nextWindow: windowOf(country, at + rules.windowSeconds, rules.windowSeconds),
        },
    };
  };

  return {
    async count(message) {
      const { key, most, times, expiresAt, breaker } = read(message);
      if (!breaker) {
        const isCounted = await table.add(key, { add: { sent: times }, under: { sent: most }, expiresAt });
        return isCounted ? 'counted' : 'cap';
      }
      const { window, nextWindow } = breaker;
      const isCounted = await table.add(key, {
        add: { sent: times, [window.counter]: times * breaker.costPoints },
        under: { sent: most, [window.counter]: breaker.limitPoints },
        expiresAt,
      });
      if (isCounted) return 'counted';
      const counters = await table.get(key);
      if (Number(counters?.[window.counter] ?? 0) < breaker.limitPoints) return 'cap';
      // An open breaker leaves the next window half open. Only the first message that it refuses writes that down.
      await table.add(nextWindow.key, {
        add: { [nextWindow.counter]: times * breaker.halfOpenPoints },
        under: { [nextWindow.counter]: 1 },
        expiresAt,
      });
      return 'breaker';
    },

    async uncount(message) {
      const { key, times, expiresAt, breaker } = read(message);
      const points = breaker && { [breaker.window.counter]: -times * breaker.costPoints };
      await table.add(key, { add: { sent: -times, ...points }, under: {}, expiresAt });
    },

    async credit(message) {
      const { breaker, expiresAt } = read(message);
      if (!breaker) return;
      const { window, creditPoints } = breaker;
      await table.add(window.key, { add: { [window.counter]: -creditPoints }, under: {}, expiresAt });
    },
  };
}

/** A channel without a cap is not counted: it costs the table no call. */
export function countMessages(table: Table, channels: readonly CappedChannel[]): MessageCounters {
  const counters = new Map(
    channels.flatMap(({ name, caps }) =>
      caps.perHour === undefined ? [] : [[name, countChannel(table, { name, caps }, caps.perHour)] as const],
    ),
  );
  return {
    count: async (message) => (await counters.get(message.channel)?.count(message)) ?? 'counted',
    uncount: async (message) => counters.get(message.channel)?.uncount(message),
    credit: async (message) => counters.get(message.channel)?.credit(message),
  };
}
