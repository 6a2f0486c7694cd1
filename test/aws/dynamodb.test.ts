import { expect, it } from 'vitest';
import { createDynamoDb } from '../../src/aws/dynamodb.ts';
import { recordAws } from '../support/asked.ts';

it('may be asked twice, within its own time', async () => {
  const { asked, aws } = recordAws('{}');
  const dynamodb = createDynamoDb(aws, 900);
  await dynamodb.updateItem({ TableName: 't', Key: {} });
  await dynamodb.getItem({ TableName: 't', Key: {} });
  const call = { service: 'dynamodb', retry: true, timeoutMs: 900 };
  expect(asked).toMatchObject([call, call]);
});
