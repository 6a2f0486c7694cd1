// The table: that it is there, forgets what has expired, and can be brought back.
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type TableDescription,
  type TimeToLiveDescription,
} from '@aws-sdk/client-dynamodb';
import { broken, type Finding, ok, unknown, warning } from '../../review/finding.ts';
import { attempt, found } from '../aws/errors.ts';
import type { Context } from '../context.ts';
import type { Subject } from './subject.ts';

/** Pure. */
export function judgeKey({ KeySchema: keys = [], TableStatus: status }: TableDescription): Finding {
  const form = keys.map(({ AttributeName: name, KeyType: type }) => `${name} ${type}`).join(', ');
  if (form !== 'pk HASH')
    return broken('table key', `is ${form}`, 'Use a table whose only key is pk, a string');
  return status === 'ACTIVE'
    ? ok('table', 'active')
    : broken('table', `is ${status}`, 'See it in the DynamoDB console');
}

/** Pure. */
export function judgeTtl({ TimeToLiveStatus: status, AttributeName: name }: TimeToLiveDescription): Finding {
  const on = status === 'ENABLED' || status === 'ENABLING';
  return on && name === 'expiresAt'
    ? ok('table TTL', 'on expiresAt')
    : warning(
        'table TTL',
        on ? `on ${name}, not expiresAt: the table grows without end` : 'off: the table grows without end',
        'Turn TTL on for the attribute expiresAt in the DynamoDB console',
      );
}

export async function checkTable(
  { aws: { dynamodb } }: Context,
  { config, liveVersion }: Subject,
): Promise<Finding[]> {
  const table = config?.OTP_TABLE;
  if (table === undefined || table === 'none' || liveVersion === undefined) return [];
  const described = await found(() => dynamodb.send(new DescribeTableCommand({ TableName: table })));
  if (described?.Table === undefined)
    return [broken('table', `${table} does not exist: nobody can sign in`, 'Restore it from its backup')];
  const ttl = await attempt(() => dynamodb.send(new DescribeTimeToLiveCommand({ TableName: table })));
  const backups = await attempt(() =>
    dynamodb.send(new DescribeContinuousBackupsCommand({ TableName: table })),
  );
  const status =
    'value' in backups
      ? backups.value.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus
      : undefined;
  return [
    judgeKey(described.Table),
    'value' in ttl ? judgeTtl(ttl.value.TimeToLiveDescription ?? {}) : unknown('table TTL', ttl.why),
    'why' in backups
      ? unknown('table recovery', backups.why)
      : status === 'ENABLED'
        ? ok('table recovery', 'point in time')
        : warning('table recovery', 'no point-in-time recovery', 'Turn it on in the DynamoDB console'),
  ];
}
