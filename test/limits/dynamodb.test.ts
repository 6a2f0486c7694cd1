// What the adapters ask of the client beside the message itself, and what they make of its answers.
import { describe, expect, it } from 'vitest';
import { type Aws, AwsError, type AwsRequest } from '../../src/aws/client.ts';
import { createDynamoDb } from '../../src/aws/dynamodb.ts';
import { createSendEmail } from '../../src/channels/email/send.ts';
import { createSendSms } from '../../src/channels/sms/send.ts';
import { dynamodbTable } from '../../src/limits/dynamodb.ts';
import { settingsOf } from '../support/deps.ts';

/** A client that keeps what it is asked, and answers with a text or an error. */
function scripted(answer: string | Error) {
  const asked: AwsRequest[] = [];
  const aws: Aws = async (request) => {
    asked.push(request);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, aws };
}

const sms = { phone: '+4915123456789', text: 'x', senderId: undefined };
const message = {
  fromName: 'Example',
  fromAddress: 'signin@example.com',
  subject: 'x',
  text: 'x',
  html: 'x',
  template: 'none',
} as const;
const update = { pk: 'p', update: 'SET a = :a', values: { ':a': 1 } };
const tableOf = (aws: Aws) => dynamodbTable('otp-table', createDynamoDb(aws, 900));

describe('an SMS', () => {
  it('is asked for once, within the time that is left', async () => {
    const { asked, aws } = scripted('');
    await createSendSms(settingsOf(), aws)(sms, 1234);
    expect(asked).toMatchObject([{ service: 'sns', retry: false, timeoutMs: 1234 }]);
    expect(asked[0]?.region).toBeUndefined();
  });

  it('goes to the Region that is set for it', async () => {
    const { asked, aws } = scripted('');
    await createSendSms(settingsOf({ SNS_REGION: 'eu-central-1' }), aws)(sms, 1234);
    expect(asked).toMatchObject([{ region: 'eu-central-1' }]);
  });

  it('that is refused is not sent', async () => {
    const refused = new AwsError('OptedOut');
    await expect(createSendSms(settingsOf(), scripted(refused).aws)(sms, 1234)).rejects.toBe(refused);
  });
});

describe('an email', () => {
  const email = { address: 'ada@example.com', message };

  it('is asked for once, within the time that is left', async () => {
    const { asked, aws } = scripted('');
    await createSendEmail(settingsOf(), aws)(email, 1234);
    expect(asked).toMatchObject([{ service: 'ses', retry: false, timeoutMs: 1234 }]);
  });

  it('that is refused is not sent', async () => {
    const refused = new AwsError('MessageRejected');
    await expect(createSendEmail(settingsOf(), scripted(refused).aws)(email, 1234)).rejects.toBe(refused);
  });
});

describe('the table', () => {
  it('may be asked twice, within its own time', async () => {
    const { asked, aws } = scripted('{}');
    const table = tableOf(aws);
    await table.update(update);
    await table.get('p');
    const call = { service: 'dynamodb', retry: true, timeoutMs: 900 };
    expect(asked).toMatchObject([call, call]);
  });

  it('gives back texts, numbers and maps', async () => {
    const attributes = '{"s":{"S":""},"n":{"N":"0"},"m":{"M":{"inner":{"N":"-1.5"}}}}';
    const item = { s: '', n: 0, m: { inner: -1.5 } };
    expect(await tableOf(scripted(`{"Attributes":${attributes}}`).aws).update(update)).toEqual(item);
    expect(await tableOf(scripted(`{"Item":${attributes}}`).aws).get('p')).toEqual(item);
    expect(await tableOf(scripted('{}').aws).get('p')).toBeUndefined();
  });

  it('tells a condition that did not hold from a table that did not answer', async () => {
    const failed = new AwsError('ConditionalCheckFailedException');
    expect(await tableOf(scripted(failed).aws).update(update)).toBeUndefined();
    const cause = new AwsError('AccessDeniedException');
    const unavailable = { code: 'UNAVAILABLE', cause };
    await expect(tableOf(scripted(cause).aws).update(update)).rejects.toMatchObject(unavailable);
    await expect(tableOf(scripted(cause).aws).get('p')).rejects.toMatchObject(unavailable);
  });
});
