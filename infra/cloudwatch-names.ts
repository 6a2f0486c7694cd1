// What the stack's own things are called in CloudWatch, as names that Fn::Sub fills in.
import type { PlatformLine, Source } from './dashboard.ts';

/** The function's name is the stack's. */
export const stack = '$' + '{AWS::StackName}';
export const region = '$' + '{AWS::Region}';
/** The same in the body of the dashboard, where they stand dozens of times. */
export const inDashboard = (text: string): string =>
  text.replaceAll(stack, '$' + '{Stack}').replaceAll(region, '$' + '{Here}');
/** Where SMS are sent from, and so where SNS keeps its metrics. */
export const smsRegion = '$' + '{SmsRegion}';
/** The start of every alarm's ARN: once, since the template is short of bytes. */
const alarmStart = '$' + '{Alarm}';
const table = '$' + '{TableName}';

export const alarmArn = (name: string) => `${alarmStart}${name}`;

export const dimensionsOf = ({ on, namespace }: PlatformLine): Record<string, string> => {
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

export const ours = ({ where }: Source): Record<string, string> => ({ service: stack, ...where });

/** SUM over a list heeds the values there are; `+` has none where one side has none. */
export const plus = (ids: readonly string[]) => (ids.length === 1 ? ids.join() : `SUM([${ids.join(', ')}])`);
