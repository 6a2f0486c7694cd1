// Whether an alarm that rings is heard by anybody.
import { paginateListSubscriptionsByTopic, type Subscription } from '@aws-sdk/client-sns';
import { attempt } from '../aws/errors.ts';
import type { Context } from '../context.ts';
import { broken, type Finding, ok, unknown } from './finding.ts';
import type { Subject } from './subject.ts';

const check = 'alarm subscribers';

/** Pure. SNS has an ARN for a subscription once it is confirmed, and a word in its place before. */
export function judgeSubscribers(subscriptions: readonly Subscription[]): Finding {
  const confirmed = subscriptions.filter(({ SubscriptionArn: arn = '' }) => arn.startsWith('arn:')).length;
  if (confirmed > 0) return ok(check, `${confirmed} confirmed`);
  return subscriptions.length > 0
    ? broken(
        check,
        `${subscriptions.length} asked, none has confirmed: an alarm reaches nobody`,
        'Follow the link in the mail "AWS Notification - Subscription Confirmation"; SNS drops it after two days',
      )
    : broken(
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
