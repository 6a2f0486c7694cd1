// Endpoints: in every Region of every partition that the AWS SDK knows, its rules lead to the same host.
import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESClient } from '@aws-sdk/client-ses';
import { SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { endpointOf } from '../../src/aws/endpoint.ts';

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

const clients = {
  dynamodb: new DynamoDBClient({ region: 'eu-west-1' }),
  sns: new SNSClient({ region: 'eu-west-1' }),
  ses: new SESClient({ region: 'eu-west-1' }),
} as const;

it('covers the partitions, each with a Region or more', () => {
  expect(partitions.length).toBeGreaterThanOrEqual(8);
  expect(regions.length).toBeGreaterThanOrEqual(40);
});

describe.each(Object.keys(clients) as (keyof typeof clients)[])('%s', (service) => {
  it.each([false, true])(
    `is where the SDK looks for it in all ${regions.length}, with FIPS: %s`,
    (UseFIPS) => {
      const env = { AWS_USE_FIPS_ENDPOINT: String(UseFIPS) };
      const theirs = (Region: string) =>
        clients[service].config.endpointProvider({ Region, UseFIPS, UseDualStack: false }).url.href;
      expect(regions.map((region) => endpointOf(service, region, env).href)).toEqual(regions.map(theirs));
    },
  );

  it('is led elsewhere by its own variable, then by the one for all services', () => {
    const own = `AWS_ENDPOINT_URL_${service.toUpperCase()}`;
    const all = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
    expect(endpointOf(service, 'eu-west-1', { ...all, [own]: 'http://127.0.0.1:2' }).port).toBe('2');
    expect(endpointOf(service, 'eu-west-1', { ...all, [own]: '' }).port).toBe('1');
    expect(endpointOf(service, 'eu-west-1', all).port).toBe('1');
  });
});
