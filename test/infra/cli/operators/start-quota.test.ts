// What `odds --stack` reads of Service Quotas, and what it says where it cannot.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStartQuota } from '../../../../infra/cli/operators/start-quota.ts';

let server: Server;
let client: ServiceQuotasClient;
let reply: { readonly status: number; readonly body: object } = { status: 200, body: {} };
const asked: unknown[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      asked.push([request.headers['x-amz-target'], JSON.parse(body)]);
      response.writeHead(reply.status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(reply.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new ServiceQuotasClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});
afterAll(() => {
  client.destroy();
  server.closeAllConnections();
  server.close();
});

const refused = (name: string, status = 400) => ({
  status,
  body: { __type: name, message: 'User: arn:aws:iam::123456789012:user/ada' },
});

describe('the quota of an account for starts', () => {
  it('is the one of UserAuthentication', async () => {
    reply = { status: 200, body: { Quota: { Value: 400 } } };
    expect(await readStartQuota(client)).toEqual({
      startsPerSecond: 400,
      source: 'read from Service Quotas',
    });
    expect(asked.at(-1)).toEqual([
      'ServiceQuotasV20190624.GetServiceQuota',
      { ServiceCode: 'cognito-idp', QuotaCode: 'L-026ADBA3' },
    ]);
  });

  it.each([
    ['denied', refused('AccessDeniedException'), 'the permission servicequotas:GetServiceQuota is missing'],
    ['never changed', refused('NoSuchResourceException'), 'the quota was never changed'],
    ['throttled', refused('TooManyRequestsException'), 'Service Quotas did not answer'],
    ['down', refused('ServiceException', 500), 'Service Quotas did not answer'],
    ['without a value', { status: 200, body: { Quota: {} } }, 'Service Quotas names no value'],
    ['without a quota', { status: 200, body: {} }, 'Service Quotas names no value'],
    ['zero', { status: 200, body: { Quota: { Value: 0 } } }, 'Service Quotas names no value'],
  ])('is the default where it is %s, and says why without naming anybody', async (_how, answer, why) => {
    reply = answer;
    expect(await readStartQuota(client)).toEqual({
      startsPerSecond: 120,
      source: `Cognito’s default: ${why}`,
    });
  });

  it('is the default where nobody answers at all', async () => {
    const nobody = new ServiceQuotasClient({
      endpoint: 'http://127.0.0.1:1',
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
    expect((await readStartQuota(nobody)).source).toContain('Service Quotas did not answer');
  });
});
