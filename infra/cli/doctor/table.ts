// The table: that it is there, forgets what has expired, and can be brought back.
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type TableDescription,
  type TimeToLiveDescription,
} from '@aws-sdk/client-dynamodb';
import type { Finding } from '../../review/finding.ts';
import { found } from '../aws/errors.ts';
import { judge, type Row, type Section } from './examine.ts';

export function judgeKey({ KeySchema: keys = [], TableStatus: status }: TableDescription): Finding {
  const form = keys.map(({ AttributeName: name, KeyType: type }) => `${name} ${type}`).join(', ');
  return form === 'pk HASH'
    ? judge('table', {
        ok: status === 'ACTIVE' && 'active',
        broken: `is ${status}`,
        fix: 'See it in the DynamoDB console',
      })
    : judge('table key', { broken: `is ${form}`, fix: 'Use a table whose only key is pk, a string' });
}

export function judgeTtl({ TimeToLiveStatus: status, AttributeName: name }: TimeToLiveDescription): Row {
  const on = status === 'ENABLED' || status === 'ENABLING';
  return {
    ok: on && name === 'expiresAt' && 'on expiresAt',
    warning: `${on ? `on ${name}, not expiresAt` : 'off'}: the table grows without end`,
    fix: 'Turn TTL on for the attribute expiresAt in the DynamoDB console',
  };
}

export const tableSection: Section = ({ aws: { dynamodb } }, { config, live }) => {
  const TableName = config?.OTP_TABLE;
  if (TableName === undefined || TableName === 'none' || live === undefined) return {};
  return {
    table: async () => {
      const described = await found(() => dynamodb.send(new DescribeTableCommand({ TableName })));
      return described?.Table
        ? [judgeKey(described.Table)]
        : { broken: `${TableName} does not exist: nobody can sign in`, fix: 'Restore it from its backup' };
    },
    'table TTL': async () =>
      judgeTtl(
        (await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription ?? {},
      ),
    'table recovery': async () => {
      const { ContinuousBackupsDescription: backups } = await dynamodb.send(
        new DescribeContinuousBackupsCommand({ TableName }),
      );
      const status = backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
      return {
        ok: status === 'ENABLED' && 'point in time',
        warning: 'no point-in-time recovery',
        fix: 'Turn it on in the DynamoDB console',
      };
    },
  };
};
