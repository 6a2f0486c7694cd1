// Every local server meets 200 broken and hostile requests, and still serves: no request can end `npm start`.
import { connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { servePage } from '../../../infra/local/page-server.ts';
import { startLocal } from '../../../infra/local/stack.ts';
import { bundleOf } from '../../support/local-bundle.ts';

const answering = 'export const handler = async (event) => event;';
const form = 'content-type: application/x-www-form-urlencoded';
const json = 'content-type: application/x-amz-json-1.1';
const signed =
  'authorization: AWS4-HMAC-SHA256 Credential=a/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0\r\nx-amz-date: 20260101T000000Z';

const head = (method: string, path: string, ...headers: string[]): string =>
  [`${method} ${path} HTTP/1.1`, 'host: 127.0.0.1', ...headers, '', ''].join('\r\n');
const whole = (path: string, body: string, ...headers: string[]): string =>
  head('POST', path, `content-length: ${Buffer.byteLength(body)}`, ...headers) + body;

/** What is sent, in parts; `leave`: whether the sender goes away without waiting for an answer. */
interface Attempt {
  readonly name: string;
  readonly parts: readonly (string | Buffer)[];
  readonly leave: boolean;
}

const large = Buffer.alloc(10_000_000, 'a');
const attempts: readonly Attempt[] = [
  { name: 'connects and leaves', parts: [''], leave: true },
  { name: 'leaves after half a head', parts: ['POST / HT'], leave: true },
  { name: 'leaves after the head', parts: [head('POST', '/', 'content-length: 100', json)], leave: true },
  {
    name: 'leaves after half a body',
    parts: [head('POST', '/', 'content-length: 100', form), 'Action=Publish&Phone'],
    leave: true,
  },
  {
    name: 'leaves after half a body of JSON',
    parts: [head('POST', '/', 'content-length: 100', json, signed), '{"TableName"'],
    leave: true,
  },
  { name: 'leaves without waiting', parts: [whole('/', '{}', json, signed)], leave: true },
  {
    name: 'sends 10 MB',
    parts: [head('POST', '/', `content-length: ${large.length}`, json, signed), large],
    leave: false,
  },
  {
    name: 'leaves during 10 MB',
    parts: [head('POST', '/', `content-length: ${large.length}`, form), large.subarray(0, 5_000_000)],
    leave: true,
  },
  {
    name: 'dribbles',
    parts: [head('POST', '/', 'content-length: 8', json), ...'{"a": 1}'],
    leave: false,
  },
  { name: 'says PUT', parts: [head('PUT', '/')], leave: false },
  { name: 'says GET', parts: [head('GET', '/nothing/here')], leave: false },
  { name: 'says DELETE', parts: [head('DELETE', '/inbox')], leave: false },
  { name: 'says NONSENSE', parts: [head('NONSENSE', '/')], leave: false },
  { name: 'asks for a path that is none', parts: [head('GET', '//')], leave: false },
  { name: 'asks for a proxy', parts: [head('GET', 'http://[::bad')], leave: false },
  { name: 'climbs out', parts: [head('GET', '/../../etc/passwd')], leave: false },
  { name: 'sends no HTTP', parts: ['\u0000\u0001\u0002\r\n\r\n'], leave: false },
  { name: 'sends no JSON', parts: [whole('/', '{"', json, signed)], leave: false },
  { name: 'sends a list', parts: [whole('/', '[null]', json, signed)], leave: false },
  {
    name: 'asks the table for nonsense',
    parts: [
      whole(
        '/',
        '{"TableName":{"a":[]},"Key":7}',
        json,
        signed,
        'x-amz-target: DynamoDB_20120810.UpdateItem',
      ),
    ],
    leave: false,
  },
  {
    name: 'asks the pool for nonsense',
    parts: [
      whole(
        '/',
        '{"ClientId":{"a":1},"AuthParameters":[]}',
        json,
        'x-amz-target: AWSCognitoIdentityProviderService.InitiateAuth',
      ),
    ],
    leave: false,
  },
  {
    name: 'sends a form of nonsense',
    parts: [whole('/', 'Action=Publish&%E0%A4%A=&=&&', form)],
    leave: false,
  },
  {
    name: 'sends mail of nonsense',
    parts: [whole('/', 'Action=SendRawEmail&Destinations=1', form)],
    leave: false,
  },
  {
    name: 'posts to the page',
    parts: [whole('/api/attack', 'x', 'origin: http://evil.example')],
    leave: false,
  },
  { name: 'posts settings', parts: [whole('/api/settings', '{"CHANNELS":7', json)], leave: false },
];

/** Resolves when the connection is over, or the server has said something. */
const send = (port: number, { parts, leave }: Attempt): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const over = () => {
      socket.destroy();
      resolve();
    };
    socket.on('error', over).on('close', over).on('data', over);
    socket.once('connect', async () => {
      for (const part of parts) {
        socket.write(part);
        await setImmediate();
      }
      if (leave) over();
    });
  });

it('is still serving, all of it, after 200 hostile requests to each server', async () => {
  const local = await startLocal({ bundleDir: await bundleOf(answering) });
  onTestFinished(local.close);
  const page = await servePage(local);
  onTestFinished(page.close);
  const servers = {
    pool: local.endpoint,
    inbox: local.inboxUrl,
    sns: local.env.AWS_ENDPOINT_URL_SNS ?? '',
    ses: local.env.AWS_ENDPOINT_URL_SES ?? '',
    table: local.tableEndpoint,
    page: page.url,
  };
  const ended: unknown[] = [];
  const note = (error: unknown) => ended.push(error);
  process.on('uncaughtException', note).on('unhandledRejection', note);
  onTestFinished(() => {
    process.off('uncaughtException', note).off('unhandledRejection', note);
  });

  const sent: Record<string, number> = {};
  for (const [name, url] of Object.entries(servers))
    for (let i = 0; i < 200; i++) {
      const attempt = attempts[i % attempts.length];
      if (attempt) await send(Number(new URL(url).port), attempt);
      sent[name] = (sent[name] ?? 0) + 1;
    }

  expect(ended).toEqual([]);
  expect(Object.values(sent)).toEqual(Array(6).fill(200));
  const status = async (url: string, init?: RequestInit) => (await fetch(url, init)).status;
  expect({
    pool: await status(`${servers.pool}/${local.userPoolId}/.well-known/jwks.json`),
    inbox: await status(servers.inbox),
    sns: await status(servers.sns, {
      method: 'POST',
      body: new URLSearchParams({ Action: 'Publish', PhoneNumber: '+447400123456', Message: 'x' }),
    }),
    ses: await status(servers.ses, {
      method: 'POST',
      body: new URLSearchParams({
        Action: 'SendRawEmail',
        Source: 'a@example.com',
        'Destinations.member.1': 'b@example.com',
        'RawMessage.Data': Buffer.from(
          'From: a@example.com\r\nTo: b@example.com\r\nSubject: x\r\n\r\nx',
        ).toString('base64'),
      }),
      headers: { authorization: 'AWS4-HMAC-SHA256 x' },
    }),
    table: await status(servers.table),
    page: await status(`${servers.page}/api/state`),
  }).toEqual({ pool: 200, inbox: 200, sns: 200, ses: 200, table: 200, page: 200 });
  expect((await local.inbox()).map(({ medium }) => medium)).toEqual(['SMS', 'EMAIL']);
}, 120_000);

it.each(['delay', 'hang', 'down'] as const)(
  'survives callers who give up on a service that is switched to %s',
  async (kind) => {
    const local = await startLocal({ bundleDir: await bundleOf(answering) });
    onTestFinished(local.close);
    const ended: unknown[] = [];
    const note = (error: unknown) => ended.push(error);
    process.on('uncaughtException', note).on('unhandledRejection', note);
    onTestFinished(() => {
      process.off('uncaughtException', note).off('unhandledRejection', note);
    });
    const fault = kind === 'delay' ? ({ kind, ms: 30 } as const) : ({ kind } as const);
    local.faults.sns = fault;
    local.faults.ses = fault;
    local.faults.table = fault;
    const ports = [local.tableEndpoint, local.env.AWS_ENDPOINT_URL_SNS, local.env.AWS_ENDPOINT_URL_SES].map(
      (url) => Number(new URL(url ?? '').port),
    );
    for (const port of ports)
      for (const attempt of attempts.filter(({ leave }) => leave)) await send(port, attempt);
    Object.assign(local.faults, { sns: { kind: 'none' }, ses: { kind: 'none' }, table: { kind: 'none' } });
    for (const port of ports) expect((await fetch(`http://127.0.0.1:${port}`)).status).toBeLessThan(500);
    expect(ended).toEqual([]);
  },
);
