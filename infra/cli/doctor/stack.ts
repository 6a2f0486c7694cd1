// The stack: its status, whether it has this checkout's template, drift, alarms, and whether anybody hears an alarm.
import {
  DescribeStackDriftDetectionStatusCommand,
  DescribeStackResourceDriftsCommand,
  DetectStackDriftCommand,
  GetTemplateCommand,
  type StackResourceDrift,
} from '@aws-sdk/client-cloudformation';
import { DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { paginateListSubscriptionsByTopic, type Subscription } from '@aws-sdk/client-sns';
import { templateBody } from '../../template.ts';
import { explain } from '../aws/errors.ts';
import type { Context } from '../context.ts';
import { ownTemplate } from '../stack/parameters.ts';
import { footing, type StackState } from '../stack/state.ts';
import type { Row, Section } from './examine.ts';

/** Also lists what `otp deploy` refuses, with the same fix. */
export function judgeStatus(stack: string, state: StackState): Row {
  const { status } = state;
  try {
    footing(stack, state);
  } catch (error) {
    const { message, fix } = explain(error);
    const isPassing = status.endsWith('IN_PROGRESS');
    return { [isPassing ? 'warning' : 'broken']: message.replace(`The stack ${stack} is in `, ''), fix };
  }
  return {
    [/^(CREATE|UPDATE)_COMPLETE$/.test(status) ? 'ok' : 'warning']: status,
    fix: 'Read its events in the CloudFormation console, then run `otp deploy`',
  };
}

/** The alias moves by itself: its version is no drift. */
export function judgeDrift(drifts: readonly StackResourceDrift[]): Row {
  const changes = drifts
    .filter(({ StackResourceDriftStatus: status }) => status === 'MODIFIED' || status === 'DELETED')
    .map(({ LogicalResourceId: id, PropertyDifferences: properties = [] }) =>
      [id, ...properties.map(({ PropertyPath: path }) => path)].join(' '),
    )
    .filter((change) => change !== 'Live /FunctionVersion');
  return {
    ok: changes.length === 0 && 'nothing was changed by hand',
    warning: `changed by hand: ${changes.join(', ')}`,
    fix: 'Put it back, or set it with `otp deploy --set NAME=value`',
  };
}

export function judgeAlarms(alarms: readonly MetricAlarm[]): Row {
  if (alarms.length === 0) return { warning: 'the stack has none', fix: 'otp deploy' };
  const loud = alarms.filter(({ StateValue: state }) => state === 'ALARM').map(({ AlarmName: name }) => name);
  return {
    ok: loud.length === 0 && `${alarms.length}, none ringing`,
    broken: `ringing: ${loud.join(', ')}`,
    fix: "Each alarm's description says what to do",
  };
}

async function detectDrift(
  { aws: { cloudformation }, wait, interrupt }: Context,
  StackName: string,
): Promise<Row> {
  const { StackDriftDetectionId } = await cloudformation.send(new DetectStackDriftCommand({ StackName }));
  for (;;) {
    const { DetectionStatus: status, DetectionStatusReason: reason } = await cloudformation.send(
      new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId }),
    );
    if (status === 'DETECTION_FAILED') return { unknown: reason ?? 'CloudFormation gives no reason' };
    if (status === 'DETECTION_COMPLETE') break;
    interrupt.check('nothing was changed', false);
    await wait(2_000);
  }
  const found = await cloudformation.send(new DescribeStackResourceDriftsCommand({ StackName }));
  return judgeDrift(found.StackResourceDrifts ?? []);
}

/** Finding drift out takes CloudFormation long, and a stack that was deployed this minute has none. */
export const stackSection: Section = (context, { stack, functionName, isOfCode, state }) => {
  const { cloudformation, cloudwatch } = context.aws;
  return {
    stack: async () => judgeStatus(stack, state),
    // Code that is somebody's own writes a template that has more in it.
    ...(!isOfCode && {
      template: async () => {
        const deployed = await cloudformation.send(new GetTemplateCommand({ StackName: stack }));
        const isOurs = deployed.TemplateBody === templateBody(ownTemplate());
        return {
          [isOurs ? 'ok' : 'warning']: `the deployed one is ${isOurs ? '' : 'not '}this checkout's`,
          fix: 'otp deploy',
        };
      },
    }),
    drift: () => detectDrift(context, stack),
    alarms: async () => {
      const named = new DescribeAlarmsCommand({ AlarmNamePrefix: functionName });
      return judgeAlarms((await cloudwatch.send(named)).MetricAlarms ?? []);
    },
  };
};

/** SNS has an ARN for a subscription once it is confirmed, and a word in its place before. */
export function judgeSubscribers(subscriptions: readonly Subscription[]): Row {
  const arns = subscriptions.map(({ SubscriptionArn: arn = '' }) => arn);
  const confirmed = arns.filter((arn) => arn.startsWith('arn:')).length;
  const asked = arns.filter((arn) => arn === 'PendingConfirmation').length;
  return {
    ok: confirmed > 0 && `${confirmed} confirmed`,
    waiting: asked > 0 && `${asked} asked, none has confirmed: an alarm reaches nobody yet`,
    warning: 'none: an alarm reaches nobody',
    fix:
      asked > 0
        ? 'Follow the link in the mail "AWS Notification - Subscription Confirmation"; SNS drops it after two days'
        : 'otp deploy --alarm-email you@example.com, or subscribe to the topic in the SNS console',
  };
}

export const alertsSection: Section = ({ aws }, { resources: { Alerts: TopicArn } }) => ({
  'alarm subscribers': async () => {
    if (TopicArn === undefined)
      return {
        broken: 'the stack has no topic for its alarms',
        fix: 'Deploy a version that brings one',
      };
    const subscriptions: Subscription[] = [];
    for await (const page of paginateListSubscriptionsByTopic({ client: aws.sns }, { TopicArn }))
      subscriptions.push(...(page.Subscriptions ?? []));
    return judgeSubscribers(subscriptions);
  },
});
