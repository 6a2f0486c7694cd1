// A page on the web asks the servers of `npm start`: by their port, and under a host name that points here.
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { servePage } from '../../../infra/local/page-server.ts';
import { sdkFor } from '../../support/local-clients.ts';
import { type RealLocal, realLocal } from '../../support/local-real.ts';

interface Answered {
  readonly status: number | undefined;
  readonly allowed: string | undefined;
  readonly body: string;
}

const ask = (url: string, headers: Record<string, string>, method = 'GET', sent = ''): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { method, headers }, async (response) => {
      let body = '';
      for await (const chunk of response) body += chunk;
      const { 'access-control-allow-origin': allowed } = response.headers;
      resolve({ status: response.statusCode, allowed, body });
    });
    asked.on('error', reject).end(sent);
  });

const strangers: readonly Record<string, string>[] = [
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { host: 'evil.example' },
];

async function servers(): Promise<{ local: RealLocal; urls: Readonly<Record<string, string>> }> {
  const local = await realLocal();
  const page = await servePage(local);
  const { endpoint, inboxUrl, tableEndpoint, env, userPoolId } = local;
  return {
    local,
    urls: {
      pool: endpoint,
      jwks: `${endpoint}/${userPoolId}/.well-known/jwks.json`,
      inbox: inboxUrl,
      table: tableEndpoint,
      sns: env.AWS_ENDPOINT_URL_SNS ?? '',
      ses: env.AWS_ENDPOINT_URL_SES ?? '',
      page: `${page.url}/api/state`,
    },
  };
}

describe('a page on the web', () => {
  it('is refused by each server, with nothing that a browser would let it read', async () => {
    const { local, urls } = await servers();
    await sdkFor(local).signUp('ada@example.com');
    await sdkFor(local).begin('ada@example.com');
    for (const [name, url] of Object.entries(urls))
      for (const headers of strangers)
        for (const method of ['GET', 'POST', 'OPTIONS']) {
          const { status, allowed, body } = await ask(url, headers, method);
          expect({ name, headers, method, status, allowed }).toEqual({
            ...{ name, headers, method },
            status: 403,
            allowed: undefined,
          });
          expect(body).not.toMatch(/ada@|\d{6}/);
        }
  });
});

describe('a page of this machine', () => {
  const origin = 'http://localhost:5173';

  it('reads the inbox and the keys, and calls the pool after asking whether it may', async () => {
    const { urls } = await servers();
    for (const name of ['inbox', 'jwks'])
      expect(await ask(urls[name] ?? '', { origin })).toMatchObject({ status: 200, allowed: origin });
    const asks = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-amz-target',
    };
    expect(await ask(urls.pool ?? '', asks, 'OPTIONS')).toMatchObject({ status: 204, allowed: origin });
    const headers = {
      origin,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
    };
    expect(await ask(urls.pool ?? '', headers, 'POST', '{}')).toMatchObject({ status: 400, allowed: origin });
  });
});
