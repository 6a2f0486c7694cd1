// DynamoDB (dynalite), SNS and SES that answer at once, and count what they are asked.
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** dynalite ships no types. */
const dynalite = createRequire(import.meta.url)('dynalite') as (options: { createTableMs: number }) => Server;

export interface Aws {
  /** Points a Lambda at it, by the SDK's own variables. */
  readonly env: Readonly<Record<string, string>>;
  /** The operations asked for so far, and in which Region: `UpdateItem eu-west-1`. */
  readonly calls: string[];
  /** The code in the last message. */
  lastCode(): string;
  /** While true, SNS answers with an error. */
  snsFails: boolean;
  stop(): void;
}

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** The scope of a signature names the Region. */
const regionOf = (authorization = ''): string =>
  /Credential=[^/]+\/\d+\/([^/]+)\//.exec(authorization)?.[1] ?? 'unsigned';

export async function startAws(): Promise<Aws> {
  const calls: string[] = [];
  let code = '';
  const table = dynalite({ createTableMs: 0 });
  table.prependListener('request', ({ headers }: { headers: Record<string, string> }) => {
    calls.push(`${headers['x-amz-target']?.split('.')[1]} ${regionOf(headers.authorization)}`);
  });
  const senders = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    const action = form.get('Action') ?? '';
    calls.push(`${action} ${regionOf(request.headers.authorization)}`);
    if (action === 'Publish' && aws.snsFails) {
      response.writeHead(500).end('<ErrorResponse><Error><Code>InternalError</Code></Error></ErrorResponse>');
      return;
    }
    const text = form.get('Message') ?? form.get('Message.Body.Text.Data') ?? '';
    code = /\b\d{6}\b/.exec(text)?.[0] ?? '';
    response.end(
      `<${action}Response><${action}Result><MessageId>1</MessageId></${action}Result></${action}Response>`,
    );
  });
  const [tableUrl, sendersUrl] = await Promise.all([listen(table), listen(senders)]);
  const keys = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: tableUrl, region: 'eu-west-1', credentials: keys });
  await client.send(
    new CreateTableCommand({
      TableName: 'otp-table',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    }),
  );
  client.destroy();
  calls.length = 0;
  const aws: Aws = {
    env: {
      OTP_SECRET: 'a-secret-of-more-than-32-characters-for-tests',
      OTP_TABLE: 'otp-table',
      EMAIL_FROM: 'signin@example.com',
      SMS_COUNTRIES: '*',
      RESPONSE_FLOOR_MS: '0',
      SMS_PER_HOUR: '1000000',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_SESSION_TOKEN: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: tableUrl,
      AWS_ENDPOINT_URL_SNS: sendersUrl,
      AWS_ENDPOINT_URL_SES: sendersUrl,
    },
    calls,
    lastCode: () => code,
    snsFails: false,
    stop: () => {
      for (const server of [table, senders]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
  return aws;
}
