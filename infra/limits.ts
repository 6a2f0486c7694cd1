// The limits that are drawn across a chart: its own, and the thresholds of the alarms it belongs to.
import { type Alarm, alarms } from './alarms.ts';
import type { Limit, Widget } from './dashboard.ts';

/** A parameter's value is known to CloudFormation only: Fn::Sub puts it where the mark stands. */
export const parameterMark = (name: string): string => `$\{${name}}`;

export interface DrawnLimit {
  readonly label: string;
  readonly value: number | string;
}

type Chart = Extract<Widget, { kind: 'lines' | 'platform' }>;

function heightOf({ threshold }: Alarm, complement: boolean): number | string {
  if (typeof threshold !== 'number') return parameterMark(threshold.parameter);
  return complement ? 100 - threshold : threshold;
}

/** One line for alarms that go off at the same height. */
export function limitsOf({ limit, alarms: names = [], complement = false }: Chart): DrawnLimit[] {
  const drawn = alarms.filter(({ name }) => names.includes(name));
  const byValue = Map.groupBy(drawn, (alarm) => heightOf(alarm, complement));
  const own: readonly Limit[] = limit ? [limit] : [];
  return [
    ...own,
    ...[...byValue].map(([value, alike]) => ({
      label: `alarm ${alike.map(({ name }) => name).join(', ')}`,
      value,
    })),
  ];
}
