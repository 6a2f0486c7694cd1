// The limits of a deployment: in its table, or none at all.
import type { DynamoDb } from '../aws/dynamodb.ts';
import type { Settings } from '../settings/table.ts';
import { destinationLimits } from './destinations.ts';
import { dynamodbTable } from './dynamodb.ts';
import { guessLimits } from './guesses.ts';
import type { Limits } from './limits.ts';
import { noLimits } from './none.ts';
import { slotLimits } from './slots.ts';
import { smsLimits } from './sms.ts';
import type { Table } from './table.ts';

export const tableLimits = (table: Table, settings: Settings): Limits => ({
  ...slotLimits(table, settings),
  ...guessLimits(table, settings),
  ...destinationLimits(table, settings),
  ...smsLimits(table, settings),
});

export const createLimits = (settings: Settings, dynamodb: DynamoDb): Limits =>
  settings.OTP_TABLE === 'none'
    ? noLimits
    : tableLimits(dynamodbTable(settings.OTP_TABLE, dynamodb), settings);
