import { describe, expect, it } from 'vitest';
import { groupCount, rangeGroup } from '../../../src/channels/sms/range-group.ts';
import { examples } from '../../support/phone-numbers.ts';

describe('the group of a range', () => {
  it('is the same for numbers that differ in the last four digits only, and in every version of the product', () => {
    const groups = new Set(['0000', '0001', '4711', '9999'].map((end) => rangeGroup(`+4915123456${end}`)));
    expect([...groups]).toEqual([rangeGroup('+49151234561234')]);
    expect(rangeGroup('+4915123456789')).toBe('r24');
  });

  it('is another one for neighbouring ranges, mostly', () => {
    const groups = new Set(Array.from({ length: 40 }, (_, i) => rangeGroup(`+491512${1000 + i}0000`)));
    expect(groups.size).toBeGreaterThan(30);
  });

  it('is one of 256 that all ranges share evenly', () => {
    const counts = new Map<string, number>();
    const ranges = 100 * groupCount;
    for (let i = 0; i < ranges; i++) {
      const group = rangeGroup(`+1202${String(i).padStart(6, '0')}0000`);
      counts.set(group, (counts.get(group) ?? 0) + 1);
    }
    expect(counts.size).toBe(groupCount);
    expect(Math.max(...counts.values())).toBeLessThan(200);
    expect(Math.min(...counts.values())).toBeGreaterThan(30);
  });

  it('is there for a number of every country', () => {
    for (const number of examples)
      expect(rangeGroup(number)).toMatch(/^r(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])$/);
  });
});
