import { expect, it } from 'vitest';
import { judgeRange } from '../../src/channels/number-ranges.ts';

const ranges = [
  { prefix: '+44', allowed: false },
  { prefix: '+4478', allowed: true },
  { prefix: '+447829', allowed: false },
];

it.each([
  ['+447829000000', 'refused'],
  ['+447812345678', 'allowed'],
  ['+447912345678', 'refused'],
  ['+12025550123', undefined],
  ['+4', undefined],
])('of %s the longest range that fits says %s', (number, judged) => {
  expect(judgeRange(ranges, number)).toBe(judged);
  expect(judgeRange(ranges.toReversed(), number)).toBe(judged);
});

it('says nothing without ranges', () => {
  expect(judgeRange([], '+12025550123')).toBeUndefined();
});
