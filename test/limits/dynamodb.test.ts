// What the table asks of DynamoDB, and what it makes of its answers. Against a DynamoDB: test/limits/table.test.ts.
import type { GetItemOutput, UpdateItemOutput } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { DynamoDb } from '../../src/limits/dynamodb.ts';
import { dynamodbTable } from '../../src/limits/dynamodb.ts';

/** A DynamoDB that keeps what it is asked, and answers the same to both operations, or with an error. */
function scripted(answer: (UpdateItemOutput & GetItemOutput) | Error) {
  const asked: unknown[] = [];
  const ask = async (input: unknown) => {
    asked.push(input);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const dynamodb: DynamoDb = { updateItem: ask, getItem: ask };
  return { asked, table: dynamodbTable('otp-table', dynamodb) };
}

const update = { pk: 'p', update: 'SET a = :a', values: { ':a': 1 } };
const named = (name: string) => Object.assign(new Error('Invalid: +4915123456789'), { name });

describe('the table', () => {
  it('writes texts, numbers and maps within maps, under the key it is given', async () => {
    const { asked, table } = scripted({});
    await table.update({
      ...update,
      condition: 'attribute_not_exists(#a)',
      names: { '#a': 'a' },
      values: { ':a': '', ':b': -1.5, ':c': { inner: { n: 0, s: 'x' } } },
    });
    expect(asked).toMatchObject([
      {
        TableName: 'otp-table',
        Key: { pk: { S: 'p' } },
        UpdateExpression: 'SET a = :a',
        ConditionExpression: 'attribute_not_exists(#a)',
        ExpressionAttributeNames: { '#a': 'a' },
        ExpressionAttributeValues: {
          ':a': { S: '' },
          ':b': { N: '-1.5' },
          ':c': { M: { inner: { M: { n: { N: '0' }, s: { S: 'x' } } } } },
        },
      },
    ]);
  });

  it('reads what was written last, and asks for the whole item after a write', async () => {
    const { asked, table } = scripted({});
    await table.get('p');
    await table.update(update);
    expect(asked).toMatchObject([
      { TableName: 'otp-table', Key: { pk: { S: 'p' } }, ConsistentRead: true },
      { ReturnValues: 'ALL_NEW' },
    ]);
  });

  it('gives back texts, numbers and maps', async () => {
    const attributes = { s: { S: 'x' }, e: { S: '' }, n: { N: '0' }, m: { M: { inner: { N: '-1.5' } } } };
    const item = { s: 'x', e: '', n: 0, m: { inner: -1.5 } };
    expect(await scripted({ Attributes: attributes }).table.update(update)).toEqual(item);
    expect(await scripted({ Item: attributes }).table.get('p')).toEqual(item);
  });

  it('reads what it never writes as an empty text', async () => {
    const Item = { other: { BOOL: true }, list: { L: [] } };
    expect(await scripted({ Item }).table.get('p')).toEqual({ other: '', list: '' });
  });

  it('tells an item that is not there from one without attributes', async () => {
    expect(await scripted({}).table.get('p')).toBeUndefined();
    expect(await scripted({ Item: {} }).table.get('p')).toEqual({});
    expect(await scripted({}).table.update(update)).toEqual({});
  });

  it('tells a condition that did not hold from a table that did not answer', async () => {
    expect(await scripted(named('ConditionalCheckFailedException')).table.update(update)).toBeUndefined();
    const cause = named('AccessDeniedException');
    const unavailable = { code: 'UNAVAILABLE', cause };
    await expect(scripted(cause).table.update(update)).rejects.toMatchObject(unavailable);
    await expect(scripted(cause).table.get('p')).rejects.toMatchObject(unavailable);
  });

  it('says none of DynamoDB’s words to a client', async () => {
    const { table } = scripted(named('ValidationException'));
    await expect(table.get('p')).rejects.toThrow(/^Sign-in is not available right now/);
  });
});
