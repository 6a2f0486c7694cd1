// What the senders and the table ask of the client beside the bytes: where, for how long, how often.
import { describe, expect, it } from 'vitest';
import type { Aws, AwsRequest } from '../../src/aws/client.ts';
import { createDynamoDb } from '../../src/aws/dynamodb.ts';
import { createSendEmail } from '../../src/delivery/email.ts';
import { createSendSms } from '../../src/delivery/sms.ts';
import { configOf } from '../support/deps.ts';

function recording(body = '{}') {
  const asked: AwsRequest[] = [];
  const aws: Aws = async (request) => {
    asked.push(request);
    return body;
  };
  return { asked, aws };
}

const sms = { phone: '+4915123456789', text: 'x', senderId: undefined };
const email = {
  address: 'ada@example.com',
  message: {
    fromName: 'Example',
    fromAddress: 'signin@example.com',
    subject: 's',
    text: 't',
    html: 'h',
    template: 'none' as const,
  },
};

describe('a send', () => {
  it('is tried once, within the budget it is given: the other channel is the better retry', async () => {
    const { asked, aws } = recording();
    await createSendSms(configOf(), aws)(sms, 1234);
    await createSendEmail(configOf(), aws)(email, 567);
    expect(asked).toMatchObject([
      { service: 'sns', timeoutMs: 1234, retry: false },
      { service: 'ses', timeoutMs: 567, retry: false },
    ]);
  });

  it('by SMS goes to the Region that is set for SMS', async () => {
    const { asked, aws } = recording();
    await createSendSms(configOf({ SNS_REGION: 'us-east-1' }), aws)(sms, 1000);
    await createSendSms(configOf(), aws)(sms, 1000);
    expect(asked.map(({ region }) => region)).toEqual(['us-east-1', undefined]);
  });

  it('rejects with what the client says', async () => {
    const down: Aws = async () => {
      throw new Error('down');
    };
    await expect(createSendSms(configOf(), down)(sms, 1000)).rejects.toThrow('down');
    await expect(createSendEmail(configOf(), down)(email, 1000)).rejects.toThrow('down');
  });
});

describe('the table', () => {
  it('is asked a second time, within the time it is given', async () => {
    const { asked, aws } = recording('{"Item":{"pk":{"S":"x"}}}');
    const dynamodb = createDynamoDb(aws, 900);
    expect(await dynamodb.getItem({ TableName: 't', Key: {} })).toEqual({ Item: { pk: { S: 'x' } } });
    await dynamodb.updateItem({ TableName: 't', Key: {} });
    expect(asked).toMatchObject([
      { service: 'dynamodb', timeoutMs: 900, retry: true },
      { service: 'dynamodb', timeoutMs: 900, retry: true },
    ]);
  });
});
