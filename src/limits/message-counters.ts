// How many messages went out by a channel in this hour, and to each country and range of numbers in this window: the caps and the
// breakers.
// Every message counts here, so these are counters that DynamoDB adds to, and no records.
import type { Channel } from '../channels/channel.ts';
import type { CountedMessage } from '../delivery/deliver-code.ts';
import type { TrustTier } from '../sign-in.ts';
import { breakerRules, daySeconds, hourSeconds, purseOf } from './policy.ts';
import type { Table } from './table.ts';

/** Nothing else of a channel matters here. */
export type CappedChannel = Pick<Channel, 'name' | 'caps'>;

export interface MessageCounters {
  count(message: CountedMessage): Promise<'counted' | 'cap' | 'breaker' | 'range'>;
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
const nameWindow = (place: string, at: number, windowSeconds: number): string =>
  `${place}@${Math.floor((at % hourSeconds) / windowSeconds)}`;

function countChannel(table: Table, { name, caps }: CappedChannel, perHour: number): MessageCounters {
  const rules = breakerRules(caps);

  /** The breakers that a message meets: its country's first. */
  const breakersOf = ({ country, range, tier, at }: CountedMessage) => {
    if (!rules) return [];
    const { of } = purseOf(perHour, tier);
    const windowOf = (place: string, time: number) => ({
      key: nameHour(name, of, time),
      counter: nameWindow(place, time, rules.windowSeconds),
    });
    const breakerOf = (kind: 'country' | 'range', place: string) => ({
      kind,
      ...rules[kind],
      ...windowOf(place, at),
      next: windowOf(place, at + rules.windowSeconds),
    });
    return [
      ...(country ? [breakerOf('country', country)] : []),
      ...(range ? [breakerOf('range', range)] : []),
    ];
  };

  const read = (message: CountedMessage) => {
    const { of, most } = purseOf(perHour, message.tier);
    return {
      key: nameHour(name, of, message.at),
      // The other half is for codes: a user who signs in often must not use up what the next code needs.
      most: message.isNotice ? Math.floor(most / 2) : most,
      times: message.isPretended ? 0 : 1,
      // A notice waits for no code.
      costPoints: message.isNotice ? 0 : (rules?.costPoints ?? 0),
      expiresAt: message.at + keepSeconds,
      breakers: breakersOf(message),
    };
  };

  /** The same points for each breaker. */
  const pointsFor = (breakers: readonly { readonly counter: string }[], points: number) =>
    Object.fromEntries(breakers.map(({ counter }) => [counter, points]));

  return {
    async count(message) {
      const { key, most, times, costPoints, expiresAt, breakers } = read(message);
      const isCounted = await table.add(key, {
        add: { sent: times, ...pointsFor(breakers, times * costPoints) },
        under: {
          sent: most,
          ...Object.fromEntries(breakers.map(({ counter, limitPoints }) => [counter, limitPoints])),
        },
        expiresAt,
      });
      if (isCounted) return 'counted';
      if (breakers.length === 0) return 'cap';
      const counters = await table.get(key);
      const open = breakers.find(
        ({ counter, limitPoints }) => Number(counters?.[counter] ?? 0) >= limitPoints,
      );
      if (!open) return 'cap';
      // An open breaker leaves the next window half open. Only the first message that it refuses writes that down.
      await table.add(open.next.key, {
        add: { [open.next.counter]: times * open.halfOpenPoints },
        under: { [open.next.counter]: 1 },
        expiresAt,
      });
      return open.kind === 'range' ? 'range' : 'breaker';
    },

    async uncount(message) {
      const { key, times, costPoints, expiresAt, breakers } = read(message);
      const points = pointsFor(breakers, -times * costPoints);
      await table.add(key, { add: { sent: -times, ...points }, under: {}, expiresAt });
    },

    async credit(message) {
      const { key, expiresAt, breakers } = read(message);
      if (!rules || breakers.length === 0) return;
      await table.add(key, { add: pointsFor(breakers, -rules.creditPoints), under: {}, expiresAt });
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
