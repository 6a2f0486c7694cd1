// What CloudWatch asks of a line in embedded metric format (User Guide, "Specification: Embedded metric format").

const units = new Set(
  'Seconds Microseconds Milliseconds Bytes Kilobytes Megabytes Gigabytes Terabytes Bits Kilobits Megabits Gigabits Terabits Percent Count Bytes/Second Kilobytes/Second Megabytes/Second Gigabytes/Second Terabytes/Second Bits/Second Kilobits/Second Megabits/Second Gigabits/Second Terabits/Second Count/Second None'.split(
    ' ',
  ),
);

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isName = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value.trim().length > 0 && value.length <= longest;
const dayMs = 24 * 3600 * 1000;

/** Faults of a parsed line, in words; none when CloudWatch would take every metric in it. */
export function emfFaults(line: Fields, nowMs: number): string[] {
  const faults: string[] = [];
  const must = (holds: boolean, fault: string) => {
    if (!holds) faults.push(fault);
    return holds;
  };
  if (Buffer.byteLength(JSON.stringify(line)) > 1_000_000) faults.push('longer than 1 MB');
  const { _aws: meta } = line;
  if (!isFields(meta)) return ['no _aws object'];
  const { Timestamp: at, CloudWatchMetrics: directives } = meta;
  must(Number.isInteger(at), 'Timestamp is no whole number');
  must(
    Number(at) > nowMs - 14 * dayMs && Number(at) < nowMs + 2 * 3600 * 1000,
    'Timestamp is not within 14 days back and 2 hours ahead',
  );
  if (!Array.isArray(directives)) return [...faults, 'CloudWatchMetrics is no array'];
  for (const directive of directives as unknown[]) {
    if (!isFields(directive)) {
      faults.push('a directive is no object');
      continue;
    }
    const { Namespace, Dimensions, Metrics } = directive;
    must(isName(Namespace, 1024) && !Namespace.startsWith('AWS/'), 'bad Namespace');
    if (must(Array.isArray(Dimensions), 'Dimensions is no array'))
      for (const set of Dimensions as unknown[]) {
        if (!must(Array.isArray(set) && set.length <= 30, 'a dimension set is no array of at most 30'))
          continue;
        for (const name of set as unknown[]) {
          const value = line[String(name)];
          // User Guide: dimension values are strings of 1 to 1024 ASCII characters, not starting with a colon.
          must(
            isName(name, 250) &&
              isName(value, 1024) &&
              /^[\x20-\x7e]+$/.test(value) &&
              !value.startsWith(':'),
            `dimension ${String(name)} has no fit value`,
          );
        }
      }
    if (!must(Array.isArray(Metrics) && Metrics.length <= 100, 'Metrics is no array of at most 100'))
      continue;
    for (const metric of Metrics as Fields[]) {
      must(isName(metric.Name, 1024), 'a metric has no name');
      must(metric.Unit === undefined || units.has(String(metric.Unit)), `unit ${String(metric.Unit)}`);
      must(
        [undefined, 1, 60].includes(metric.StorageResolution as number),
        'StorageResolution is not 1 or 60',
      );
      const value = line[String(metric.Name)];
      const values: unknown[] = Array.isArray(value) ? value : [value];
      must(
        values.length > 0 && values.length <= 100 && values.every((one) => Number.isFinite(one)),
        `metric ${String(metric.Name)} has no numbers`,
      );
    }
  }
  return faults;
}
