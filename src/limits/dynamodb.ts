// The table in DynamoDB. The two conditions below are all that our limits ask DynamoDB to decide.
import type { AttributeValue, UpdateItemInput } from '@aws-sdk/client-dynamodb';
import type { Aws } from '../aws/clients.ts';
import { PublicError } from '../errors.ts';
import type { Item, Table, Value } from './table.ts';

/** Rejects with an error whose `name` is DynamoDB's, or the connection's. */
export type DynamoDb = Pick<Aws, 'updateItem' | 'getItem'>;

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

const marshal = (value: Value): AttributeValue => {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (isList(value)) return { L: value.map(marshal) };
  return { M: Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, marshal(inner)])) };
};

/** `undefined` for a type that we never write: the shape of a record then refuses it. */
const unmarshal = (value: AttributeValue): unknown => {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.L) return value.L.map(unmarshal);
  return value.M && unmarshalItem(value.M);
};

export const unmarshalItem = (values: Readonly<Record<string, AttributeValue>>): Item =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, unmarshal(value)]));

/** Says what went wrong to the log only: the client sees one constant text, and nobody is let in. */
const unavailable = (cause: unknown): never => {
  throw new PublicError('UNAVAILABLE', { cause });
};

const isConditionFailed = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

/** An expression's placeholders for names and values: `#sent` and `:sent`. DynamoDB reserves many plain names. */
const names = (of: readonly string[], prefix: string): Record<string, string> =>
  Object.fromEntries(of.map((name, i) => [`#${prefix}${i}`, name]));
const values = (of: readonly number[], prefix: string): Record<string, AttributeValue> =>
  Object.fromEntries(of.map((value, i) => [`:${prefix}${i}`, marshal(value)]));

export function dynamodbTable(tableName: string, dynamodb: DynamoDb): Table {
  const update = async (key: string, input: Partial<UpdateItemInput>): Promise<boolean> => {
    try {
      await dynamodb.updateItem({ TableName: tableName, Key: { pk: { S: key } }, ...input });
      return true;
    } catch (error) {
      return isConditionFailed(error) ? false : unavailable(error);
    }
  };

  return {
    async get(key) {
      const input = { TableName: tableName, Key: { pk: { S: key } }, ConsistentRead: true };
      const { Item } = await dynamodb.getItem(input).catch(unavailable);
      return Item && unmarshalItem(Item);
    },

    put: (key, { version, rev, expiresAt, record }, seen) =>
      update(key, {
        UpdateExpression: 'SET #version = :version, #rev = :rev, #expiresAt = :expiresAt, #record = :record',
        ConditionExpression: seen === undefined ? 'attribute_not_exists(pk)' : '#rev = :seen',
        ExpressionAttributeNames: {
          '#version': 'version',
          '#rev': 'rev',
          '#expiresAt': 'expiresAt',
          '#record': 'record',
        },
        ExpressionAttributeValues: {
          ':version': marshal(version),
          ':rev': marshal(rev),
          ':expiresAt': marshal(expiresAt),
          ':record': marshal(record),
          ...(seen !== undefined && { ':seen': marshal(seen) }),
        },
      }),

    add: (key, { add, under, expiresAt }) => {
      const added = Object.keys(add);
      const limited = Object.keys(under);
      const isUnder = limited.map((_, i) => `(attribute_not_exists(#under${i}) OR #under${i} < :under${i})`);
      return update(key, {
        UpdateExpression: `SET expiresAt = :expiresAt ADD ${added.map((_, i) => `#add${i} :add${i}`).join(', ')}`,
        ...(limited.length > 0 && { ConditionExpression: isUnder.join(' AND ') }),
        ExpressionAttributeNames: { ...names(added, 'add'), ...names(limited, 'under') },
        ExpressionAttributeValues: {
          ':expiresAt': marshal(expiresAt),
          ...values(Object.values(add), 'add'),
          ...values(Object.values(under), 'under'),
        },
      });
    },
  };
}
