// What goes over the wire is what the AWS SDK's own clients would send for the same operation.

import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAws } from '../../src/aws/client.ts';
import { createDynamoDb } from '../../src/aws/dynamodb.ts';
import { createSendEmail } from '../../src/channels/email/send.ts';
import { createSendSms } from '../../src/channels/sms/send.ts';
import { dynamodbTable } from '../../src/limits/dynamodb.ts';
import { settingsOf } from '../support/deps.ts';
import { keys, says, startWire, type Wire } from './wire.ts';

let wire: Wire;
beforeAll(async () => {
  wire = await startWire();
});
afterAll(() => wire.stop());
beforeEach(() => {
  wire.asked.length = 0;
});

const env = () => ({ ...keys, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: wire.url });
const aws = () => createAws({ env: env(), nowMs: Date.now, sleep: async () => {} });
const sdk = () => ({
  endpoint: wire.url,
  region: 'eu-west-1',
  maxAttempts: 1,
  credentials: { accessKeyId: keys.AWS_ACCESS_KEY_ID, secretAccessKey: keys.AWS_SECRET_ACCESS_KEY },
});

const pairsOf = (form: string) => [...new URLSearchParams(form)].sort();
const isJson = (body: string) => body.startsWith('{');

/** Both requests, ours first, without what differs by design: the date, the signature, the SDK's own headers. */
async function both(ours: () => Promise<unknown>, theirs: () => Promise<unknown>) {
  await ours();
  await theirs();
  const [mine, other, more] = wire.asked.splice(0).map(({ method, path, headers, body }) => ({
    method,
    path,
    target: headers['x-amz-target'],
    type: headers['content-type'],
    length: headers['content-length'],
    scope: /Credential=[^/]+\/\d+\/[^,]+/.exec(headers.authorization ?? '')?.[0],
    body: isJson(body) ? JSON.parse(body) : pairsOf(body),
  }));
  expect(more).toBeUndefined();
  expect(mine?.scope).toBeDefined();
  return [mine, other] as const;
}

describe('the table', () => {
  const value = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string({ unit: 'binary' }),
      fc.integer(),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 3 }),
    ),
  })).value;
  const marshal = (item: unknown): never =>
    (typeof item === 'string'
      ? { S: item }
      : typeof item === 'number'
        ? { N: String(item) }
        : {
            M: Object.fromEntries(Object.entries(item as object).map(([k, v]) => [k, marshal(v)])),
          }) as never;

  it('is asked for 200 random updates as the SDK would', async () => {
    wire.answer = says(200, '{"Attributes":{}}');
    const table = dynamodbTable('otp-table', createDynamoDb(aws(), 5000));
    const client = new DynamoDBClient(sdk());
    const update = fc.record({
      pk: fc.string({ minLength: 1 }),
      values: fc.dictionary(fc.string({ minLength: 1 }), value, { minKeys: 1, maxKeys: 4 }),
      names: fc.option(fc.dictionary(fc.string({ minLength: 1 }), fc.string()), { nil: undefined }),
      condition: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(update, async ({ pk, values, names, condition }) => {
        const [mine, other] = await both(
          () =>
            table.update({
              pk,
              update: 'SET #a = :a',
              values: values as never,
              ...(names && { names }),
              ...(condition && { condition }),
            }),
          () =>
            client.send(
              new UpdateItemCommand({
                TableName: 'otp-table',
                Key: { pk: { S: pk } },
                UpdateExpression: 'SET #a = :a',
                ConditionExpression: condition,
                ExpressionAttributeNames: names,
                ExpressionAttributeValues: Object.fromEntries(
                  Object.entries(values).map(([name, item]) => [name, marshal(item)]),
                ),
                ReturnValues: 'ALL_NEW',
              }),
            ),
        );
        expect({ ...mine, length: 0 }).toEqual({ ...other, length: 0 });
      }),
      { numRuns: 200 },
    );
  });

  it('is read as the SDK would, consistently', async () => {
    wire.answer = says(200, '{}');
    const [mine, other] = await both(
      () => dynamodbTable('otp-table', createDynamoDb(aws(), 5000)).get('user#é'),
      () =>
        new DynamoDBClient(sdk()).send(
          new GetItemCommand({ TableName: 'otp-table', Key: { pk: { S: 'user#é' } }, ConsistentRead: true }),
        ),
    );
    expect(mine).toEqual(other);
  });
});

const published =
  '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>';
const mailed =
  '<SendEmailResponse><SendEmailResult><MessageId>1</MessageId></SendEmailResult></SendEmailResponse>';
const texts = ['048213 is your code', 'a+b&c=d %20\n\n@host #048213', 'код 048213 – 验证码 🔑', "'*~!()"];

describe('SNS', () => {
  it.each(texts)('is asked to publish %j as by the SDK', async (text) => {
    wire.answer = says(200, published);
    const [mine, other] = await both(
      () => createSendSms(settingsOf(), aws())({ phone: '+4915123456789', text, senderId: undefined }, 5000),
      () =>
        new SNSClient(sdk()).send(
          new PublishCommand({
            PhoneNumber: '+4915123456789',
            Message: text,
            MessageAttributes: {
              'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
            },
          }),
        ),
    );
    expect({ ...mine, length: 0 }).toEqual({ ...other, length: 0 });
  });

  it('is given every attribute that is set', async () => {
    wire.answer = says(200, published);
    const config = settingsOf({
      SMS_ORIGINATION_NUMBER: '+12025550100',
      SMS_MAX_PRICE_USD: '0.10',
      SMS_ENTITY_ID: '1101',
      SMS_TEMPLATE_ID: '1107',
    });
    const attributes = {
      'AWS.SNS.SMS.SMSType': 'Transactional',
      'AWS.SNS.SMS.SenderID': 'Example',
      'AWS.SNS.SMS.MaxPrice': '0.10',
      'AWS.MM.SMS.OriginationNumber': '+12025550100',
      'AWS.MM.SMS.EntityId': '1101',
      'AWS.MM.SMS.TemplateId': '1107',
    };
    const [mine, other] = await both(
      () => createSendSms(config, aws())({ phone: '+911234567890', text: 'x', senderId: 'Example' }, 5000),
      () =>
        new SNSClient(sdk()).send(
          new PublishCommand({
            PhoneNumber: '+911234567890',
            Message: 'x',
            MessageAttributes: Object.fromEntries(
              Object.entries(attributes).map(([name, StringValue]) => [
                name,
                { DataType: 'String', StringValue },
              ]),
            ),
          }),
        ),
    );
    expect({ ...mine, length: 0 }).toEqual({ ...other, length: 0 });
  });
});

describe('SES', () => {
  const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

  it.each([
    ['with neither', {}],
    ['with both', { EMAIL_REPLY_TO: 'help@example.com', SES_CONFIGURATION_SET: 'codes' }],
  ])('is asked to send as by the SDK, %s of reply-to and configuration set', async (_name, settings) => {
    wire.answer = says(200, mailed);
    const config = settingsOf(settings as Record<string, string>);
    for (const text of texts) {
      const message = {
        fromName: 'Example',
        fromAddress: 'signin@example.com',
        subject: text,
        text,
        html: `<p>${text}`,
      };
      const [mine, other] = await both(
        () =>
          createSendEmail(config, aws())(
            { address: 'ada@example.com', message: { ...message, template: undefined } as never },
            5000,
          ),
        () =>
          new SESClient(sdk()).send(
            new SendEmailCommand({
              Source: 'Example <signin@example.com>',
              Destination: { ToAddresses: ['ada@example.com'] },
              Message: { Subject: utf8(text), Body: { Text: utf8(text), Html: utf8(`<p>${text}`) } },
              ReplyToAddresses: config.EMAIL_REPLY_TO ? [config.EMAIL_REPLY_TO] : undefined,
              ConfigurationSetName: config.SES_CONFIGURATION_SET,
              Tags: [{ Name: 'kind', Value: 'sign-in-code' }],
            }),
          ),
      );
      expect({ ...mine, length: 0 }).toEqual({ ...other, length: 0 });
    }
  });
});
