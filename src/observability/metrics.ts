// Emits the catalogue's metrics through Powertools, and never lets one fail a sign-in.
import { Metrics } from '@aws-lambda-powertools/metrics';
import { catalogue, type Emit } from './catalogue.ts';

export interface MetricSink {
  readonly emit: Emit;
  /** Writes what was collected; called once at the end of an invocation. */
  publish(): void;
}

export function createMetrics(): MetricSink {
  // Its constructor opens the process's output, which a start has no need of yet.
  let made: Metrics | undefined;
  const metrics = () => {
    made ??= new Metrics({ namespace: 'CognitoOtpRouter', serviceName: 'otp-router' });
    return made;
  };
  const guarded = (act: () => void) => {
    try {
      act();
    } catch {
      // A login must not fail for a number that was not counted.
    }
  };
  return {
    emit: (name, ...rest) =>
      guarded(() => {
        const [first, second] = rest as [unknown?, number?];
        const { unit } = catalogue[name];
        if (typeof first === 'object' && first !== null) {
          const single = metrics().singleMetric();
          for (const [dimension, value] of Object.entries(first))
            single.addDimension(dimension, String(value));
          single.addMetric(name, unit, second ?? 1);
          return;
        }
        metrics().addMetric(name, unit, typeof first === 'number' ? first : 1);
      }),
    publish: () => guarded(() => metrics().publishStoredMetrics()),
  };
}
