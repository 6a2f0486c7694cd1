import { expect, it } from 'vitest';
import { standings, standingsFrom } from '../src/standing.ts';

it('counts a message with those of whom more is known, and never with those of whom less is', () => {
  expect(standings.map(standingsFrom)).toEqual([
    ['new', 'proven', 'device'],
    ['proven', 'device'],
    ['device'],
  ]);
});
