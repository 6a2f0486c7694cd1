// The limits of a deployment: in its table, or none at all.
import type { DynamoDb } from '../aws/dynamodb.ts';
import type { Config } from '../config.ts';
import { destinationLimits } from './destinations.ts';
import { dynamodbTable } from './dynamodb.ts';
import type { Limits } from './limits.ts';
import { noLimits } from './none.ts';
import { smsLimits } from './sms.ts';
import type { Table } from './table.ts';
import { userLimits } from './users.ts';

export const tableLimits = (table: Table, config: Config): Limits => ({
  ...userLimits(table, config),
  ...destinationLimits(table, config),
  ...smsLimits(table, config),
});

export const createLimits = (config: Config, dynamodb: DynamoDb): Limits =>
  config.OTP_TABLE === 'none' ? noLimits : tableLimits(dynamodbTable(config.OTP_TABLE, dynamodb), config);
