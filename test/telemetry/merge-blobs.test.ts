// Several metrics in one line: CloudWatch reads out of it exactly what went in.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Blob, mergeBlobs } from '../../src/telemetry/metrics.ts';
import { emfFaults } from '../support/emf.ts';

const nowMs = Date.now();

const blob = (metric: string, value: number, dimensions: Record<string, string> = {}): Blob => ({
  _aws: {
    Timestamp: nowMs,
    CloudWatchMetrics: [
      {
        Namespace: 'OtpRouter',
        Dimensions: [['service', ...Object.keys(dimensions)]],
        Metrics: [{ Name: metric, Unit: 'Count' }],
      },
    ],
  },
  service: 'otp',
  ...dimensions,
  [metric]: value,
});

/** As CloudWatch does it: each directive's metrics under each of its sets of dimensions. */
const readOut = (lines: readonly Blob[]): string[] =>
  lines
    .flatMap((line) =>
      line._aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) =>
        Dimensions.flatMap((names) =>
          Metrics.map(({ Name }) =>
            JSON.stringify([Name, line[Name], Object.fromEntries(names.map((name) => [name, line[name]]))]),
          ),
        ),
      ),
    )
    .sort();

it('tells a call in one line, and metrics of the same dimensions in one directive', () => {
  const lines = mergeBlobs([
    blob('SignInStarted', 1),
    blob('CodeSent', 1, { Channel: 'SMS' }),
    blob('CodeSentTo', 1, { CountryGroup: 'Europe' }),
    blob('DeliveryLatency', 120, { Channel: 'SMS' }),
  ]);
  expect(lines).toHaveLength(1);
  expect(lines[0]?._aws.CloudWatchMetrics).toHaveLength(3);
});

it('takes a second line where one has no room for a second value', () => {
  const failed = [
    blob('DeliveryFailed', 1, { Channel: 'SMS' }),
    blob('DeliveryFailed', 1, { Channel: 'EMAIL' }),
  ];
  expect(mergeBlobs(failed)).toEqual(failed);
});

it('loses and makes up nothing: 2000 random calls', () => {
  const some = fc.record({
    metric: fc.constantFrom('A', 'B', 'C', 'D'),
    value: fc.integer({ min: 1, max: 3 }),
    dimensions: fc.dictionary(fc.constantFrom('Channel', 'Reason'), fc.constantFrom('x', 'y'), {
      maxKeys: 2,
    }),
  });
  fc.assert(
    fc.property(fc.array(some, { maxLength: 8 }), (emitted) => {
      const blobs = emitted.map(({ metric, value, dimensions }) => blob(metric, value, dimensions));
      const lines = mergeBlobs(blobs);
      expect(readOut(lines)).toEqual(readOut(blobs));
      expect(lines.flatMap((line) => emfFaults(line, nowMs))).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});
