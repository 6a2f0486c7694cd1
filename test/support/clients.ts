// The real clients over loopback, with the SDK's own configuration pointed at it by the environment.
import { onTestFinished } from 'vitest';
import { type Clients as Both, createClients } from '../../src/aws/clients.ts';
import { type Connections, createConnections } from '../../src/aws/connections.ts';
import { keys } from './wire.ts';

/** The SDK reads endpoints, FIPS and dual stack from the process's own environment, and from nowhere else. */
export function setEnvironment(variables: Readonly<Record<string, string>>): void {
  const before = { ...process.env };
  Object.assign(process.env, { AWS_REGION: 'eu-west-1', AWS_SESSION_TOKEN: '', ...keys, ...variables });
  onTestFinished(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });
}

export interface Clients extends Both {
  readonly connections: Connections;
}

/** `ca`: the certificate of a stand-in that speaks TLS. */
export function clientsOf(
  variables: Readonly<Record<string, string>>,
  {
    snsRegion,
    nowMs = Date.now,
    connections = createConnections(nowMs),
    ca,
  }: {
    readonly snsRegion?: string;
    readonly nowMs?: () => number;
    readonly connections?: Connections;
    readonly ca?: string;
  } = {},
): Clients {
  setEnvironment(variables);
  if (ca) Object.assign(connections.httpsAgent.options, { ca });
  return { ...createClients({ env: process.env, snsRegion, connections }), connections };
}

export const sms = { PhoneNumber: '+4915123456789', Message: '048213 is your code' };

export const email = {
  Source: 'signin@example.com',
  Destinations: ['ada@example.com'],
  RawMessage: { Data: Buffer.from('Subject: s\r\n\r\nt') },
};

export const update = {
  TableName: 'otp-table',
  Key: { pk: { S: 'p' } },
  UpdateExpression: 'SET #a = :a',
  ExpressionAttributeNames: { '#a': 'a' },
  ExpressionAttributeValues: { ':a': { N: '1' } },
  ReturnValues: 'ALL_NEW',
} as const;

export const read = { TableName: 'otp-table', Key: { pk: { S: 'p' } }, ConsistentRead: true };

export const published =
  '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>';
export const mailed =
  '<SendRawEmailResponse><SendRawEmailResult><MessageId>1</MessageId></SendRawEmailResult></SendRawEmailResponse>';

/** The two operations that send, as a test calls either. */
export const sends = [
  ['an SMS', ({ aws }: Clients, timeoutMs: number) => aws.publish(sms, timeoutMs), published],
  ['an email', ({ aws }: Clients, timeoutMs: number) => aws.sendEmail(email, timeoutMs), mailed],
] as const;
