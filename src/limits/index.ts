// The limits of a deployment: in its table, or none at all.
import type { DynamoDb } from '../aws/dynamodb.ts';
import type { Config } from '../config.ts';
import { destinationLimits } from './destinations.ts';
import { dynamodbTable } from './dynamodb.ts';
import { guessLimits } from './guesses.ts';
import type { Limits } from './limits.ts';
import { noLimits } from './none.ts';
import { slotLimits } from './slots.ts';
import { smsLimits } from './sms.ts';
import type { Table } from './table.ts';

export const tableLimits = (table: Table, config: Config): Limits => ({
  ...slotLimits(table, config),
  ...guessLimits(table, config),
  ...destinationLimits(table, config),
  ...smsLimits(table, config),
});

export const createLimits = (config: Config, dynamodb: DynamoDb): Limits =>
  config.OTP_TABLE === 'none' ? noLimits : tableLimits(dynamodbTable(config.OTP_TABLE, dynamodb), config);
