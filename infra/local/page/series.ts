// What CloudWatch would draw of a line, from the points this machine has measured.
import type { Stat } from '../../dashboard.ts';

export interface Point {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly metric: string;
  readonly where: Readonly<Record<string, string>>;
  readonly values: readonly number[];
}

/** A metric of ours, or one that AWS keeps and this machine can measure too. */
export interface Source {
  readonly metric: string;
  readonly where: Readonly<Record<string, string>>;
}

export interface Line {
  readonly sources: readonly Source[];
  readonly stat: Stat;
  readonly of?: readonly Source[];
  readonly over?: 'sinceStart' | 'period';
}

/** Epoch milliseconds of the first bucket's start; every bucket is as long. */
export interface Buckets {
  readonly from: number;
  readonly bucketMs: number;
  readonly count: number;
}

export const matches = (point: Point, sources: readonly Source[]): boolean =>
  sources.some(
    ({ metric, where }) =>
      metric === point.metric &&
      Object.entries(where).every(([dimension, value]) => point.where[dimension] === value),
  );

export function statistic(stat: Stat, values: readonly number[]): Value {
  if (values.length === 0) return stat === 'Sum' ? 0 : null;
  if (stat === 'Sum') return values.reduce((a, b) => a + b, 0);
  if (stat === 'Maximum') return Math.max(...values);
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil((Number(stat.slice(1)) / 100) * sorted.length) - 1] ?? null;
}

function bucketed(points: readonly Point[], sources: readonly Source[], buckets: Buckets): number[][] {
  const values: number[][] = Array.from({ length: buckets.count }, () => []);
  for (const point of points) {
    const index = Math.floor((point.at - buckets.from) / buckets.bucketMs);
    if (matches(point, sources)) values[index]?.push(...point.values);
  }
  return values;
}

function running(values: readonly number[]): number[] {
  let total = 0;
  return values.map((value) => {
    total += value;
    return total;
  });
}

/** `null` where there is nothing to say. */
export type Value = number | null;

/** One value a bucket. A share is at most 100 %. */
export function seriesOf(line: Line, points: readonly Point[], buckets: Buckets): Value[] {
  const part = bucketed(points, line.sources, buckets).map((values) => statistic(line.stat, values));
  if (!line.of) return part;
  const sums = [
    part.map((value) => value ?? 0),
    bucketed(points, line.of, buckets).map((values) => statistic('Sum', values) ?? 0),
  ];
  const [top = [], whole = []] = line.over === 'sinceStart' ? sums.map(running) : sums;
  return top.map((value, i) => (whole[i] ? Math.min(100, (100 * value) / whole[i]) : null));
}

/** One value for all buckets together. */
export const overall = (line: Line, points: readonly Point[], { from, bucketMs, count }: Buckets): Value =>
  seriesOf(line, points, { from, bucketMs: bucketMs * count, count: 1 })[0] ?? null;
