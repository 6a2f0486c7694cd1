// What the clients take from the environment: where the services are, and who asks.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createConnections } from '../../src/aws/connections.ts';
import { clientsOf, email, published, read, sms } from '../support/clients.ts';
import { says, startWire, type Wire } from '../support/wire.ts';

/** The SDK exports no list: its source is JSON behind `export const partitionsInfo = `. */
const source = readFileSync(
  new URL(
    '../../node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js',
    import.meta.url,
  ),
  'utf8',
);
const { partitions } = JSON.parse(source.slice(source.indexOf('{'), source.lastIndexOf('}') + 1)) as {
  partitions: { id: string; regions: Record<string, unknown> }[];
};
/** `aws-global` and its like stand for services without a Region: no function runs there. */
const regions = partitions
  .flatMap((partition) => Object.keys(partition.regions))
  .filter((name) => !name.endsWith('-global'));

/** Where each service would have been asked. */
async function places(variables: Record<string, string>, snsRegion?: string): Promise<string[]> {
  const found: string[] = [];
  const connections = {
    ...createConnections(Date.now),
    openAhead: async ({
      protocol,
      hostname,
      port,
    }: {
      protocol: string;
      hostname: string;
      port?: number | undefined;
    }) => {
      found.push(`${protocol}//${hostname}${port ? `:${port}` : ''}`);
    },
  };
  const { warmUp } = clientsOf(variables, { connections, ...(snsRegion && { snsRegion }) });
  await warmUp.publish(sms, 1000);
  await warmUp.sendEmail(email, 1000);
  await warmUp.getItem(read);
  return found;
}

describe('the services', () => {
  it('are found in every Region of every partition', async () => {
    expect(regions.length).toBeGreaterThanOrEqual(40);
    for (const region of regions) {
      const found = await places({ AWS_REGION: region });
      expect(found.every((place) => place.startsWith('https://') && place.includes(`.${region}.`))).toBe(
        true,
      );
    }
  });

  it.each<[string, Record<string, string>, string[]]>([
    [
      'as a rule',
      {},
      ['sns.eu-west-1.amazonaws.com', 'email.eu-west-1.amazonaws.com', 'dynamodb.eu-west-1.amazonaws.com'],
    ],
    [
      'in the European Sovereign Cloud',
      { AWS_REGION: 'eusc-de-east-1' },
      [
        'sns.eusc-de-east-1.amazonaws.eu',
        'email.eusc-de-east-1.amazonaws.eu',
        'dynamodb.eusc-de-east-1.amazonaws.eu',
      ],
    ],
    [
      'with FIPS',
      { AWS_REGION: 'us-east-1', AWS_USE_FIPS_ENDPOINT: 'true' },
      [
        'sns-fips.us-east-1.amazonaws.com',
        'email-fips.us-east-1.amazonaws.com',
        'dynamodb-fips.us-east-1.amazonaws.com',
      ],
    ],
    [
      'by IPv6',
      { AWS_USE_DUALSTACK_ENDPOINT: 'true' },
      ['sns.eu-west-1.api.aws', 'email.eu-west-1.api.aws', 'dynamodb.eu-west-1.api.aws'],
    ],
  ])('are %s where AWS says', async (_how, variables, hosts) => {
    expect(await places(variables)).toEqual(hosts.map((host) => `https://${host}`));
  });

  it('are led elsewhere by the variable of each, then by the one for all', async () => {
    const all = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
    expect(await places(all)).toEqual(Array(3).fill('http://127.0.0.1:1'));
    const own = { AWS_ENDPOINT_URL_SNS: 'http://127.0.0.1:2', AWS_ENDPOINT_URL_SES: 'http://127.0.0.1:3' };
    expect(await places({ ...all, ...own })).toEqual([
      'http://127.0.0.1:2',
      'http://127.0.0.1:3',
      'http://127.0.0.1:1',
    ]);
  });

  it('are asked for SMS in the Region that is set for them', async () => {
    expect((await places({}, 'us-east-1'))[0]).toBe('https://sns.us-east-1.amazonaws.com');
  });
});

describe('who asks', () => {
  let wire: Wire;
  beforeAll(async () => {
    wire = await startWire();
    wire.answer = says(200, published);
  });
  afterAll(() => wire.stop());

  it('is read at each call: a session token that was renewed is used', async () => {
    const { aws } = clientsOf({ AWS_ENDPOINT_URL: wire.url });
    for (const token of ['', 'one', 'two']) {
      process.env.AWS_SESSION_TOKEN = token;
      await aws.publish(sms, 5000);
    }
    expect(wire.asked.map(({ headers }) => headers['x-amz-security-token'])).toEqual([
      undefined,
      'one',
      'two',
    ]);
  });

  it.each([
    ['AWS_ACCESS_KEY_ID', 'no AWS credentials in the environment'],
    ['AWS_SECRET_ACCESS_KEY', 'no AWS credentials in the environment'],
    ['AWS_REGION', 'no AWS_REGION in the environment'],
  ])('is nobody without %s: nothing is asked', async (name, message) => {
    wire.asked.length = 0;
    const { aws } = clientsOf({ AWS_ENDPOINT_URL: wire.url, [name]: '' });
    await expect(aws.publish(sms, 5000)).rejects.toThrow(message);
    await expect(aws.getItem(read)).rejects.toThrow(message);
    expect(wire.asked).toEqual([]);
  });

  it('says it in clear to nobody who is meant to be asked over TLS', async () => {
    const heard: Buffer[] = [];
    const { createServer } = process.getBuiltinModule('node:net');
    const server = createServer((socket) =>
      socket.once('data', (data) => {
        heard.push(data);
        socket.destroy();
      }),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const { aws } = clientsOf({ AWS_ENDPOINT_URL: `https://127.0.0.1:${port}` });
    await expect(aws.publish(sms, 5000)).rejects.toMatchObject({ code: 'ECONNRESET' });
    await new Promise((resolve) => server.close(resolve));
    // The type of a TLS record that carries a handshake (RFC 8446, 5.1).
    expect(heard[0]?.[0]).toBe(22);
    expect(Buffer.concat(heard).toString('latin1')).not.toMatch(/048213|AKIDEXAMPLE|POST/);
  });
});
