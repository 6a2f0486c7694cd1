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
import { broken, type Finding, ok, unknown, waiting, warning } from '../../review/finding.ts';
import { templateBody } from '../../template.ts';
import { explain } from '../aws/errors.ts';
import type { Context } from '../context.ts';
import { ownTemplate } from '../stack/parameters.ts';
import { footing, type StackState } from '../stack/state.ts';
import type { Section } from './examine.ts';

/** Pure. Also lists what `otp deploy` refuses, with the same fix. */
export function judgeStatus(stack: string, state: StackState): Finding {
  const { status } = state;
  try {
    footing(stack, state);
  } catch (error) {
    const { message, fix } = explain(error);
    const finding = status.endsWith('IN_PROGRESS') ? warning : broken;
    return finding('stack', message.replace(`The stack ${stack} is in `, ''), fix);
  }
  return /^(CREATE|UPDATE)_COMPLETE$/.test(status)
    ? ok('stack', status)
    : warning('stack', status, 'Read its events in the CloudFormation console, then run `otp deploy`');
}

/** Pure. The alias moves by itself: its version is no drift. */
export function judgeDrift(drifts: readonly StackResourceDrift[]): Finding {
  const changes = drifts
    .filter(({ StackResourceDriftStatus: status }) => status === 'MODIFIED' || status === 'DELETED')
    .map(({ LogicalResourceId: id, PropertyDifferences: properties = [] }) =>
      [id, ...properties.map(({ PropertyPath: path }) => path)].join(' '),
    )
    .filter((change) => change !== 'Live /FunctionVersion');
  return changes.length === 0
    ? ok('drift', 'nothing was changed by hand')
    : warning(
        'drift',
        `changed by hand: ${changes.join(', ')}`,
        'Put it back, or set it with `otp deploy --set NAME=value`',
      );
}

/** Pure. */
export function judgeAlarms(alarms: readonly MetricAlarm[]): Finding {
  if (alarms.length === 0) return warning('alarms', 'the stack has none', 'otp deploy');
  const loud = alarms.filter(({ StateValue: state }) => state === 'ALARM').map(({ AlarmName: name }) => name);
  return loud.length > 0
    ? broken('alarms', `ringing: ${loud.join(', ')}`, "Each alarm's description says what to do")
    : ok('alarms', `${alarms.length}, none ringing`);
}

async function detectDrift(
  { aws: { cloudformation }, wait, interrupt }: Context,
  stack: string,
): Promise<Finding> {
  const { StackDriftDetectionId: id } = await cloudformation.send(
    new DetectStackDriftCommand({ StackName: stack }),
  );
  for (;;) {
    const { DetectionStatus: status, DetectionStatusReason: reason } = await cloudformation.send(
      new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId: id }),
    );
    if (status === 'DETECTION_FAILED') return unknown('drift', reason ?? 'CloudFormation gives no reason');
    if (status === 'DETECTION_COMPLETE') break;
    interrupt.check('nothing was changed', false);
    await wait(2_000);
  }
  const { StackResourceDrifts: drifts = [] } = await cloudformation.send(
    new DescribeStackResourceDriftsCommand({ StackName: stack }),
  );
  return judgeDrift(drifts);
}

/** Finding drift out takes CloudFormation long, and a stack that was deployed this minute has none. */
export const stackSection: Section = (context, { stack, functionName, isOfCode, state }) => {
  const { cloudformation, cloudwatch } = context.aws;
  return {
    stack: async () => judgeStatus(stack, state),
    // Code that is somebody's own writes a template that has more in it.
    ...(!isOfCode && {
      template: async () => {
        const { TemplateBody: deployed } = await cloudformation.send(
          new GetTemplateCommand({ StackName: stack }),
        );
        return deployed === templateBody(ownTemplate())
          ? ok('template', "the deployed one is this checkout's")
          : warning('template', "the deployed one is not this checkout's", 'otp deploy');
      },
    }),
    drift: () => detectDrift(context, stack),
    alarms: async () => {
      const named = new DescribeAlarmsCommand({ AlarmNamePrefix: functionName });
      return judgeAlarms((await cloudwatch.send(named)).MetricAlarms ?? []);
    },
  };
};

const check = 'alarm subscribers';

/** Pure. SNS has an ARN for a subscription once it is confirmed, and a word in its place before. */
export function judgeSubscribers(subscriptions: readonly Subscription[]): Finding {
  const arns = subscriptions.map(({ SubscriptionArn: arn = '' }) => arn);
  const confirmed = arns.filter((arn) => arn.startsWith('arn:')).length;
  if (confirmed > 0) return ok(check, `${confirmed} confirmed`);
  const asked = arns.filter((arn) => arn === 'PendingConfirmation').length;
  return asked > 0
    ? waiting(
        check,
        `${asked} asked, none has confirmed: an alarm reaches nobody yet`,
        'Follow the link in the mail "AWS Notification - Subscription Confirmation"; SNS drops it after two days',
      )
    : warning(
        check,
        'none: an alarm reaches nobody',
        'otp deploy --alarm-email you@example.com, or subscribe to the topic in the SNS console',
      );
}

export const alertsSection: Section = ({ aws }, { resources: { Alerts: TopicArn } }) => ({
  [check]: async () => {
    if (TopicArn === undefined)
      return broken(check, 'the stack has no topic for its alarms', 'Deploy a version that brings one');
    const subscriptions: Subscription[] = [];
    for await (const page of paginateListSubscriptionsByTopic({ client: aws.sns }, { TopicArn }))
      subscriptions.push(...(page.Subscriptions ?? []));
    return judgeSubscribers(subscriptions);
  },
});
