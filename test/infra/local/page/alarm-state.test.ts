// The alarms as the page evaluates them, and the metric math that they are written in.
import { describe, expect, it } from 'vitest';
import { alarms } from '../../../../infra/alarms.ts';
import { stateOf } from '../../../../infra/local/page/alarm-state.ts';
import { evaluate } from '../../../../infra/local/page/metric-math.ts';
import type { Point } from '../../../../infra/local/page/series.ts';

const now = 1_800_000_000_000;
const point = (metric: string, value: number, where: Record<string, string> = {}, ago = 1000): Point => ({
  at: now - ago,
  metric,
  where,
  values: [value],
});

describe('metric math', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - 4 - 3', 3],
    ['100 * a / SUM([a, b])', 75],
    ['SUM([a, nothing])', 3],
    ['SUM([nothing])', undefined],
    ['a + nothing', undefined],
    ['IF(a >= 3, 1, 0)', 1],
    ['IF(a > 3, 1, 0)', 0],
    ['IF(nothing > 3, 1, 0)', undefined],
    ['a', 3],
  ])('%s is %s', (expression, value) => {
    expect(evaluate(expression, { a: 3, b: 1, nothing: undefined })).toBe(value);
  });

  it.each(['MAX([a])', 'a +', 'a b', 'other', ''])('does not guess at %j', (expression) => {
    expect(() => evaluate(expression, { a: 1, b: 1 })).toThrow('Metric math');
  });

  it('knows all that the alarms say', () => {
    for (const { watched } of alarms) {
      if (watched.kind !== 'ours') continue;
      const values = Object.fromEntries(watched.terms.map(({ id }) => [id, 7]));
      expect(evaluate(watched.expression, values)).toBeTypeOf('number');
    }
  });
});

describe('an alarm', () => {
  const state = (name: string, points: readonly Point[]) => {
    const alarm = alarms.find((one) => one.name === name);
    if (!alarm) throw new Error(`no alarm ${name}`);
    return stateOf(alarm, points, now);
  };

  it('is quiet while nothing has happened', () => {
    for (const { name } of alarms) expect(state(name, []).kind, name).not.toBe('over');
  });

  it('goes off at its threshold, and not below', () => {
    const failed = (n: number) => [point('Error', n, { Trigger: 'DefineAuthChallenge' })];
    expect(state('Errors', failed(4))).toEqual({ kind: 'quiet', value: 4 });
    expect(state('Errors', failed(5))).toEqual({ kind: 'over', value: 5 });
  });

  it('forgets what is older than its period', () => {
    expect(state('TableErrors', [point('TableError', 9, {}, 301_000)]).kind).toBe('quiet');
  });

  it('works out shares', () => {
    const sms = { Channel: 'SMS' };
    expect(state('SmsFailing', [point('DeliveryFailed', 5, sms), point('CodeSent', 15, sms)])).toEqual({
      kind: 'over',
      value: 25,
    });
    expect(state('EmailFailing', [point('DeliveryFailed', 5, sms)]).kind).toBe('quiet');
  });

  it('reads how long the function takes, and leaves to AWS what only AWS counts', () => {
    expect(state('NearTimeout', [point('Duration', 4100)])).toEqual({ kind: 'over', value: 4100 });
    expect(state('SmsSpend', []).kind).toBe('elsewhere');
    expect(state('Throttled', []).kind).toBe('elsewhere');
  });
});
