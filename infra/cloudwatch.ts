// The dashboard and the alarms in CloudWatch's own words, as a part of the stack's template.
import { namespace } from '../src/observability/catalogue.ts';
import { type Alarm, alarms } from './alarms.ts';
import { type Line, type PlatformLine, type Source, type Widget, widgets } from './dashboard.ts';

// Names that Fn::Sub fills in; the function's name is the stack's.
const stack = '$' + '{AWS::StackName}';
const region = '$' + '{AWS::Region}';
const table = '$' + '{TableName}';
// One variable for what all alarms' ARNs begin with: the body stays readable.
const alarmPrefix = `arn:$\{AWS::Partition}:cloudwatch:${region}:$\{AWS::AccountId}:alarm:${stack}-`;
const alarmArn = (name: string) => `$\{Alarm}${name}`;

const dimensionsOf = ({ on, namespace }: PlatformLine): Record<string, string> => {
  switch (on) {
    case 'account':
      return {};
    case 'function':
      return { FunctionName: stack };
    case 'live':
      return { FunctionName: stack, Resource: `${stack}:live` };
    case 'table':
      return namespace === 'AWS/DynamoDB' ? { TableName: table } : {};
  }
};

const ours = ({ where }: Source): Record<string, string> => ({ service: stack, ...where });
const flat = (dimensions: Record<string, string>) => Object.entries(dimensions).flat();
/** SUM over a list heeds the values there are; `+` has none where one side has none. */
const plus = (ids: readonly string[]) => (ids.length === 1 ? ids.join() : `SUM([${ids.join(', ')}])`);

type Row = (string | object)[];

/** CloudWatch's shorthand: `.` is the value above it, in rows of the same shape. */
const shorten = (rows: readonly Row[]): Row[] =>
  rows.map((row, y) => {
    const above = rows[y - 1];
    if (above?.length !== row.length || row.length === 1) return row;
    return row.map((value, x) => (typeof value === 'string' && value === above[x] ? '.' : value));
  });

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
  const ids = (letter: string, sources: readonly Source[]) => sources.map((_, i) => `${letter}${index}x${i}`);
  const part = ids('m', line.sources);
  const whole = ids('w', line.of ?? []);
  const expression = line.of
    ? // The whole times 0 makes a value of 0 where a part has none.
      `100 * SUM([${part.join(', ')}, 0 * ${plus(whole)}]) / ${plus(whole)}`
    : plus(part);
  return [
    [{ expression, label: line.label, id: `e${index}` }],
    ...line.sources.map((source, i) => row(source, { id: part[i], visible: false })),
    ...(line.of ?? []).map((source, i) => row(source, { id: whole[i], visible: false })),
  ];
}

const annotations = (limit: { label: string; value: number } | undefined) =>
  limit && { annotations: { horizontal: [limit] } };

function bodyOf(widget: Widget): object {
  switch (widget.kind) {
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
    case 'lines':
      return {
        type: 'metric',
        properties: {
          title: widget.title,
          region,
          stat: 'Sum',
          metrics: shorten(widget.lines.flatMap(rowsOf)),
          yAxis: { left: { min: 0, label: widget.unit, showUnits: false } },
          ...annotations(widget.limit),
        },
      };
    case 'platform':
      return {
        type: 'metric',
        properties: {
          title: widget.title,
          region,
          metrics: shorten(
            widget.lines.map((line) => [
              line.namespace,
              line.metric,
              ...flat(dimensionsOf(line)),
              { stat: line.stat, label: line.label },
            ]),
          ),
          yAxis: { left: { min: 0 } },
          ...annotations(widget.limit),
        },
      };
  }
}

/** Alarms across the top, then three charts a row. A dashboard is 24 units wide. */
export function dashboardBody(): object {
  let column = 0;
  let y = 0;
  return {
    widgets: widgets.map((widget) => {
      const width = widget.kind === 'alarms' ? 24 : widget.kind === 'logs' ? 12 : 8;
      const height = widget.kind === 'alarms' ? 3 : 6;
      if (column + width > 24) {
        column = 0;
        y += 6;
      }
      const place = { x: column, y, width, height };
      column += width;
      if (width === 24) {
        column = 0;
        y += height;
      }
      return { ...place, ...bodyOf(widget) };
    }),
  };
}

const sub = (text: string) =>
  text === stack ? { Ref: 'AWS::StackName' } : text.includes('$' + '{') ? { 'Fn::Sub': text } : text;
const asDimensions = (dimensions: Record<string, string>) =>
  Object.entries(dimensions).map(([Name, value]) => ({ Name, Value: sub(value) }));

function watchedOf({ watched, periodSeconds: Period }: Alarm): object {
  if (watched.kind === 'platform') {
    const { namespace: Namespace, metric: MetricName, stat } = watched.line;
    return {
      Namespace,
      MetricName,
      Dimensions: asDimensions(dimensionsOf(watched.line)),
      ...(stat.startsWith('p') ? { ExtendedStatistic: stat } : { Statistic: stat }),
      Period,
    };
  }
  const [only] = watched.terms;
  const [source] = only?.sources ?? [];
  // The sum of one metric needs no expression.
  if (source && watched.expression === only?.id && only.sources.length === 1)
    return {
      Namespace: namespace,
      MetricName: source.metric,
      Dimensions: asDimensions(ours(source)),
      Statistic: 'Sum',
      Period,
    };
  const parts = watched.terms.flatMap(({ id, sources }) =>
    sources.map((source, i) => ({
      Id: `${id}${i}`,
      ReturnData: false,
      MetricStat: {
        Metric: {
          Namespace: namespace,
          MetricName: source.metric,
          Dimensions: asDimensions(ours(source)),
        },
        Period,
        Stat: 'Sum',
      },
    })),
  );
  const totals = watched.terms.map(({ id, sources }) => ({
    Id: id,
    Expression: plus(sources.map((_, i) => `${id}${i}`)),
    ReturnData: watched.expression === id,
  }));
  const result = { Id: 'result', Expression: watched.expression, ReturnData: true };
  return { Metrics: [...parts, ...totals, ...(watched.expression === totals[0]?.Id ? [] : [result])] };
}

const alarmResource = (alarm: Alarm) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: sub(`${stack}-${alarm.name}`),
    AlarmDescription: alarm.description,
    ...watchedOf(alarm),
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Threshold: typeof alarm.threshold === 'number' ? alarm.threshold : { Ref: alarm.threshold.parameter },
    EvaluationPeriods: alarm.periods,
    TreatMissingData: 'notBreaching',
    AlarmActions: [{ Ref: 'Alerts' }],
    OKActions: [{ Ref: 'Alerts' }],
  },
});

/** The resources of the template that this file answers for, by logical id. */
export const resources = () => ({
  Alerts: { Type: 'AWS::SNS::Topic' },
  AlertsByEmail: {
    Type: 'AWS::SNS::Subscription',
    Condition: 'AlertsEmail',
    Properties: { TopicArn: { Ref: 'Alerts' }, Protocol: 'email', Endpoint: { Ref: 'AlarmEmail' } },
  },
  ...Object.fromEntries(alarms.map((alarm) => [`Alarm${alarm.name}`, alarmResource(alarm)])),
  Dashboard: {
    Type: 'AWS::CloudWatch::Dashboard',
    Properties: {
      DashboardName: { Ref: 'AWS::StackName' },
      DashboardBody: {
        'Fn::Sub': [
          JSON.stringify(dashboardBody()),
          {
            TableName: { 'Fn::If': ['OwnTable', { Ref: 'Table' }, { Ref: 'OtpTable' }] },
            Alarm: sub(alarmPrefix),
          },
        ],
      },
    },
  },
});
