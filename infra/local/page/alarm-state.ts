// The alarms, evaluated here as CloudWatch would: over the last period of what this machine has measured.
import type { Alarm } from '../../alarms.ts';
import { measured } from './points.ts';
import { matches, type Point, type Source, statistic } from './series.ts';

export type AlarmState =
  | { readonly kind: 'quiet'; readonly value: number | undefined }
  | { readonly kind: 'over'; readonly value: number }
  /** What only AWS counts, and what is measured against a parameter of the stack. */
  | { readonly kind: 'elsewhere' };

export function stateOf(
  { watched, threshold, periodSeconds }: Alarm,
  points: readonly Point[],
  now: number,
): AlarmState {
  if (typeof threshold !== 'number') return { kind: 'elsewhere' };
  const valuesOf = (sources: readonly Source[]) =>
    points
      .filter((point) => point.at > now - periodSeconds * 1000 && matches(point, sources))
      .flatMap(({ values }) => values);
  let value: number | undefined;
  if (watched.kind === 'platform') {
    const line = measured(watched.line);
    if (!line) return { kind: 'elsewhere' };
    value = statistic(line.stat, valuesOf(line.sources)) ?? undefined;
  } else {
    const sums = watched.terms.map(({ id, sources }) => {
      const values = valuesOf(sources);
      return [id, values.length === 0 ? undefined : statistic('Sum', values)];
    });
    value = watched.compute(Object.fromEntries(sums));
  }
  return value !== undefined && value >= threshold ? { kind: 'over', value } : { kind: 'quiet', value };
}
