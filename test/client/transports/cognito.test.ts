// The plain transport against servers that answer as a network in the way, a gateway, or nobody does.
import { createServer, type RequestListener } from 'node:http';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { listen } from '../../../infra/host/http.ts';
import { cognitoTransport, createOtpClient } from '../../../src/client/index.ts';
import { storageOf } from '../../support/scripted-client.ts';

async function clientAt(answer: RequestListener, timeoutMs = 5000) {
  const server = await listen(createServer(answer));
  onTestFinished(server.close);
  const transport = cognitoTransport({ clientId: 'x', endpoint: server.url, timeoutMs });
  const [storage, session] = [storageOf(), storageOf()];
  return { transport, client: createOtpClient({ transport, storage, session, signUp: false }) };
}

const says =
  (status: number, body: string, type = 'application/x-amz-json-1.1'): RequestListener =>
  (_, response) =>
    response.writeHead(status, { 'content-type': type }).end(body);

describe('an answer', () => {
  it.each<[string, RequestListener, string]>([
    ['the page of a hotel’s network', says(200, '<html>Welcome</html>', 'text/html'), 'OFFLINE'],
    ['nothing, and the connection ends', (_, response) => response.destroy(), 'OFFLINE'],
    [
      'half of one',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"Session":"s');
        setTimeout(() => response.destroy(), 20);
      },
      'OFFLINE',
    ],
    ['nothing for too long', () => undefined, 'OFFLINE'],
    ['a gateway’s error page', says(503, '<html>', 'text/html'), 'UNAVAILABLE'],
    ['a refusal by a firewall', says(403, '{"message":"Forbidden"}'), 'UNAVAILABLE'],
    ['a refusal without a text', says(400, '{"__type":"TooManyRequestsException"}'), 'TOO_MANY_REQUESTS'],
    [
      'a name with its namespace',
      says(400, '{"__type":"com.amazonaws.cognito#ResourceNotFoundException","message":"x"}'),
      'MISCONFIGURED',
    ],
  ])('that is %s', async (_, answer, code) => {
    const { client } = await clientAt(answer, 300);
    expect(await client.start('ada@example.com')).toMatchObject({ step: 'idle', error: { code } });
  });
});

describe('tokens', () => {
  const old = { accessToken: 'a', idToken: 'i', refreshToken: 'r', expiresAt: 0 };

  it('are renewed by GetTokensFromRefreshToken, which Cognito takes with rotation too', async () => {
    const asked: unknown[] = [];
    const { transport } = await clientAt(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      asked.push(request.headers['x-amz-target'], JSON.parse(body));
      says(
        200,
        '{"AuthenticationResult":{"AccessToken":"a2","IdToken":"i2","RefreshToken":"r2","ExpiresIn":3600}}',
      )(request, response);
    });
    expect(await transport.renew({ tokens: old })).toMatchObject({
      tokens: { accessToken: 'a2', refreshToken: 'r2' },
    });
    expect(asked).toEqual([
      'AWSCognitoIdentityProviderService.GetTokensFromRefreshToken',
      { ClientId: 'x', RefreshToken: 'r' },
    ]);
  });

  it('keep the refresh token where no other comes', async () => {
    const answer = says(200, '{"AuthenticationResult":{"AccessToken":"a2","IdToken":"i2","ExpiresIn":3600}}');
    const { transport } = await clientAt(answer);
    expect(await transport.renew({ tokens: old })).toMatchObject({ tokens: { refreshToken: 'r' } });
  });

  it('are none any more after NotAuthorizedException, and are not judged by any other', async () => {
    const revoked = await clientAt(says(400, '{"__type":"NotAuthorizedException","message":"x"}'));
    expect(await revoked.transport.renew({ tokens: old })).toBeUndefined();
    const busy = await clientAt(says(400, '{"__type":"TooManyRequestsException","message":"x"}'));
    await expect(busy.transport.renew({ tokens: old })).rejects.toThrow();
  });
});

describe('a device with less than a browser on https has', () => {
  afterEach(() => vi.unstubAllGlobals());
  const round = '{"Session":"s","ChallengeParameters":{"STATUS":"CODE_SENT"}}';
  const join = async (): Promise<string> => {
    const server = await listen(createServer(says(200, round)));
    onTestFinished(server.close);
    const transport = cognitoTransport({ clientId: 'x', endpoint: server.url });
    const client = createOtpClient({ transport, storage: storageOf(), session: storageOf() });
    const { step, error } = await client.start('ada@example.com');
    return error?.code ?? step;
  };

  it('signs up: a page on http:// has neither crypto.subtle nor crypto.randomUUID', async () => {
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
    expect(await join()).toBe('code');
  });

  it('signs up: React Native has no window, no localStorage, no AbortSignal.timeout, no navigator.language', async () => {
    const bare = AbortSignal as unknown as { timeout: unknown };
    const { timeout } = bare;
    bare.timeout = undefined;
    onTestFinished(() => {
      bare.timeout = timeout;
    });
    for (const name of ['localStorage', 'sessionStorage', 'addEventListener', 'navigator'])
      vi.stubGlobal(name, undefined);
    expect(await join()).toBe('code');
  });

  it('says so where there is no randomness at all', async () => {
    vi.stubGlobal('crypto', undefined);
    expect(await join()).toBe('UNKNOWN');
  });
});
