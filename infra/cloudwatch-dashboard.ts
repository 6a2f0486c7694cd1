// The dashboard in CloudWatch's own words. CloudFormation takes 51,200 bytes of template: what CloudWatch assumes
// anyway is left out.
import { namespace } from '../src/telemetry/catalogue.ts';
import { alarms } from './alarms.ts';
import { alarmArn, dimensionsOf, ours, plus, region, smsRegion, stack } from './cloudwatch-names.ts';
import { isPlatform, type Line, type PlatformLine, type Source, type Widget, widgets } from './dashboard.ts';
import { limitsOf } from './limits.ts';

type Row = (string | object)[];

const flat = (dimensions: Record<string, string>) => Object.entries(dimensions).flat();

/** CloudWatch's shorthand, in rows of the same shape: `.` is the value above it, `...` all values up to the last. */
const shorten = (rows: readonly Row[]): Row[] =>
  rows.map((row, y) => {
    const above = rows[y - 1];
    if (above?.length !== row.length || row.length === 1) return row;
    const differs = row.findIndex((value, x) => typeof value !== 'string' || value !== above[x]);
    if (row.length > 4 && differs === row.length - 2) return ['...', ...row.slice(differs)];
    return row.map((value, x) => (typeof value === 'string' && value === above[x] ? '.' : value));
  });

/**
 * A share. Each side gets 0 times the other, so that both have a value wherever one has. Where a share is that since
 * the start of the chart, both sides are running sums.
 */
function shareOf(over: Line['over'], part: readonly string[], whole: readonly string[]): string {
  const sides = [
    `SUM([${[...part, ...whole.map((id) => `0 * ${id}`)].join(', ')}])`,
    over === 'sinceStart' ? `SUM([${[...whole, ...part.map((id) => `0 * ${id}`)].join(', ')}])` : plus(whole),
  ];
  const [top, bottom] = over === 'sinceStart' ? sides.map((side) => `RUNNING_SUM(${side})`) : sides;
  return `100 * ${top} / ${bottom}`;
}

/** A line's rows of `metrics` in a widget: hidden parts and an expression where there is more than one part. */
function rowsOf(line: Line, index: number): Row[] {
  const row = (source: Source, options: object) => [
    namespace,
    source.metric,
    ...flat(ours(source)),
    // The widget's own is Sum.
    { ...(line.stat !== 'Sum' && { stat: line.stat }), ...options },
  ];
  const [only] = line.sources;
  if (only && line.sources.length === 1 && !line.of) return [row(only, { label: line.label })];
  const parts = line.of ? [...line.sources, ...line.of] : line.sources;
  // What is both a part and of the whole is asked for once.
  const keys = [...new Map(parts.map((source) => [JSON.stringify(source), source]))];
  const idOf = (source: Source): string =>
    `${String.fromCharCode(97 + index)}${keys.findIndex(([key]) => key === JSON.stringify(source))}`;
  const part = line.sources.map(idOf);
  const expression = line.of ? shareOf(line.over, part, line.of.map(idOf)) : plus(part);
  return [
    [{ expression, label: line.label }],
    ...keys.map(([, source]) => row(source, { id: idOf(source), visible: false })),
  ];
}

const platformRow = (line: PlatformLine): Row => [
  line.namespace,
  line.metric,
  ...flat(dimensionsOf(line)),
  { ...(line.stat !== 'Sum' && { stat: line.stat }), label: line.label },
];

/** Metrics of SNS are kept where SMS are sent from. */
const regionOf = (lines: readonly (Line | PlatformLine)[]): string =>
  lines.some((line) => isPlatform(line) && line.namespace === 'AWS/SNS') ? smsRegion : region;

const metrics = (lines: readonly (Line | PlatformLine)[]): Row[] =>
  shorten(lines.flatMap((line, i) => (isPlatform(line) ? [platformRow(line)] : rowsOf(line, i))));

function propertiesOf(widget: Exclude<Widget, { kind: 'header' | 'alarms' | 'logs' }>): object {
  const lines = widget.kind === 'number' ? [widget.shows] : widget.lines;
  const common = { title: widget.title, region: regionOf(lines), stat: 'Sum', metrics: metrics(lines) };
  switch (widget.kind) {
    case 'number':
      return { ...common, view: 'singleValue', period: widget.periodSeconds };
    case 'ranking':
      return { ...common, view: 'bar', setPeriodToTimeRange: true };
    case 'lines':
    case 'platform': {
      const horizontal = limitsOf(widget);
      const bounds = { min: 0, ...(widget.unit === '%' && { max: 100 }) };
      const left = widget.unit === 'Count' ? bounds : { ...bounds, label: widget.unit, showUnits: false };
      return {
        ...common,
        yAxis: { left },
        ...(horizontal.length > 0 && { annotations: { horizontal } }),
      };
    }
  }
}

function bodyOf(widget: Widget): object {
  switch (widget.kind) {
    case 'header':
      return { type: 'text', properties: { markdown: `## ${widget.title}`, background: 'transparent' } };
    case 'alarms':
      return {
        type: 'alarm',
        properties: { title: widget.title, alarms: alarms.map(({ name }) => alarmArn(name)) },
      };
    case 'logs':
      return {
        type: 'log',
        properties: {
          title: widget.title,
          region,
          view: 'table',
          query: `SOURCE '/aws/lambda/${stack}' | ${widget.query}`,
        },
      };
    default:
      return { type: 'metric', properties: propertiesOf(widget) };
  }
}

/** Of 24 units across; 6 is what CloudWatch takes for a size that is left out. */
export const sizes: Readonly<Record<Widget['kind'], { readonly width?: number; readonly height?: number }>> =
  {
    number: { width: 4, height: 3 },
    alarms: { width: 24, height: 3 },
    header: { width: 24, height: 1 },
    lines: {},
    ranking: {},
    platform: {},
    logs: { width: 12 },
  };

/** Without places: CloudWatch puts each widget at the next one that is free, from left to right. */
export const dashboardBody = (): object => ({
  widgets: widgets.map((widget) => ({ ...sizes[widget.kind], ...bodyOf(widget) })),
});
