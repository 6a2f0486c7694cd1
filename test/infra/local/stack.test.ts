// All of the local wiring together, with a bundle that does what the real one does at the edges: it sends.

import { createServer } from 'node:http';
import { CognitoIdentityProviderClient, SignUpCommand } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it, onTestFinished } from 'vitest';
import { host, listen, serve } from '../../../infra/host/http.ts';
import { type LocalOptions, startLocal } from '../../../infra/local/stack.ts';
import { bundleOf } from '../../support/local-bundle.ts';
import { refusal } from '../../support/local-pool.ts';

const confirming =
  'export const handler = async (event) => { console.log(event.triggerSource); return { ...event, response: { autoConfirmUser: true } }; };';

async function local(options: Partial<LocalOptions> = {}, source = confirming) {
  const stack = await startLocal({ bundleDir: await bundleOf(source), ...options });
  onTestFinished(stack.close);
  const common = {
    region: stack.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  };
  const url = (name: string) => stack.env[`AWS_ENDPOINT_URL_${name}`] ?? '';
  const cognito = new CognitoIdentityProviderClient({ ...common, endpoint: stack.endpoint });
  const sns = new SNSClient({ ...common, endpoint: url('SNS') });
  const ses = new SESClient({ ...common, endpoint: url('SES') });
  const table = new DynamoDBClient({ ...common, endpoint: url('DYNAMODB') });
  onTestFinished(() => {
    for (const client of [cognito, sns, ses, table]) client.destroy();
  });
  return {
    ...stack,
    signUp: (Username: string) => cognito.send(new SignUpCommand({ ClientId: stack.clientId, Username })),
    text: (PhoneNumber: string, Message: string, signal?: AbortSignal) =>
      sns.send(
        new PublishCommand({
          PhoneNumber,
          Message,
          MessageAttributes: {
            'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
            'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: 'Example' },
          },
        }),
        { ...(signal ? { abortSignal: signal } : {}) },
      ),
    mail: (to: string, subject: string, signal?: AbortSignal) =>
      ses.send(
        new SendEmailCommand({
          Source: 'Example <signin@example.com>',
          Destination: { ToAddresses: [to] },
          Message: {
            Subject: { Data: subject, Charset: 'UTF-8' },
            Body: { Text: { Data: 'plain ü' }, Html: { Data: '<p>rich & ü</p>' } },
          },
        }),
        { ...(signal ? { abortSignal: signal } : {}) },
      ),
    put: (pk: string) =>
      table.send(
        new PutItemCommand({
          TableName: stack.tableName,
          Item: { pk: { S: pk } },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
  };
}

describe('startLocal', () => {
  it('runs the bundle with the endpoints and settings it needs, and watches its triggers and its log', async () => {
    const seen: string[] = [];
    const stack = await local({
      env: { APP_NAME: 'Another' },
      onTrigger: ({ source }) => seen.push(source),
    });
    expect(stack.env).toMatchObject({ OTP_TABLE: stack.tableName, APP_NAME: 'Another', SMS_COUNTRIES: '*' });
    expect(stack.env.OTP_SECRET).toMatch(/^.{32,}$/);
    expect((await stack.signUp('ada@example.com')).UserConfirmed).toBe(true);
    expect(stack.triggers).toMatchObject([
      {
        source: 'PreSignUp_SignUp',
        tries: 1,
        cold: true,
        event: { request: { userAttributes: { email: 'ada@example.com' } } },
        response: { autoConfirmUser: true },
      },
    ]);
    expect(seen).toEqual(['PreSignUp_SignUp']);
    await stack.signUp('bob@example.com');
    expect(stack.triggers[1]?.cold).toBe(false);
    expect(stack.log).toContainEqual({ stream: 'stdout', line: 'PreSignUp_SignUp' });
  });

  it("gives the client a start-up failure in the bundle's own words", async () => {
    const { signUp } = await local({}, "throw new Error('2 settings are wrong')");
    expect(await refusal(signUp('ada@example.com'))).toBe(
      'UserLambdaValidationException: PreSignUp failed with error 2 settings are wrong.',
    );
  });

  it('takes the port it is given, and rejects when that is taken, leaving nothing behind', async () => {
    const other = await listen(createServer());
    onTestFinished(other.close);
    const bundleDir = await bundleOf(confirming);
    expect(await refusal(startLocal({ bundleDir, port: other.port }))).toContain('EADDRINUSE');
    await other.close();
    const { endpoint } = await local({ port: other.port });
    expect(endpoint).toBe(`http://${host}:${other.port}`);
  });

  it('answers the preflight of a browser, and shows it the errors', async () => {
    const { endpoint } = await local();
    const preflight = await fetch(endpoint, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://localhost:3000',
        'access-control-request-headers': 'x-amz-target,content-type',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
    expect(preflight.headers.get('access-control-allow-headers')).toBe('x-amz-target,content-type');
    const headers = { origin: 'http://localhost:3000', 'x-amz-target': 'X.Y' };
    const unknown = await fetch(endpoint, { method: 'POST', body: '{}', headers });
    expect(unknown.status).toBe(400);
    expect(unknown.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
    expect(await unknown.json()).toMatchObject({ __type: 'UnknownOperationException' });
  });
});

describe('the inbox', () => {
  it('keeps what SNS and SES were given, newest last', async () => {
    let ms = 1000;
    const { text, mail, inbox, inboxUrl } = await local({ now: () => ms });
    await mail('ada@example.com', 'first');
    ms = 1001;
    await text('+447700900123', 'second & <last>');
    const expected = [
      {
        at: 1000,
        medium: 'EMAIL',
        to: 'ada@example.com',
        from: 'Example <signin@example.com>',
        subject: 'first',
        text: 'plain ü',
        html: '<p>rich & ü</p>',
      },
      {
        at: 1001,
        medium: 'SMS',
        to: '+447700900123',
        text: 'second & <last>',
        attributes: { 'AWS.SNS.SMS.SMSType': 'Transactional', 'AWS.SNS.SMS.SenderID': 'Example' },
      },
    ];
    expect(await inbox()).toEqual(expected);
    expect(await (await fetch(inboxUrl)).json()).toEqual(expected);
  });

  it('holds the messages of one start only', async () => {
    const first = await local();
    await first.mail('ada@example.com', 'mine');
    expect(await (await local()).inbox()).toEqual([]);
    expect(await first.inbox()).toHaveLength(1);
  });

  it('refuses a number that is none, as SNS does, naming it', async () => {
    const { text, inbox } = await local();
    expect(await refusal(text('0770', 'x'))).toBe(
      'InvalidParameterException: Invalid parameter: PhoneNumber Reason: 0770 is not valid to publish to',
    );
    expect(await inbox()).toEqual([]);
  });
});

describe('faults', () => {
  it.each([
    ['InvalidParameter', 'InvalidParameterException'],
    ['Throttling', 'Throttling'],
    ['AuthorizationError', 'AuthorizationErrorException'],
    ['InternalError', 'InternalErrorException'],
  ] as const)('let SNS refuse with %s', async (code, name) => {
    const { faults, text, inbox } = await local();
    faults.sns = { kind: 'refuse', code };
    expect(await refusal(text('+447700900123', 'x'))).toMatch(new RegExp(`^${name}: .`));
    faults.sns = { kind: 'none' };
    expect(await refusal(text('+447700900123', 'x'))).toBe('not refused');
    expect(await inbox()).toHaveLength(1);
  });

  it.each([
    ['MessageRejected', 'MessageRejected'],
    ['Throttling', 'Throttling'],
    ['AccountSendingPausedException', 'AccountSendingPausedException'],
    ['ServiceUnavailable', 'ServiceUnavailable'],
  ] as const)('let SES refuse with %s', async (code, name) => {
    const { faults, mail } = await local();
    faults.ses = { kind: 'refuse', code };
    expect(await refusal(mail('ada@example.com', 'x'))).toMatch(new RegExp(`^${name}: .`));
  });

  it.each(['sns', 'ses'] as const)('let %s hang until the caller gives up', async (service) => {
    const { faults, text, mail, inbox } = await local();
    faults[service] = { kind: 'hang' };
    const signal = AbortSignal.timeout(50);
    const call =
      service === 'sns' ? text('+447700900123', 'x', signal) : mail('ada@example.com', 'x', signal);
    expect(await refusal(call)).toContain('AbortError');
    expect(await inbox()).toEqual([]);
  });

  it('let a service answer late', async () => {
    const { faults, text, inbox } = await local();
    faults.sns = { kind: 'delay', ms: 30 };
    const startedAt = performance.now();
    await text('+447700900123', 'x');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(29);
    expect(await inbox()).toHaveLength(1);
  });

  it('let the table refuse or vanish, and come back', async () => {
    const { faults, put } = await local();
    expect(await refusal(put('a'))).toBe('not refused');
    expect(await refusal(put('a'))).toContain('ConditionalCheckFailedException');
    faults.table = { kind: 'refuse', code: 'ProvisionedThroughputExceededException' };
    expect(await refusal(put('b'))).toContain('ProvisionedThroughputExceededException');
    faults.table = { kind: 'down' };
    expect(await refusal(put('b'))).toMatch(/ECONNRESET|socket hang up/);
    faults.table = { kind: 'none' };
    expect(await refusal(put('b'))).toBe('not refused');
  });
});

describe('close', () => {
  it('frees every port', async () => {
    const { endpoint, inboxUrl, tableEndpoint, env, close } = await local();
    const ports = [endpoint, inboxUrl, tableEndpoint, env.AWS_ENDPOINT_URL_SNS, env.AWS_ENDPOINT_URL_SES].map(
      (url) => Number(new URL(url ?? '').port),
    );
    await close();
    for (const port of ports) await (await serve(() => undefined, port)).close();
    expect(new Set(ports).size).toBe(5);
  });
});
