import { expect, it } from 'vitest';
import { pick } from '../../src/channels/draw.ts';

it.each([
  [0, 'a'],
  [0.3333, 'a'],
  [0.3334, 'b'],
  [0.9999, 'c'],
])('picks for %d the entry that has that place: %s', (drawn, entry) => {
  expect(pick(drawn, ['a', 'b', 'c'])).toBe(entry);
  expect(pick(drawn, 'abc')).toBe(entry);
});

it('picks nothing from an empty list', () => {
  expect(pick(0.5, [])).toBeUndefined();
});
