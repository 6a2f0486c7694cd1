// The alarms in CloudWatch's own words, and with them the dashboard, as a part of the stack's template.
import { namespace } from '../src/telemetry/catalogue.ts';
import { type Alarm, alarms } from './alarms.ts';
import { dashboardBody } from './cloudwatch-dashboard.ts';
import { dimensionsOf, inDashboard, ours, plus, region, stack } from './cloudwatch-names.ts';
import { parameterMark } from './limits.ts';

// One variable for what all alarms' ARNs begin with: the body stays readable.
const alarmPrefix = `arn:$\{AWS::Partition}:cloudwatch:${region}:$\{AWS::AccountId}:alarm:${stack}-`;

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

/** Where SMS are sent from another Region: an alarm sees its own Region's metrics only, and this one saw nothing. */
const isElsewhere = ({ watched }: Alarm): boolean =>
  watched.kind === 'platform' && watched.line.namespace === 'AWS/SNS';

const alarmResource = (alarm: Alarm) => ({
  Type: 'AWS::CloudWatch::Alarm',
  ...(isElsewhere(alarm) && { Condition: 'SmsHere' }),
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

/** As text, with the values of parameters as the numbers they are, not in quotes. */
export const dashboardText = (): string =>
  alarms.reduce(
    (text, { threshold }) =>
      typeof threshold === 'number'
        ? text
        : text.replaceAll(`"${parameterMark(threshold.parameter)}"`, parameterMark(threshold.parameter)),
    inDashboard(JSON.stringify(dashboardBody())),
  );

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
          dashboardText(),
          {
            Stack: { Ref: 'AWS::StackName' },
            Here: { Ref: 'AWS::Region' },
            TableName: { 'Fn::If': ['OwnTable', { Ref: 'Table' }, { Ref: 'OtpTable' }] },
            SmsRegion: { 'Fn::If': ['SmsHere', { Ref: 'AWS::Region' }, { Ref: 'SnsRegion' }] },
            Alarm: sub(alarmPrefix),
          },
        ],
      },
    },
  },
});
