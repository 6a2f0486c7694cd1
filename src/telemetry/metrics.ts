// Counts the catalogue's metrics through Powertools, and never lets one fail a sign-in.
import { Metrics } from '@aws-lambda-powertools/metrics';
import { ignoreErrors, lazy } from '../effects.ts';
import { catalogue, type Emit, namespace } from './catalogue.ts';
import { type Blob, mergeBlobs } from './merge-blobs.ts';

/** Takes a whole line, without its end. */
export type Write = (line: string) => void;

export interface MetricSink {
  readonly emit: Emit;
  /** Writes what was collected; called once at the end of an invocation. */
  publish(): void;
}

class Collector extends Metrics {
  /** What was added since the last time; `undefined` where POWERTOOLS_METRICS_DISABLED is set. */
  take(): Blob | undefined {
    const blob = this.isDisabled() ? undefined : this.serializeMetrics();
    this.clearMetrics();
    this.clearDimensions();
    return blob;
  }
}

/** `lineKeys` go into every line that carries metrics, as properties: they are no dimensions. */
export function createMetrics(
  serviceName: string,
  lineKeys: () => Readonly<Record<string, string>>,
  write: Write,
): MetricSink {
  const metrics = lazy(() => new Collector({ namespace, serviceName }));
  let blobs: Blob[] = [];
  return {
    emit: (name, ...rest) =>
      ignoreErrors(() => {
        const [first, second] = rest as [unknown?, number?];
        const hasDimensions = typeof first === 'object' && first !== null;
        for (const [dimension, value] of Object.entries(hasDimensions ? first : {}))
          metrics().addDimension(dimension, String(value));
        const value = hasDimensions ? second : first;
        metrics().addMetric(name, catalogue[name].unit, typeof value === 'number' ? value : 1);
        // One blob per metric, since each has its own dimensions. mergeBlobs puts them into shared lines.
        const blob = metrics().take();
        if (blob) blobs.push(blob);
      }),
    publish: () =>
      ignoreErrors(() => {
        const collected = blobs;
        blobs = [];
        for (const blob of mergeBlobs(collected)) write(JSON.stringify({ ...blob, ...lineKeys() }));
      }),
  };
}
