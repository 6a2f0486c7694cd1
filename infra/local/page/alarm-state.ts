// The alarms, evaluated here as CloudWatch would: over the last period of what this machine has measured.
import type { Alarm } from '../../alarms.ts';
import { functionMetrics } from './points.ts';
import { matches, type Point, statistic } from './series.ts';

export type AlarmState =
  | { readonly kind: 'quiet'; readonly value: number | undefined }
  | { readonly kind: 'over'; readonly value: number }
  | { readonly kind: 'elsewhere' };

export function stateOf(
  { watched, threshold, periodSeconds }: Alarm,
  points: readonly Point[],
  now: number,
): AlarmState {
  const recent = points.filter(({ at }) => at > now - periodSeconds * 1000);
  // What only AWS counts, and what is measured against a parameter of the stack.
  if (typeof threshold !== 'number') return { kind: 'elsewhere' };
  let value: number | undefined;
  if (watched.kind === 'platform') {
    const { namespace, metric, stat } = watched.line;
    if (namespace !== 'AWS/Lambda' || !functionMetrics.includes(metric)) return { kind: 'elsewhere' };
    value =
      statistic(
        stat,
        recent.filter((point) => point.metric === metric).flatMap(({ values }) => values),
      ) ?? undefined;
  } else {
    const sums: Readonly<Record<string, number | undefined>> = Object.fromEntries(
      watched.terms.map(({ id, sources }) => {
        const found = recent.filter((point) => matches(point, sources)).flatMap(({ values }) => values);
        return [id, found.length === 0 ? undefined : found.reduce((a, b) => a + b, 0)];
      }),
    );
    value = watched.compute(sums);
  }
  return value !== undefined && value >= threshold ? { kind: 'over', value } : { kind: 'quiet', value };
}
