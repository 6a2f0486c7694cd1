import { describe, expect, it } from 'vitest';
import { readTime } from '../../../../infra/cli/operators/settings.ts';

const nowMs = Date.parse('2026-11-23T12:00:00Z');
const at = (iso: string) => Date.parse(iso) / 1000;

describe('a time that an operator names', () => {
  it.each([
    ['90m', '2026-11-23T10:30:00Z'],
    ['2h', '2026-11-23T10:00:00Z'],
    ['3d', '2026-11-20T12:00:00Z'],
    ['2026-11-22', '2026-11-22T00:00:00Z'],
    ['2026-11-23T11:59Z', '2026-11-23T11:59:00Z'],
    ['2026-11-23T12:30:10+02:00', '2026-11-23T10:30:10Z'],
  ])('%s is %s', (text, iso) => {
    expect(readTime(text, nowMs)).toBe(at(iso));
  });

  it.each(['', 'yesterday', '2', '-2h', '2w', '2026-13-01', '2026-11-23T11:00', '23.11.2026'])(
    '%j is none',
    (text) => {
      expect(() => readTime(text, nowMs)).toThrow(`${text} is no time`);
    },
  );

  it('has passed', () => {
    expect(() => readTime('2026-11-24', nowMs)).toThrow('is still to come');
  });
});
