// What the table asks of DynamoDB, and what it makes of its answers. Against a DynamoDB: test/limits/table.test.ts.
import type { GetItemOutput } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { type DynamoDb, dynamodbTable } from '../../src/limits/dynamodb.ts';

/** A DynamoDB that keeps what it is asked, and answers the same to both operations, or with an error. */
function scripted(answer: GetItemOutput | Error = {}) {
  const asked: unknown[] = [];
  const ask = async (input: unknown) => {
    asked.push(input);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const dynamodb: DynamoDb = { updateItem: ask, getItem: ask };
  return { asked, table: dynamodbTable('otp-table', dynamodb) };
}

const row = { version: 1, rev: 'r', expiresAt: 9, record: { list: [1, 'x', { n: 0 }], empty: [], map: {} } };
const named = (name: string) => Object.assign(new Error('Invalid: +4915123456789'), { name });

describe('the table', () => {
  it.each([
    [undefined, 'attribute_not_exists(pk)', {}],
    ['before', '#rev = :seen', { ':seen': { S: 'before' } }],
  ])('writes a record where the mark is still %s', async (seen, condition, values) => {
    const { asked, table } = scripted();
    expect(await table.put('k', row, seen)).toBe(true);
    expect(asked).toEqual([
      {
        TableName: 'otp-table',
        Key: { pk: { S: 'k' } },
        UpdateExpression: 'SET #version = :version, #rev = :rev, #expiresAt = :expiresAt, #record = :record',
        ConditionExpression: condition,
        ExpressionAttributeNames: {
          '#version': 'version',
          '#rev': 'rev',
          '#expiresAt': 'expiresAt',
          '#record': 'record',
        },
        ExpressionAttributeValues: {
          ':version': { N: '1' },
          ':rev': { S: 'r' },
          ':expiresAt': { N: '9' },
          ':record': {
            M: {
              list: { L: [{ N: '1' }, { S: 'x' }, { M: { n: { N: '0' } } }] },
              empty: { L: [] },
              map: { M: {} },
            },
          },
          ...values,
        },
      },
    ]);
  });

  it('adds to counters while each that is limited is under its number', async () => {
    const { asked, table } = scripted();
    expect(await table.add('k', { add: { a: 1, b: -2 }, under: { a: 5, c: 7 }, expiresAt: 9 })).toBe(true);
    expect(asked).toEqual([
      {
        TableName: 'otp-table',
        Key: { pk: { S: 'k' } },
        UpdateExpression: 'SET expiresAt = :expiresAt ADD #add0 :add0, #add1 :add1',
        ConditionExpression:
          '(attribute_not_exists(#under0) OR #under0 < :under0) AND (attribute_not_exists(#under1) OR #under1 < :under1)',
        ExpressionAttributeNames: { '#add0': 'a', '#add1': 'b', '#under0': 'a', '#under1': 'c' },
        ExpressionAttributeValues: {
          ':expiresAt': { N: '9' },
          ':add0': { N: '1' },
          ':add1': { N: '-2' },
          ':under0': { N: '5' },
          ':under1': { N: '7' },
        },
      },
    ]);
    await table.add('k', { add: { a: 1 }, under: {}, expiresAt: 9 });
    expect(asked[1]).not.toHaveProperty('ConditionExpression');
  });

  it('reads what was written last, and gives it back', async () => {
    const Item = {
      s: { S: '' },
      n: { N: '-1.5' },
      l: { L: [{ N: '1' }, { S: 'x' }] },
      m: { M: { inner: { M: {} } } },
    };
    const { asked, table } = scripted({ Item });
    expect(await table.get('k')).toEqual({ s: '', n: -1.5, l: [1, 'x'], m: { inner: {} } });
    expect(asked).toEqual([{ TableName: 'otp-table', Key: { pk: { S: 'k' } }, ConsistentRead: true }]);
  });

  it('gives nothing for what it never writes', async () => {
    const Item = { b: { BOOL: true }, z: { NULL: true }, ss: { SS: ['x'] } };
    expect(await scripted({ Item }).table.get('k')).toEqual({ b: undefined, z: undefined, ss: undefined });
  });

  it('knows an item that is not there from one without attributes', async () => {
    expect(await scripted().table.get('k')).toBeUndefined();
    expect(await scripted({ Item: {} }).table.get('k')).toEqual({});
  });

  it('knows a condition that did not hold from a table that did not answer', async () => {
    const failed = scripted(named('ConditionalCheckFailedException')).table;
    expect(await failed.put('k', row, undefined)).toBe(false);
    expect(await failed.add('k', { add: { a: 1 }, under: { a: 1 }, expiresAt: 9 })).toBe(false);
    const cause = named('AccessDeniedException');
    const { table } = scripted(cause);
    const unavailable = { code: 'UNAVAILABLE', cause };
    await expect(table.put('k', row, 'r')).rejects.toMatchObject(unavailable);
    await expect(table.add('k', { add: { a: 1 }, under: {}, expiresAt: 9 })).rejects.toMatchObject(
      unavailable,
    );
    await expect(table.get('k')).rejects.toMatchObject(unavailable);
  });

  it('says none of DynamoDB’s words to a client', async () => {
    const { table } = scripted(named('ValidationException'));
    await expect(table.get('k')).rejects.toThrow(/^Sign-in is not available right now/);
  });
});
