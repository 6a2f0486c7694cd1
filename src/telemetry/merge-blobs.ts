// Metrics with different dimensions in as few lines as CloudWatch can read them from (User Guide, "Specification:
// Embedded metric format"): a line is billed by its bytes, and names whose sign-in it is each time.
import type { EmfOutput as Blob } from '@aws-lambda-powertools/metrics/types';

export type { Blob };

type Directive = Blob['_aws']['CloudWatchMetrics'][number];

/** A line has one value for a name: dimensions may be shared, a metric never. */
const fits = ({ _aws, ...line }: Blob, { _aws: _more, ...blob }: Blob): boolean =>
  Object.entries(blob).every(
    ([name, value]) => !(name in line) || (line[name] === value && typeof value === 'string'),
  );

/** Metrics of the same dimensions are told in one directive. */
function joinDirectives(one: readonly Directive[], other: readonly Directive[]): Directive[] {
  const joined = [...one];
  for (const directive of other) {
    const dimensions = JSON.stringify(directive.Dimensions);
    const at = joined.findIndex(({ Dimensions }) => JSON.stringify(Dimensions) === dimensions);
    const same = joined[at];
    if (same) joined[at] = { ...same, Metrics: [...same.Metrics, ...directive.Metrics] };
    else joined.push(directive);
  }
  return joined;
}

const join = (line: Blob, blob: Blob): Blob => ({
  ...line,
  ...blob,
  _aws: {
    ...line._aws,
    CloudWatchMetrics: joinDirectives(line._aws.CloudWatchMetrics, blob._aws.CloudWatchMetrics),
  },
});

export function mergeBlobs(blobs: readonly Blob[]): Blob[] {
  const lines: Blob[] = [];
  for (const blob of blobs) {
    const at = lines.findIndex((line) => fits(line, blob));
    const line = lines[at];
    if (line) lines[at] = join(line, blob);
    else lines.push(blob);
  }
  return lines;
}
