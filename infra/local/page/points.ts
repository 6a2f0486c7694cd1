// The metrics in a log line, as CloudWatch would read them, and those that Lambda would keep of a call.

import { isPlatform, type Line, type PlatformLine } from '../../dashboard.ts';
import type { TriggerCall } from '../pool/triggers.ts';
import type { Point, Line as SeriesLine } from './series.ts';

interface Emf {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [field: string]: unknown;
}

/** None for a line that carries no metrics. */
export function pointsOf(line: string): Point[] {
  if (!line.startsWith('{"_aws"')) return [];
  const emf = JSON.parse(line) as Emf;
  return emf._aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) =>
    Metrics.map(({ Name }) => ({
      at: emf._aws.Timestamp,
      metric: Name,
      where: Object.fromEntries((Dimensions[0] ?? []).map((name) => [name, String(emf[name])])),
      values: [emf[Name]].flat() as number[],
    })),
  );
}

/** Metrics of AWS/Lambda that this machine measures. */
const functionMetrics: readonly string[] = ['Duration', 'Invocations', 'Errors'];

/** A line as this machine can measure it; `undefined` for what only AWS knows. */
export function measured(line: Line | PlatformLine): (SeriesLine & { label: string }) | undefined {
  if (!isPlatform(line)) return line;
  const { label, namespace, metric, stat } = line;
  return namespace === 'AWS/Lambda' && functionMetrics.includes(metric)
    ? { label, stat, sources: [{ metric, where: {} }] }
    : undefined;
}

export const pointsOfCall = ({ at, durationMs, tries, error }: TriggerCall): Point[] =>
  Object.entries({ Duration: durationMs, Invocations: tries, Errors: error ? 1 : 0 }).map(
    ([metric, value]) => ({ at, metric, where: {}, values: [value] }),
  );
