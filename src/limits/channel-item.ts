// One item a channel, day and shard: attributes per hour for the cap, and one per country and window for its breaker.
import { type TrustTier as Standing, tiersFrom as standingsFrom } from '../sign-in.ts';
import { type BreakerRules, daySeconds, hourSeconds } from './policy.ts';
import type { Item, ItemUpdate, Table } from './table.ts';

/** Points by country: what messages cost, less what verified codes gave back. */
export type Points = ReadonlyMap<string, number>;

export const addTo = (points: Points, country: string, value: number): Points =>
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

/** What an hour allows: `most[s]` to the messages of standing `s` and of those below it together. */
export interface Cap {
  readonly most: Readonly<Record<Standing, number>>;
  /** Of the message that asks. */
  readonly standing: Standing;
}

/** A country in one window of its breaker. Each standing has a breaker of its own. */
export interface Watched {
  readonly country: string;
  readonly standing: Standing;
  readonly window: number;
  readonly rules: BreakerRules;
}

const countryMarks = { new: '', proven: '+', device: '++' } as const satisfies Record<Standing, string>;

/** How points are kept by country and standing. */
export const nameCountry = ({ country, standing }: Pick<Watched, 'country' | 'standing'>): string =>
  `${country}${countryMarks[standing]}`;

const nameWindow = (watched: Watched, later = 0): string =>
  `${nameCountry(watched)}@${watched.window + later}`;

/** A part of an update, with the names and values it uses. */
interface Part {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, number>>;
}

/** `ADD` of points to several countries' windows. */
function addPoints(points: Points, window: number): Part & { readonly add: readonly string[] } {
  const entries = [...points];
  return {
    add: entries.map((_, i) => `#c${i} :c${i}`),
    names: Object.fromEntries(entries.map(([country], i) => [`#c${i}`, `${country}@${window}`])),
    values: Object.fromEntries(entries.map(([, value], i) => [`:c${i}`, value])),
  };
}

/** The attributes of an hour that a message counts in: those of its standing and of the ones above. */
const nameCounts = ({ hour }: Place, { standing }: Cap): Record<string, string> => {
  const names = { new: `${hour}others`, proven: `${hour}upToProven`, device: hour };
  return Object.fromEntries(standingsFrom(standing).map((level) => [`#hour_${level}`, names[level]]));
};

/** Holds while the cap leaves room for one message more. */
function underCap(place: Place, cap: Cap): Part & { readonly condition: string } {
  const levels = standingsFrom(cap.standing);
  return {
    condition: levels
      .map((level) => `(attribute_not_exists(#hour_${level}) OR #hour_${level} < :most_${level})`)
      .join(' AND '),
    names: nameCounts(place, cap),
    values: Object.fromEntries(levels.map((level) => [`:most_${level}`, cap.most[level]])),
  };
}

const countIn = ({ standing }: Cap): string[] =>
  standingsFrom(standing).map((level) => `#hour_${level} :count`);

const underLimit = '(attribute_not_exists(#country) OR #country < :limit)';

function write(
  { pk, expiry }: Place,
  add: readonly string[],
  parts: readonly Part[],
  { condition, remove }: { readonly condition: string; readonly remove?: string },
): ItemUpdate {
  const names: Record<string, string> = Object.assign({}, ...parts.map((part) => part.names));
  return {
    pk,
    update: `SET expiresAt = :expiry${add.length > 0 ? ` ADD ${add.join(', ')}` : ''}${remove ? ` REMOVE ${remove}` : ''}`,
    condition,
    // DynamoDB refuses an empty map of names.
    ...(Object.keys(names).length > 0 && { names }),
    values: Object.assign({ ':expiry': expiry }, ...parts.map(({ values }) => values)),
  };
}

/** Counts a message against the cap alone; `undefined` when it is reached. */
export function countCap(table: Table, place: Place, cap: Cap): Promise<Item | undefined> {
  const under = underCap(place, cap);
  const count: Part = { names: {}, values: { ':count': 1 } };
  return table.update(write(place, countIn(cap), [under, count], under));
}

/** Counts a message against cap and breaker, and writes `credits`; `undefined` when either refuses. */
export function countBoth(
  table: Table,
  place: Place,
  cap: Cap,
  watched: Watched,
  credits: Points,
): Promise<Item | undefined> {
  const under = underCap(place, cap);
  const { costPoints, limitPoints } = watched.rules;
  const points = addPoints(addTo(credits, nameCountry(watched), costPoints), watched.window);
  const count: Part = {
    names: { '#country': nameWindow(watched), '#old': nameWindow(watched, -2) },
    values: { ':count': 1, ':limit': limitPoints },
  };
  return table.update(
    write(place, [...countIn(cap), ...points.add], [under, points, count], {
      condition: `${under.condition} AND ${underLimit}`,
      remove: '#old',
    }),
  );
}

/** The question of a count with nothing added: a decoy meets the same cap and breaker, and uses neither up. */
export function ask(table: Table, place: Place, cap: Cap, watched?: Watched): Promise<Item | undefined> {
  const under = underCap(place, cap);
  if (!watched) return table.update(write(place, [], [under], under));
  const limit: Part = {
    names: { '#country': nameWindow(watched) },
    values: { ':limit': watched.rules.limitPoints },
  };
  return table.update(
    write(place, [], [under, limit], { condition: `${under.condition} AND ${underLimit}` }),
  );
}

/** Takes back what `countCap` or `countBoth` counted of a message that was not sent after all. */
export async function uncount(table: Table, place: Place, cap: Cap, watched?: Watched): Promise<void> {
  const points = addPoints(
    watched ? new Map([[nameCountry(watched), -watched.rules.costPoints]]) : new Map(),
    watched?.window ?? 0,
  );
  const hour: Part = {
    names: nameCounts(place, cap),
    values: { ':count': -1 },
  };
  await table.update(
    write(place, [...countIn(cap), ...points.add], [hour, points], {
      condition: 'attribute_exists(#hour_device)',
    }),
  );
}

/** Costs what `uncount` costs, and changes nothing: for a decoy, which counted nothing. */
export async function touch(table: Table, place: Place): Promise<void> {
  await table.update(write(place, [], [], { condition: 'attribute_exists(pk)' }));
}

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
  const points = addPoints(credits, watched.window);
  const adding = points.add.length > 0 ? ` ADD ${points.add.join(', ')}` : '';
  return table.update({
    pk,
    update: `SET expiresAt = :expiry, #next = if_not_exists(#next, :halfOpen)${adding}`,
    condition: '#country >= :limit',
    names: { '#next': nameWindow(watched, 1), '#country': nameWindow(watched), ...points.names },
    values: { ':halfOpen': halfOpenPoints, ':limit': limitPoints, ':expiry': expiry, ...points.values },
  });
}
