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
import { attempt, explain } from '../aws/errors.ts';
import type { Context } from '../context.ts';
import { ownTemplate } from '../stack/parameters.ts';
import { footing, type StackState } from '../stack/state.ts';
import type { Subject } from './subject.ts';

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
  const drifted = drifts.filter(
    ({ LogicalResourceId: id, StackResourceDriftStatus: status, PropertyDifferences: changes = [] }) =>
      (status === 'MODIFIED' || status === 'DELETED') &&
      !(
        id === 'Live' &&
        status === 'MODIFIED' &&
        changes.every(({ PropertyPath: path }) => path === '/FunctionVersion')
      ),
  );
  if (drifted.length === 0) return ok('drift', 'nothing was changed by hand');
  const list = drifted
    .map(({ LogicalResourceId: id, PropertyDifferences: changes = [] }) =>
      `${id} ${changes.map((c) => c.PropertyPath).join(' ')}`.trim(),
    )
    .join(', ');
  return warning(
    'drift',
    `changed by hand: ${list}`,
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

export async function checkStack(
  context: Context,
  { stack, functionName, isOfCode, state }: Subject,
): Promise<Finding[]> {
  const { aws } = context;
  const deployed = await attempt(() => aws.cloudformation.send(new GetTemplateCommand({ StackName: stack })));
  const alarms = await attempt(() =>
    aws.cloudwatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: functionName })),
  );
  const drift = await attempt(() => detectDrift(context, stack));
  return [
    judgeStatus(stack, state),
    // Code that is somebody's own writes a template that has more in it.
    ...(isOfCode
      ? []
      : [
          'why' in deployed
            ? unknown('template', deployed.why)
            : deployed.value.TemplateBody === templateBody(ownTemplate())
              ? ok('template', "the deployed one is this checkout's")
              : warning('template', "the deployed one is not this checkout's", 'otp deploy'),
        ]),
    'why' in drift ? unknown('drift', drift.why) : drift.value,
    'why' in alarms ? unknown('alarms', alarms.why) : judgeAlarms(alarms.value.MetricAlarms ?? []),
  ];
}

const check = 'alarm subscribers';

/** Pure. SNS has an ARN for a subscription once it is confirmed, and a word in its place before. */
export function judgeSubscribers(subscriptions: readonly Subscription[]): Finding {
  const confirmed = subscriptions.filter(({ SubscriptionArn: arn = '' }) => arn.startsWith('arn:')).length;
  if (confirmed > 0) return ok(check, `${confirmed} confirmed`);
  const asked = subscriptions.filter(({ SubscriptionArn: arn }) => arn === 'PendingConfirmation').length;
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

export async function checkAlerts({ aws }: Context, { resources }: Subject): Promise<Finding[]> {
  const { Alerts: TopicArn } = resources;
  if (TopicArn === undefined)
    return [broken(check, 'the stack has no topic for its alarms', 'Deploy a version that brings one')];
  const read = await attempt(async () => {
    const subscriptions: Subscription[] = [];
    for await (const { Subscriptions: page = [] } of paginateListSubscriptionsByTopic(
      { client: aws.sns },
      { TopicArn },
    ))
      subscriptions.push(...page);
    return subscriptions;
  });
  return ['why' in read ? unknown(check, read.why) : judgeSubscribers(read.value)];
}
