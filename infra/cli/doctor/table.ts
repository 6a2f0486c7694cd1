// The table: that it is there, forgets what has expired, and can be brought back.
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type TableDescription,
  type TimeToLiveDescription,
} from '@aws-sdk/client-dynamodb';
import { broken, type Finding, ok, warning } from '../../review/finding.ts';
import { found } from '../aws/errors.ts';
import type { Section } from './examine.ts';

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

export const tableSection: Section = ({ aws: { dynamodb } }, { config, live }) => {
  const TableName = config?.OTP_TABLE;
  if (TableName === undefined || TableName === 'none' || live === undefined) return {};
  return {
    table: async () => {
      const described = await found(() => dynamodb.send(new DescribeTableCommand({ TableName })));
      return described?.Table
        ? judgeKey(described.Table)
        : broken('table', `${TableName} does not exist: nobody can sign in`, 'Restore it from its backup');
    },
    'table TTL': async () =>
      judgeTtl(
        (await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription ?? {},
      ),
    'table recovery': async () => {
      const { ContinuousBackupsDescription: backups } = await dynamodb.send(
        new DescribeContinuousBackupsCommand({ TableName }),
      );
      return backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED'
        ? ok('table recovery', 'point in time')
        : warning('table recovery', 'no point-in-time recovery', 'Turn it on in the DynamoDB console');
    },
  };
};
