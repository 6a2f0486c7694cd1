// What a chart of the page shows of the points it is given.
import { expect, it } from 'vitest';
import { type Point, seriesOf } from '../../../../infra/local/page/series.ts';

const at = (ms: number, metric: string, ...values: number[]): Point => ({
  at: ms,
  metric,
  where: {},
  values,
});
const sources = (metric: string) => [{ metric, where: {} }];
const buckets = { from: 0, bucketMs: 10, count: 3 };

it('adds up counts, and has nothing to say of times in an empty bucket', () => {
  const points = [at(1, 'Sent', 1, 2), at(25, 'Sent', 4), at(26, 'Took', 30), at(99, 'Sent', 9)];
  expect(seriesOf({ sources: sources('Sent'), stat: 'Sum' }, points, buckets)).toEqual([3, 0, 4]);
  expect(seriesOf({ sources: sources('Took'), stat: 'p99' }, points, buckets)).toEqual([null, null, 30]);
});

it('compares a code sent in one bucket with its use in the next', () => {
  const points = [at(9, 'Sent', 1), at(11, 'Used', 1), at(12, 'Sent', 1)];
  const share = { sources: sources('Used'), of: sources('Sent'), stat: 'Sum' } as const;
  expect(seriesOf({ ...share, over: 'sinceStart' }, points, buckets)).toEqual([0, 50, 50]);
  expect(seriesOf({ ...share, over: 'period' }, points, buckets)).toEqual([0, 100, null]);
});

it('never shows more than all', () => {
  const points = [at(1, 'Used', 2), at(2, 'Sent', 1)];
  const share = { sources: sources('Used'), of: sources('Sent'), stat: 'Sum', over: 'sinceStart' } as const;
  expect(seriesOf(share, points, buckets)).toEqual([100, 100, 100]);
});
