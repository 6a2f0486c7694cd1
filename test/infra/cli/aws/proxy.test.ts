// The way to AWS through a real proxy on this machine: the host that AWS has, a tunnel by CONNECT, TLS inside of it.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { DescribeProtectConfigurationsCommand } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { GetSMSAttributesCommand } from '@aws-sdk/client-sns';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { locate, openSmsVoice, openSns } from '../../../../infra/cli/aws/clients.ts';
import { explain } from '../../../../infra/cli/aws/errors.ts';
import { makeCertificate } from '../../../bench/certificate.ts';

const account = '123456789012';
const identity = `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${account}</Account>
  <Arn>arn:aws:iam::${account}:user/ada</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`;

let aws: TlsServer;
let proxy: Server;
let asked: { url: string; credentials: string | undefined }[] = [];
/** What the proxy answers to CONNECT. */
let status = 200;
const portOf = (server: Server | TlsServer) => (server.address() as AddressInfo).port;

beforeAll(async () => {
  aws = createTlsServer(makeCertificate(), (_, response) => response.end(identity));
  proxy = createServer((_, response) => response.writeHead(500).end());
  proxy.on('connect', ({ url = '', headers }: IncomingMessage, socket: Socket) => {
    asked.push({ url, credentials: headers['proxy-authorization'] });
    if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const onward = connect(portOf(aws), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [socket, onward]) end.on('error', () => {});
  });
  for (const server of [aws, proxy]) await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => {
  for (const server of [aws, proxy]) {
    server.closeAllConnections();
    server.close();
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
  asked = [];
  status = 200;
});

function setProxy(address: string, more: Record<string, string> = {}): void {
  const env = {
    HTTPS_PROXY: address,
    NO_PROXY: '',
    AWS_ENDPOINT_URL: '',
    AWS_ACCESS_KEY_ID: 'testing',
    AWS_SECRET_ACCESS_KEY: 'testing',
    // The certificate is this test's.
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    ...more,
  };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value === '' ? undefined : value);
}

function through(address: string, more: Record<string, string> = {}): Promise<string> {
  setProxy(address, more);
  return locate('eu-west-1').then(
    (where) => where.account,
    (error: unknown) => {
      const { message, fix } = explain(error, undefined);
      return `${message}\n${fix}`;
    },
  );
}

describe('HTTPS_PROXY', () => {
  it('is asked for a tunnel to the host of AWS, with its user name and password', async () => {
    expect(await through(`http://ada:s3cret@127.0.0.1:${portOf(proxy)}`)).toBe(account);
    expect(asked).toEqual([
      {
        url: 'sts.eu-west-1.amazonaws.com:443',
        credentials: `Basic ${Buffer.from('ada:s3cret').toString('base64')}`,
      },
    ]);
  });

  it.each([
    ['SNS', 'sns', () => openSns('us-east-1').send(new GetSMSAttributesCommand({}))],
    [
      'AWS End User Messaging',
      'sms-voice',
      () => openSmsVoice('us-east-1').send(new DescribeProtectConfigurationsCommand({})),
    ],
  ])('is the way to %s in the Region of SNS_REGION too', async (_, host, send) => {
    setProxy(`http://127.0.0.1:${portOf(proxy)}`);
    status = 403;
    await expect(send()).rejects.toThrow('does not open the way to AWS');
    expect(new Set(asked.map(({ url }) => url))).toEqual(new Set([`${host}.us-east-1.amazonaws.com:443`]));
  });

  it.each([
    ['NO_PROXY', 'localhost,.amazonaws.com'],
    ['no_proxy', '*'],
  ])('is left out for the hosts of %s=%s', async (name, value) => {
    // Nothing listens there: reached directly, the endpoint refuses the connection.
    const said = await through(`http://127.0.0.1:${portOf(proxy)}`, {
      AWS_ENDPOINT_URL_STS: 'https://127.0.0.1:9',
      [name]: name === 'NO_PROXY' ? `${value},127.0.0.1` : value,
    });
    expect(said).toContain('AWS cannot be reached for GetCallerIdentity: connect ECONNREFUSED 127.0.0.1:9');
    expect(asked).toEqual([]);
  });

  it('is named in an error, without its credentials', async () => {
    const said = await through('http://ada:s3cret@127.0.0.1:9');
    expect(said).toContain(
      'AWS cannot be reached for GetCallerIdentity through the proxy http://127.0.0.1:9: ',
    );
    expect(said).toContain('HTTPS_PROXY');
    expect(said).not.toContain('s3cret');
  });

  it.each([
    [407, /USER:PASSWORD/],
    [403, /amazonaws\.com pass/],
  ])('that answers CONNECT with %i is what refuses, and not AWS', async (answer, fix) => {
    status = answer;
    const said = await through(`http://ada:s3cret@127.0.0.1:${portOf(proxy)}`);
    expect(said).toContain(
      `The proxy http://127.0.0.1:${portOf(proxy)} does not open the way to AWS: status ${answer}`,
    );
    expect(said).toMatch(fix);
    expect(said).not.toContain('s3cret');
  });

  it.each(['socks5://127.0.0.1:1', 'http://[s3cret'])('that is none is refused: %s', async (address) => {
    const said = await through(address);
    expect(said).toMatch(/^HTTPS_PROXY is not the address of a proxy for HTTP\n.*http:\/\/proxy/);
    expect(said).not.toContain('s3cret');
  });
});
