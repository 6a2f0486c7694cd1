// Every call of AWS that the command line makes, denied, throttled and lost: what a person reads then. The list is made of
// the sources, so that a new call is in it.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as cognito from '@aws-sdk/client-cognito-identity-provider';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as lambda from '@aws-sdk/client-lambda';
import * as smsVoice from '@aws-sdk/client-pinpoint-sms-voice-v2';
import * as s3 from '@aws-sdk/client-s3';
import * as quotas from '@aws-sdk/client-service-quotas';
import * as ses from '@aws-sdk/client-sesv2';
import * as sns from '@aws-sdk/client-sns';
import * as sts from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rememberCalls } from '../../../../infra/cli/aws/calls.ts';
import { explain, isDenied } from '../../../../infra/cli/aws/errors.ts';
import { exit } from '../../../../infra/cli/command-error.ts';
import { sourceTexts } from '../../../support/source-files.ts';

const sdk = {
  cloudformation,
  cloudwatch,
  'cloudwatch-logs': logs,
  'cognito-identity-provider': cognito,
  dynamodb,
  lambda,
  'pinpoint-sms-voice-v2': smsVoice,
  'service-quotas': quotas,
  s3,
  sesv2: ses,
  sns,
  sts,
};
type Package = keyof typeof sdk;
type Loose = Record<string, new (input: object) => object>;

/** `[package, call]`, as the sources import them. Pages are calls too. */
const calls: [Package, string][] = [
  ...new Map(
    sourceTexts('infra/cli').flatMap((text) =>
      [...text.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g)].flatMap(
        ([, names = '', of = '']) =>
          [...names.matchAll(/\b(\w+)Command\b|\bpaginate(\w+)\b/g)].map(
            ([, command, paged]): [string, [Package, string]] => {
              const call = command ?? paged ?? '';
              return [`${of} ${call}`, [of as Package, call]];
            },
          ),
      ),
    ),
  ).values(),
].sort();

/** What the fault is; the server plays it. */
let fault: 'denied' | 'throttled' | 'lost' = 'denied';
let server: Server;
const reason = { denied: 'User: arn:aws:iam::1:user/ada is not authorized', throttled: 'Rate exceeded' };

beforeAll(async () => {
  server = createServer((request, response) => {
    if (fault === 'lost') return void request.socket.destroy();
    const code = fault === 'denied' ? 'AccessDenied' : 'ThrottlingException';
    const isXml = /xml/.test(request.headers.accept ?? '') || request.method === 'HEAD';
    const target = request.headers['x-amz-target'];
    const isQuery = /x-www-form-urlencoded/.test(request.headers['content-type'] ?? '');
    const isS3 = request.url?.startsWith('/bucket') ?? false;
    const status = fault === 'denied' ? 403 : target || isQuery ? 400 : isS3 ? 503 : 429;
    const error = `<Error><Code>${code}</Code><Message>${reason[fault]}</Message></Error>`;
    const body =
      isXml || isS3
        ? error
        : isQuery
          ? `<ErrorResponse>${error}</ErrorResponse>`
          : JSON.stringify({ __type: `${code}Exception`, message: reason[fault] });
    response.writeHead(
      status,
      target || !(isXml || isQuery || isS3)
        ? { 'x-amzn-errortype': code === 'AccessDenied' ? `${code}Exception` : code }
        : {},
    );
    response.end(request.method === 'HEAD' ? undefined : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** IAM's prefix, where it is not the package's name; and its names for calls that it calls otherwise. */
const prefixes: Partial<Record<Package, string>> = {
  'cloudwatch-logs': 'logs',
  'cognito-identity-provider': 'cognito-idp',
  'pinpoint-sms-voice-v2': 'sms-voice',
  'service-quotas': 'servicequotas',
  sesv2: 'ses',
};
const otherNames: Readonly<Record<string, string>> = {
  's3:HeadBucket': 's3:ListBucket',
  's3:HeadObject': 's3:GetObject and s3:ListBucket',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:PutPublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  'lambda:Invoke': 'lambda:InvokeFunction',
};
function permissionOf(of: Package, call: string): string {
  const name = `${prefixes[of] ?? of}:${call}`;
  return otherNames[name] ?? name;
}

async function faultOf([of, call]: [Package, string]) {
  const { [of]: module } = sdk as unknown as Record<string, Loose>;
  const clientName =
    Object.keys(module ?? {}).find((name) => /^[A-Z]\w*Client$/.test(name) && !name.startsWith('__')) ?? '';
  const Client = module?.[clientName];
  const Command = module?.[`${call}Command`];
  if (!Client || !Command) throw new Error(`no ${of} ${call}`);
  const { port } = server.address() as AddressInfo;
  const client = rememberCalls(
    new Client({
      region: 'eu-west-1',
      endpoint: `http://127.0.0.1:${port}`,
      forcePathStyle: true,
      maxAttempts: 1,
      credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    }),
  ) as { send(command: object): Promise<unknown>; destroy(): void };
  const input = new Proxy(
    {
      Bucket: 'bucket',
      Key: 'key',
      FunctionName: 'f',
      Name: 'n',
      FunctionVersion: '1',
      EmailIdentity: 'e',
      ConfigurationSetName: 'c',
      Policy: '{}',
      StatementId: 's',
      ResourceArn: 'r',
    },
    {},
  );
  try {
    await client.send(new Command(input));
  } catch (error) {
    return {
      error,
      said: explain(error, undefined),
      permission: permissionOf(of, call),
    };
  } finally {
    client.destroy();
  }
  throw new Error('no fault');
}

it('are many', () => expect(calls.length).toBeGreaterThan(40));

describe.each(calls)('%s %s', (...call) => {
  it('denied: names the permission', async () => {
    fault = 'denied';
    const { error, said, permission } = await faultOf(call);
    expect(isDenied(error)).toBe(true);
    expect(said.message).toContain(`AWS refused ${call[1]}: `);
    expect(said.fix).toContain(`the permission ${permission};`);
    expect(said.message).not.toMatch(/unknown/i);
    expect(said.exitCode).toBe(exit.refused);
  });

  it('throttled: says to run it again', async () => {
    fault = 'throttled';
    const { said } = await faultOf(call);
    expect(said.message).not.toMatch(/unknown/i);
    expect(said.message).toContain(call[1]);
    expect(said.fix).toBe('Run the same command again');
  });

  it('lost: says that AWS cannot be reached', async () => {
    fault = 'lost';
    const { said } = await faultOf(call);
    expect(said.message).toContain(`AWS cannot be reached for ${call[1]}: `);
    expect(said.fix).toMatch(/network/);
  });
});

describe('a second deployment at once', () => {
  it.each([
    [
      'ValidationError',
      'Stack:arn:aws:cloudformation:x is in UPDATE_IN_PROGRESS state and can not be updated.',
    ],
    [
      'InvalidChangeSetStatusException',
      'ChangeSet [x] cannot be executed in its current status of [OBSOLETE]',
    ],
    ['ResourceConflictException', 'The operation cannot be performed at this time. An update is in progress'],
  ])('is refused in words: %s', (name, message) => {
    const said = explain(
      Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } }),
      undefined,
    );
    expect(said.message).toMatch(/^Somebody else is changing the same thing at this moment: /);
    expect(said.fix).toMatch(/^Wait until that is done/);
  });
});
