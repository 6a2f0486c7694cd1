// DynamoDB (dynalite), SNS and SES that answer at once, and count what they are asked.

import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { readMailText } from '../../infra/host/mail-text.ts';
import type { Certificate } from './certificate.ts';
import { nowMs } from './clock.ts';

/** dynalite ships no types. */
const dynalite = createRequire(import.meta.url)('dynalite') as (
  options: { createTableMs: number; ssl: boolean } & Partial<Certificate>,
) => Server;

export interface Send {
  readonly code: string;
  /** When the last byte of the request came in, by `nowMs()`; 0 before there was one. */
  readonly sentMs: number;
}

export interface Aws {
  /** Points a Lambda at it, by the SDK's own variables. */
  readonly env: Readonly<Record<string, string>>;
  /** The operations asked for so far, and in which Region: `UpdateItem eu-west-1`. */
  readonly calls: string[];
  /** The code in the last message. */
  lastCode(): string;
  lastSend(): Send;
  /** While true, SNS answers with an error. */
  snsFails: boolean;
  stop(): void;
}

const listen = async (server: Server, scheme: string): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** The scope of a signature names the Region. */
const regionOf = (authorization = ''): string =>
  /Credential=[^/]+\/\d+\/([^/]+)\//.exec(authorization)?.[1] ?? 'unsigned';

/** With a certificate it answers over TLS, without one over plain HTTP. */
export async function startAws(tls?: Certificate): Promise<Aws> {
  const calls: string[] = [];
  let lastSend: Send = { code: '', sentMs: 0 };
  const table = dynalite({ createTableMs: 0, ssl: tls !== undefined, ...tls });
  table.prependListener('request', ({ headers }: { headers: Record<string, string> }) => {
    calls.push(`${headers['x-amz-target']?.split('.')[1]} ${regionOf(headers.authorization)}`);
  });
  const answerSend: RequestListener = async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const sentMs = nowMs();
    const form = new URLSearchParams(body);
    const action = form.get('Action') ?? '';
    calls.push(`${action} ${regionOf(request.headers.authorization)}`);
    if (action === 'Publish' && aws.snsFails) {
      response.writeHead(500).end('<ErrorResponse><Error><Code>InternalError</Code></Error></ErrorResponse>');
      return;
    }
    const raw = Buffer.from(form.get('RawMessage.Data') ?? '', 'base64').toString('latin1');
    // The peers of the bench send mail that is not raw.
    const text = form.get('Message') ?? form.get('Message.Body.Text.Data') ?? readMailText(raw);
    lastSend = { code: /\b\d{6}\b/.exec(text)?.[0] ?? '', sentMs };
    response.end(
      `<${action}Response><${action}Result><MessageId>1</MessageId></${action}Result></${action}Response>`,
    );
  };
  const senders = [0, 1].map(() => (tls ? createTlsServer(tls, answerSend) : createServer(answerSend)));
  const servers = [table, ...senders];
  const scheme = tls ? 'https' : 'http';
  const [tableUrl = '', snsUrl = '', sesUrl = ''] = await Promise.all(
    servers.map((server) => listen(server, scheme)),
  );
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
      AWS_ENDPOINT_URL_SNS: snsUrl,
      AWS_ENDPOINT_URL_SES: sesUrl,
    },
    calls,
    lastCode: () => lastSend.code,
    lastSend: () => lastSend,
    snsFails: false,
    stop: () => {
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
  return aws;
}
