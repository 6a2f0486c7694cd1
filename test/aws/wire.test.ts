// What each operation sends over the wire, read and checked; and where it goes.
import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSendEmail } from '../../src/channels/email/send.ts';
import { createSendSms } from '../../src/channels/sms/send.ts';
import { dynamodbTable } from '../../src/limits/dynamodb.ts';
import { clientsOf, mailed, published } from '../support/clients.ts';
import { settingsOf } from '../support/deps.ts';
import { type Asked, says, startWire, type Wire } from '../support/wire.ts';

let wire: Wire;
beforeEach(async () => {
  wire = await startWire();
});
afterEach(() => wire.stop());

const clients = (variables: Record<string, string> = {}, snsRegion?: string) =>
  clientsOf({ AWS_ENDPOINT_URL: wire.url, ...variables }, snsRegion ? { snsRegion } : {});

const formOf = ({ body }: Asked) => Object.fromEntries(new URLSearchParams(body));
const scopeOf = ({ headers }: Asked) => /Credential=([^,]+)/.exec(headers.authorization ?? '')?.[1];

async function asked(act: () => Promise<unknown>): Promise<Asked> {
  await act();
  expect(wire.asked).toHaveLength(1);
  return wire.asked[0] as Asked;
}

const texts = ['048213 is your code', 'a+b&c=d %20\n\n@host #048213', 'код 048213 – 验证码 🔑', "'*~!()"];

describe('SNS', () => {
  const send = (
    settings: Record<string, string>,
    text: string,
    { phone = '+4915123456789', senderId }: { readonly phone?: string; readonly senderId?: string } = {},
  ) => createSendSms(settingsOf(settings), clients().aws)({ phone, text, senderId }, 5000);

  it.each(texts)('is asked to publish %j', async (text) => {
    wire.answer = says(200, published);
    const request = await asked(() => send({}, text));
    expect(request).toMatchObject({ method: 'POST', path: '/' });
    expect(formOf(request)).toEqual({
      Action: 'Publish',
      Version: '2010-03-31',
      PhoneNumber: '+4915123456789',
      Message: text,
      'MessageAttributes.entry.1.Name': 'AWS.SNS.SMS.SMSType',
      'MessageAttributes.entry.1.Value.DataType': 'String',
      'MessageAttributes.entry.1.Value.StringValue': 'Transactional',
    });
    expect(scopeOf(request)).toMatch(/^AKIDEXAMPLE\/\d{8}\/eu-west-1\/sns\/aws4_request$/);
  });

  const [indiasEntity, indiasTemplate] = [
    ['AWS.MM.SMS.EntityId', '1101'],
    ['AWS.MM.SMS.TemplateId', '1107'],
  ];
  it.each([
    ['+919876543210', [indiasEntity, indiasTemplate]],
    ['+12025550123', []],
  ])('is given for %s every attribute that is set and means something there', async (phone, more) => {
    wire.answer = says(200, published);
    const settings = {
      SMS_ORIGINATION_NUMBER: '+12025550100',
      SMS_MAX_PRICE_USD: '0.10',
      SMS_ENTITY_ID: '1101',
      SMS_TEMPLATE_ID: '1107',
    };
    const form = formOf(await asked(() => send(settings, 'x', { phone, senderId: 'Example' })));
    const attributes = Array.from({ length: 7 }, (_, i) => `MessageAttributes.entry.${i + 1}`)
      .map((entry) => [form[`${entry}.Name`], form[`${entry}.Value.StringValue`]])
      .filter(([name]) => name !== undefined);
    expect(attributes).toEqual([
      ['AWS.SNS.SMS.SMSType', 'Transactional'],
      ['AWS.SNS.SMS.SenderID', 'Example'],
      ['AWS.SNS.SMS.MaxPrice', '0.10'],
      ['AWS.MM.SMS.OriginationNumber', '+12025550100'],
      ...more,
    ]);
  });

  it('is asked in the Region that is set for it', async () => {
    wire.answer = says(200, published);
    const { aws } = clients({}, 'us-east-1');
    expect(scopeOf(await asked(() => aws.publish({ Message: 'x' }, 5000)))).toContain('/us-east-1/sns/');
  });
});

describe('SES', () => {
  it.each([
    ['neither reply-to nor configuration set', {}],
    ['both', { EMAIL_REPLY_TO: 'help@example.com', SES_CONFIGURATION_SET: 'codes' }],
  ])('is asked to send, with %s', async (_name, settings: Record<string, string>) => {
    wire.answer = says(200, mailed);
    const message = {
      locale: 'en',
      fromName: 'Example',
      fromAddress: 'signin@example.com',
      subject: texts[2] ?? '',
      text: texts[1] ?? '',
      html: `<p>${texts[0]}`,
      template: 'none',
    } as const;
    const sendEmail = createSendEmail(settingsOf(settings), clients().aws);
    const request = await asked(() => sendEmail({ address: 'ada@example.com', message }, 5000));
    expect(request).toMatchObject({ method: 'POST', path: '/' });
    const { 'RawMessage.Data': data, ...form } = formOf(request);
    expect(form).toEqual({
      Action: 'SendRawEmail',
      Version: '2010-12-01',
      Source: 'signin@example.com',
      'Destinations.member.1': 'ada@example.com',
      ...(settings.SES_CONFIGURATION_SET && { ConfigurationSetName: 'codes' }),
      'Tags.member.1.Name': 'kind',
      'Tags.member.1.Value': 'sign-in-code',
    });
    const mail = await simpleParser(Buffer.from(String(data), 'base64'));
    expect(mail).toMatchObject({ subject: message.subject, text: message.text });
    expect(mail.replyTo?.text).toBe(settings.EMAIL_REPLY_TO);
    expect(scopeOf(request)).toMatch(/\/eu-west-1\/ses\/aws4_request$/);
  });
});

describe('DynamoDB', () => {
  it('is asked to write a record', async () => {
    wire.answer = says(200, '{}');
    const table = dynamodbTable('otp-table', clients().aws);
    const row = { version: 1, rev: 'new', expiresAt: 9, record: { list: [1], empty: [] } };
    let isWritten: unknown;
    const request = await asked(async () => {
      isWritten = await table.put('user:é', row, 'old');
    });
    expect(request.headers['x-amz-target']).toBe('DynamoDB_20120810.UpdateItem');
    expect(JSON.parse(request.body)).toEqual({
      TableName: 'otp-table',
      Key: { pk: { S: 'user:é' } },
      UpdateExpression: 'SET #version = :version, #rev = :rev, #expiresAt = :expiresAt, #record = :record',
      ConditionExpression: '#rev = :seen',
      ExpressionAttributeNames: {
        '#version': 'version',
        '#rev': 'rev',
        '#expiresAt': 'expiresAt',
        '#record': 'record',
      },
      ExpressionAttributeValues: {
        ':version': { N: '1' },
        ':rev': { S: 'new' },
        ':expiresAt': { N: '9' },
        ':record': { M: { list: { L: [{ N: '1' }] }, empty: { L: [] } } },
        ':seen': { S: 'old' },
      },
    });
    expect(scopeOf(request)).toMatch(/\/eu-west-1\/dynamodb\/aws4_request$/);
    expect(isWritten).toBe(true);
  });

  it('is read, consistently', async () => {
    wire.answer = says(200, '{"Item":{"n":{"N":"2"}}}');
    const table = dynamodbTable('otp-table', clients().aws);
    let item: unknown;
    const request = await asked(async () => {
      item = await table.get('user:é');
    });
    expect(request.headers['x-amz-target']).toBe('DynamoDB_20120810.GetItem');
    expect(JSON.parse(request.body)).toEqual({
      TableName: 'otp-table',
      Key: { pk: { S: 'user:é' } },
      ConsistentRead: true,
    });
    expect(item).toEqual({ n: 2 });
  });

  it('tells a condition that did not hold from a table that did not answer', async () => {
    const table = dynamodbTable('otp-table', clients().aws);
    const write = { add: { a: 1 }, under: {}, expiresAt: 9 };
    const refusal = (name: string) => says(400, `{"__type":"com.amazonaws.dynamodb.v20120810#${name}"}`);
    wire.answer = refusal('ConditionalCheckFailedException');
    expect(await table.add('p', write)).toBe(false);
    wire.answer = refusal('AccessDeniedException');
    const unavailable = { code: 'UNAVAILABLE', cause: { name: 'AccessDeniedException' } };
    await expect(table.add('p', write)).rejects.toMatchObject(unavailable);
    await expect(table.get('p')).rejects.toMatchObject(unavailable);
  });
});
