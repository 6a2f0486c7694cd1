// One item a channel, day and shard: an attribute per hour for the cap, and one per country and window for its breaker.
import { type BreakerRules, daySeconds, hourSeconds } from './policy.ts';
import type { Item, Table } from './table.ts';

/** Points by country: what messages cost, less what verified codes gave back. */
export type Points = ReadonlyMap<string, number>;

export const plus = (points: Points, country: string, value: number): Points =>
  new Map(points).set(country, (points.get(country) ?? 0) + value);

/** Where in the table a message counts. */
export interface Place {
  readonly pk: string;
  readonly hour: string;
  readonly expiry: number;
}

export const locate = (channel: string, nowSeconds: number, shard: number): Place => ({
  pk: `${channel.toLowerCase()}#${Math.floor(nowSeconds / daySeconds)}#${shard}`,
  hour: `hour${Math.floor((nowSeconds % daySeconds) / hourSeconds)}`,
  expiry: nowSeconds + 2 * daySeconds,
});

/** A country in one window of the breaker. */
export interface Watched {
  readonly country: string;
  readonly window: number;
  readonly rules: BreakerRules;
}

const nameWindow = ({ country, window }: Watched, later = 0): string => `${country}@${window + later}`;

/** `ADD` of points to several countries' windows, with the names and values it uses. */
function addPoints(points: Points, window: number) {
  const entries = [...points];
  return {
    expression: entries.map((_, i) => `#c${i} :c${i}`).join(', '),
    names: Object.fromEntries(entries.map(([country], i) => [`#c${i}`, `${country}@${window}`])),
    values: Object.fromEntries(entries.map(([, value], i) => [`:c${i}`, value])),
  };
}

const underCap = '(attribute_not_exists(#hour) OR #hour < :cap)';
const underLimit = '(attribute_not_exists(#country) OR #country < :limit)';

/** Counts `messages` (0 asks only) against the cap alone; `undefined` when it is reached. */
export const countCap = (table: Table, { pk, hour, expiry }: Place, cap: number, messages: 0 | 1) =>
  table.update({
    pk,
    update: 'SET expiresAt = :expiry ADD #hour :count',
    condition: underCap,
    names: { '#hour': hour },
    values: { ':count': messages, ':cap': cap, ':expiry': expiry },
  });

/** Counts a message against cap and breaker, and writes `credits`; `undefined` when either refuses. */
export function countBoth(
  table: Table,
  { pk, hour, expiry }: Place,
  cap: number,
  watched: Watched,
  credits: Points,
) {
  const { costPoints, limitPoints } = watched.rules;
  const add = addPoints(plus(credits, watched.country, costPoints), watched.window);
  return table.update({
    pk,
    update: `SET expiresAt = :expiry ADD #hour :one, ${add.expression} REMOVE #old`,
    condition: `${underCap} AND ${underLimit}`,
    names: { '#hour': hour, '#country': nameWindow(watched), '#old': nameWindow(watched, -2), ...add.names },
    values: { ':one': 1, ':cap': cap, ':limit': limitPoints, ':expiry': expiry, ...add.values },
  });
}

/** The question of `countBoth` with nothing added: a decoy meets the same cap, and uses none of it up. */
export const askBoth = (table: Table, { pk, hour, expiry }: Place, cap: number, watched: Watched) =>
  table.update({
    pk,
    update: 'SET expiresAt = :expiry',
    condition: `${underCap} AND ${underLimit}`,
    names: { '#hour': hour, '#country': nameWindow(watched) },
    values: { ':cap': cap, ':limit': watched.rules.limitPoints, ':expiry': expiry },
  });

/**
 * `undefined` unless it is the breaker that refuses. Then `credits` are written all the same, or an open breaker
 * would never hear of codes verified; and the next window starts half open.
 */
export function keepOpen(
  table: Table,
  { pk, expiry }: Place,
  watched: Watched,
  credits: Points,
): Promise<Item | undefined> {
  const { limitPoints, halfOpenPoints } = watched.rules;
  const add = addPoints(credits, watched.window);
  const adding = credits.size > 0 ? ` ADD ${add.expression}` : '';
  return table.update({
    pk,
    update: `SET expiresAt = :expiry, #next = if_not_exists(#next, :halfOpen)${adding}`,
    condition: '#country >= :limit',
    names: { '#next': nameWindow(watched, 1), '#country': nameWindow(watched), ...add.names },
    values: { ':halfOpen': halfOpenPoints, ':limit': limitPoints, ':expiry': expiry, ...add.values },
  });
}
