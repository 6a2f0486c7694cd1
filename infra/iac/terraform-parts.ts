// The generated parts of the Terraform module: its variables from the table of settings, its alarms and dashboard
// from the template. `npm run render` writes them, as Terraform's JSON.

import type { Form, Row } from '../../src/settings/forms.ts';
import { type SettingName, settingNames, settingsTable } from '../../src/settings/table.ts';
import { readTemplate } from '../read-template.ts';
import type { Template } from '../template.ts';

/** Settings that have their own variable in the module. */
const ownVariables: readonly SettingName[] = ['OTP_SECRET', 'OTP_TABLE'];

const moduleSettings = settingNames.filter((name) => !ownVariables.includes(name));

export const variableName = (name: SettingName): string => name.toLowerCase();

const reference = (expression: string): string => `\${${expression}}`;

/** As a condition of Terraform on a text that is not empty; the function itself judges the rest. */
function conditionOf(form: Form, name: string): string | undefined {
  const variable = `var.${name}`;
  switch (form.kind) {
    case 'integer':
      return `${variable} >= ${form.min} && ${variable} <= ${form.max} && floor(${variable}) == ${variable}`;
    case 'choice':
      return `contains(${JSON.stringify(form.options)}, ${variable})`;
    case 'text':
    case 'list':
    case 'json':
      return undefined;
  }
}

function variable(name: SettingName): [string, object] {
  const { form, fallback = '', meaning, allowed, shown }: Row<unknown> = settingsTable[name];
  const key = variableName(name);
  const condition = conditionOf(form, key);
  return [
    key,
    {
      description: `${meaning}. Allowed: ${allowed}.`,
      type: form.kind === 'integer' ? 'number' : 'string',
      default: form.kind === 'integer' ? Number(fallback) : fallback,
      ...(shown !== undefined && { sensitive: true }),
      ...(condition !== undefined && {
        validation: { condition: reference(condition), error_message: `${name}: allowed is ${allowed}.` },
      }),
    },
  ];
}

export const terraformSettings = (): object => ({
  '//': 'Written by `npm run render` from src/settings/table.ts',
  variable: Object.fromEntries(moduleSettings.map(variable)),
  locals: {
    settings: Object.fromEntries(
      moduleSettings.map((name) => [name, reference(`tostring(var.${variableName(name)})`)]),
    ),
  },
});

/** What the template's references are called in the module. */
const names: Readonly<Record<string, string>> = {
  'AWS::StackName': 'var.name',
  'AWS::Partition': 'data.aws_partition.current.partition',
  'AWS::Region': 'data.aws_region.current.region',
  'AWS::AccountId': 'data.aws_caller_identity.current.account_id',
  Alerts: 'aws_sns_topic.alerts.arn',
  AlarmSmsSpendUsd: 'var.alarm_sms_usd',
  TableName: 'local.table_name',
  Stack: 'var.name',
  Here: 'data.aws_region.current.region',
  SmsRegion: 'local.sms_region',
};

/** What the template's conditions on alarms are called in the module. */
const conditions: Readonly<Record<string, string>> = { SmsHere: 'local.sms_here' };

const lookUp = (known: Readonly<Record<string, string>>, name: string): string => {
  const found = known[name];
  if (found === undefined) throw new Error(`The Terraform module has nothing for ${name}`);
  return found;
};
const nameOf = (reference: string): string => lookUp(names, reference);

/** A value of the template as one of Terraform. `%{` and `${` are Terraform's too. */
function translate(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$' + '{', '$$' + '{').replaceAll('%{', '%%{');
  if (Array.isArray(value)) return value.map(translate);
  if (typeof value !== 'object' || value === null) return value;
  const [[kind, argument] = ['', undefined]] = Object.entries(value);
  if (kind === 'Ref') return reference(nameOf(argument as string));
  if (kind === 'Fn::Sub') {
    const [text, own = {}] = (Array.isArray(argument) ? argument : [argument]) as [
      string,
      Readonly<Record<string, unknown>>?,
    ];
    return text.replaceAll(/\$\{([\w:]+)\}/g, (_, name: string) =>
      name in names || !(name in own) ? reference(nameOf(name)) : String(translate(own[name])),
    );
  }
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, translate(entry)]));
}

interface Metric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: unknown }[];
}

interface MetricQuery {
  readonly Id: string;
  readonly Expression?: string;
  readonly ReturnData: boolean;
  readonly MetricStat?: { readonly Metric: Metric; readonly Period: number; readonly Stat: string };
}

interface AlarmProperties extends Partial<Metric> {
  readonly AlarmName: unknown;
  readonly AlarmDescription: string;
  readonly Metrics?: readonly MetricQuery[];
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly Period?: number;
  readonly ComparisonOperator: string;
  readonly Threshold: unknown;
  readonly EvaluationPeriods: number;
  readonly TreatMissingData: string;
}

const dimensionsOf = (list: Metric['Dimensions'] = []): object =>
  Object.fromEntries(list.map(({ Name, Value }) => [Name, translate(Value)]));

const withoutUndefined = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined));

const queryOf = ({ Id, Expression, ReturnData, MetricStat: stat }: MetricQuery): object =>
  withoutUndefined({
    id: Id,
    expression: Expression,
    return_data: ReturnData,
    metric: stat && {
      namespace: stat.Metric.Namespace,
      metric_name: stat.Metric.MetricName,
      dimensions: dimensionsOf(stat.Metric.Dimensions),
      period: stat.Period,
      stat: stat.Stat,
    },
  });

const alarmOf = (alarm: AlarmProperties, condition: string | undefined): object =>
  withoutUndefined({
    count: condition === undefined ? undefined : reference(`${lookUp(conditions, condition)} ? 1 : 0`),
    alarm_name: translate(alarm.AlarmName),
    alarm_description: translate(alarm.AlarmDescription),
    namespace: alarm.Namespace,
    metric_name: alarm.MetricName,
    dimensions: alarm.MetricName === undefined ? undefined : dimensionsOf(alarm.Dimensions),
    statistic: alarm.Statistic,
    extended_statistic: alarm.ExtendedStatistic,
    period: alarm.Period,
    metric_query: alarm.Metrics?.map(queryOf),
    comparison_operator: alarm.ComparisonOperator,
    threshold: translate(alarm.Threshold),
    evaluation_periods: alarm.EvaluationPeriods,
    treat_missing_data: alarm.TreatMissingData,
    tags: reference('var.tags'),
    alarm_actions: [reference('aws_sns_topic.alerts.arn')],
    ok_actions: [reference('aws_sns_topic.alerts.arn')],
  });

const snake = (name: string): string => name.replaceAll(/(?!^)([A-Z])/g, '_$1').toLowerCase();

export function terraformAlarms(template: Template = readTemplate()): object {
  const ofType = (type: string) => Object.entries(template.Resources).filter(([, { Type }]) => Type === type);
  const [[, dashboard] = []] = ofType('AWS::CloudWatch::Dashboard');
  return {
    '//': 'Written by `npm run render` from infra/template.yaml',
    resource: {
      aws_cloudwatch_metric_alarm: Object.fromEntries(
        ofType('AWS::CloudWatch::Alarm').map(([id, { Properties, Condition }]) => [
          snake(id.replace(/^Alarm/, '')),
          alarmOf(Properties as unknown as AlarmProperties, Condition),
        ]),
      ),
      aws_cloudwatch_dashboard: {
        otp_router: {
          dashboard_name: reference('var.name'),
          dashboard_body: translate(dashboard?.Properties.DashboardBody),
        },
      },
    },
  };
}
