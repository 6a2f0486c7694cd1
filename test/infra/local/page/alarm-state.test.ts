// The alarms as the page computes them, held to the metric math that CloudWatch is given.
import { describe, expect, it } from 'vitest';
import { alarms } from '../../../../infra/alarms.ts';
import { stateOf } from '../../../../infra/local/page/alarm-state.ts';
import type { Point } from '../../../../infra/local/page/series.ts';

const now = 1_800_000_000_000;
const point = (metric: string, value: number, where: Record<string, string> = {}, ago = 1000): Point => ({
  at: now - ago,
  metric,
  where,
  values: [value],
});

/** CloudWatch's metric math, as far as the alarms use it, for values that are all there: JavaScript with two functions. */
function evaluate(expression: string, values: Readonly<Record<string, number>>): unknown {
  const code = expression
    .replace(/IF\(([^,]*), (.*), ([^,]*)\)$/, '(($1) ? ($2) : ($3))')
    .replace(/SUM\(\[([^\]]*)\]\)/g, '[$1].reduce((a, b) => a + b, 0)');
  return new Function(...Object.keys(values), `return ${code}`)(...Object.values(values));
}

describe('what the page computes', () => {
  const ours = alarms.flatMap(({ name, watched }) =>
    watched.kind === 'ours' ? [[name, watched] as const] : [],
  );

  it.each(ours)(
    'is what CloudWatch computes from the expression: %s',
    (_, { terms, expression, compute }) => {
      const [first = '', second] = terms.map(({ id }) => id);
      for (const n of [0, 1, 4, 5, 19, 20, 50, 199])
        for (const m of second === undefined ? [0] : [0, 3, 50, 1000]) {
          const values = { [first]: n, ...(second !== undefined && { [second]: m }) };
          expect(compute(values), `${expression} of ${n}, ${m}`).toBe(evaluate(expression, values));
        }
    },
  );

  it.each(ours)(
    'is nothing where nothing was measured, and takes a missing second term for none: %s',
    (_, one) => {
      const [first = '', second] = one.terms.map(({ id }) => id);
      expect(one.compute({})).toBeUndefined();
      if (second === undefined) return;
      expect(one.compute({ [second]: 7 })).toBeUndefined();
      expect(one.compute({ [first]: 60 })).toBe(one.compute({ [first]: 60, [second]: 0 }));
    },
  );
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
