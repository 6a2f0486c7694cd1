import { describe, expect, it } from 'vitest';
import { compare, median, spread } from './statistics.ts';

describe('median', () => {
  it('is the middle one, whatever the order', () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it('is half way between the middle two', () => {
    expect(median([1, 2, 4, 100])).toBe(3);
  });
});

describe('compare', () => {
  it('takes ratios turn by turn, not of medians', () => {
    // The machine was ten times slower in the second turn.
    const { ratios, medians } = compare({ ours: [2, 30, 4], empty: [1, 10, 1] });
    expect(ratios).toEqual({ empty: { median: 3, min: 2, max: 4 } });
    expect(medians).toEqual({ ours: 4, empty: 1 });
  });

  it('compares the first with each of the others', () => {
    expect(Object.keys(compare({ a: [1], b: [2], c: [4] }).ratios)).toEqual(['b', 'c']);
  });
});

describe('spread', () => {
  it('knows both ends', () => {
    expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
  });
});
