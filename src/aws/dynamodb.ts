// The two operations of DynamoDB that the table needs.
import type {
  GetItemInput,
  GetItemOutput,
  UpdateItemInput,
  UpdateItemOutput,
} from '@aws-sdk/client-dynamodb';
import type { Aws } from './client.ts';

/** Rejects with an error whose `name` is DynamoDB's (`ConditionalCheckFailedException`, …), or the connection's. */
export interface DynamoDb {
  updateItem(input: UpdateItemInput): Promise<UpdateItemOutput>;
  getItem(input: GetItemInput): Promise<GetItemOutput>;
}

/** For items of texts, numbers and maps: bytes would need an encoding that JSON has not. */
export function createDynamoDb(aws: Aws, timeoutMs: number): DynamoDb {
  const ask = async (operation: string, input: UpdateItemInput | GetItemInput) =>
    JSON.parse(
      await aws({
        service: 'dynamodb',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': `DynamoDB_20120810.${operation}`,
        },
        body: JSON.stringify(input),
        timeoutMs,
        retry: true,
      }),
    );
  return {
    updateItem: (input) => ask('UpdateItem', input),
    getItem: (input) => ask('GetItem', input),
  };
}
