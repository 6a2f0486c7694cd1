// Emits the catalogue's metrics through Powertools, and never lets one fail a sign-in.
import { Metrics } from '@aws-lambda-powertools/metrics';
import { once } from '../once.ts';
import { catalogue, type Emit, namespace } from './catalogue.ts';
import { quietly } from './quietly.ts';

export interface MetricSink {
  readonly emit: Emit;
  /** Writes what was collected; called once at the end of an invocation. */
  publish(): void;
}

/** `lineKeys` go into every line that carries metrics, as properties: they are no dimensions. */
export function createMetrics(
  serviceName: string,
  lineKeys: () => Readonly<Record<string, string>>,
): MetricSink {
  // A constructor opens the process's output, which a start has no need of yet.
  const metrics = once(() => new Metrics({ namespace, serviceName }));
  /** For a metric with dimensions of its own: written at once, and then as new. */
  const single = once(() => new Metrics({ namespace, serviceName, singleMetric: true }));
  const addKeys = (target: Metrics) => {
    for (const [key, value] of Object.entries(lineKeys())) target.addMetadata(key, value);
  };
  return {
    emit: (name, ...rest) =>
      quietly(() => {
        const [first, second] = rest as [unknown?, number?];
        const { unit } = catalogue[name];
        if (typeof first === 'object' && first !== null) {
          for (const [dimension, value] of Object.entries(first))
            single().addDimension(dimension, String(value));
          addKeys(single());
          single().addMetric(name, unit, second ?? 1);
          return;
        }
        metrics().addMetric(name, unit, typeof first === 'number' ? first : 1);
      }),
    publish: () =>
      quietly(() => {
        // With nothing to publish Powertools writes a warning that is no JSON.
        if (!metrics().hasStoredMetrics()) return;
        addKeys(metrics());
        metrics().publishStoredMetrics();
      }),
  };
}
