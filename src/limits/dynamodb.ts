// The table in DynamoDB. The SDK is loaded at the first call: Define and PreSignUp never need it.
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { envCredentials } from '../credentials.ts';
import { PublicError } from '../errors.ts';
import { late } from '../late.ts';
import type { Item, Table, Value } from './table.ts';

/**
 * One call may take this long, its one retry included. Create makes at most four in a row and has to send
 * within Cognito's 5 s; a table slower than this is as good as gone.
 */
const usualCallMs = 900;

const marshal = (value: Value): AttributeValue => {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'number':
      return { N: String(value) };
    case 'object':
      return { M: marshalAll(value) };
  }
};

const marshalAll = (values: Readonly<Record<string, Value>>): Record<string, AttributeValue> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, marshal(value)]));

const unmarshal = (value: AttributeValue): Value =>
  value.N !== undefined ? Number(value.N) : value.M ? unmarshalAll(value.M) : (value.S ?? '');

const unmarshalAll = (values: Record<string, AttributeValue>): Item =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, unmarshal(value)]));

const isConditionFailed = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

export function dynamodbTable(tableName: string, callMs = usualCallMs): Table {
  const load = late(async () => {
    const sdk = await import('./dynamodb-sdk.ts');
    const client: DynamoDBClient = new sdk.DynamoDBClient({
      credentials: envCredentials,
      endpointDiscoveryEnabled: false,
      maxAttempts: 2,
    });
    return { sdk, client };
  });

  /** Whatever goes wrong, nobody is let in: one constant text, and the cause for the log. */
  async function call<T>(run: (loaded: Awaited<ReturnType<typeof load>>, abort: AbortSignal) => Promise<T>) {
    try {
      return await run(await load(), AbortSignal.timeout(callMs));
    } catch (error) {
      if (isConditionFailed(error)) return undefined;
      throw new PublicError('UNAVAILABLE', { cause: error });
    }
  }

  return {
    update: ({ pk, update, condition, names, values }) =>
      call(async ({ sdk, client }, abortSignal) => {
        const command = new sdk.UpdateItemCommand({
          TableName: tableName,
          Key: { pk: { S: pk } },
          UpdateExpression: update,
          ConditionExpression: condition,
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: marshalAll(values),
          ReturnValues: 'ALL_NEW',
        });
        const { Attributes } = await client.send(command, { abortSignal });
        return unmarshalAll(Attributes ?? {});
      }),

    get: (pk) =>
      call(async ({ sdk, client }, abortSignal) => {
        const command = new sdk.GetItemCommand({
          TableName: tableName,
          Key: { pk: { S: pk } },
          ConsistentRead: true,
        });
        const { Item: item } = await client.send(command, { abortSignal });
        return item && unmarshalAll(item);
      }),
  };
}
