// The table in DynamoDB.
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Aws } from '../aws/clients.ts';
import { PublicError } from '../errors.ts';
import type { Item, Table, Value } from './table.ts';

/** Rejects with an error whose `name` is DynamoDB's, or the connection's. */
export type DynamoDb = Pick<Aws, 'updateItem' | 'getItem'>;

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

/** Whatever goes wrong, nobody is let in: one constant text, and the cause for the log. */
async function orUnavailable<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isConditionFailed(error)) return undefined;
    throw new PublicError('UNAVAILABLE', { cause: error });
  }
}

export const dynamodbTable = (tableName: string, dynamodb: DynamoDb): Table => ({
  async update({ pk, update, condition, names, values }) {
    const output = await orUnavailable(
      dynamodb.updateItem({
        TableName: tableName,
        Key: { pk: { S: pk } },
        UpdateExpression: update,
        ConditionExpression: condition,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: marshalAll(values),
        ReturnValues: 'ALL_NEW',
      }),
    );
    return output && unmarshalAll(output.Attributes ?? {});
  },

  async get(pk) {
    const output = await orUnavailable(
      dynamodb.getItem({ TableName: tableName, Key: { pk: { S: pk } }, ConsistentRead: true }),
    );
    return output?.Item && unmarshalAll(output.Item);
  },
});
