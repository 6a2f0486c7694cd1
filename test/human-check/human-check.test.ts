import { expect, it } from 'vitest';
import { isInTime } from '../../src/human-check/human-check.ts';

it.each([
  [0, true],
  [599, true],
  [600, false],
])('takes a solution %i s after the round: %s', (after, taken) => {
  expect(isInTime({ nonce: 'n', issuedAt: 1000 }, (1000 + after) * 1000)).toBe(taken);
});
