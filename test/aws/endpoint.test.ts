// Endpoints: the AWS SDK's own rules lead to the same host, in every Region it knows.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESClient } from '@aws-sdk/client-ses';
import { SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { endpointOf } from '../../src/aws/endpoint.ts';

/** One or more Regions of each partition (AWS General Reference, "Regions and endpoints"). */
const regions = [
  ...['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-2', 'ap-southeast-7', 'sa-east-1', 'ca-west-1'],
  ...['me-central-1', 'af-south-1', 'il-central-1', 'mx-central-1', 'us-gov-east-1', 'us-gov-west-1'],
  ...['cn-north-1', 'cn-northwest-1', 'eusc-de-east-1', 'us-iso-east-1', 'us-isob-east-1', 'us-isof-south-1'],
  'eu-isoe-west-1',
];
const clients = {
  dynamodb: new DynamoDBClient({ region: 'eu-west-1' }),
  sns: new SNSClient({ region: 'eu-west-1' }),
  ses: new SESClient({ region: 'eu-west-1' }),
} as const;

describe.each(Object.keys(clients) as (keyof typeof clients)[])('%s', (service) => {
  const theirs = (Region: string, UseFIPS: boolean): string =>
    clients[service].config.endpointProvider({ Region, UseFIPS, UseDualStack: false }).url.href;

  it.each(regions)('answers in %s where the SDK looks for it', (region) => {
    expect(endpointOf(service, region, {}).href).toBe(theirs(region, false));
  });

  it.each(regions)('has its FIPS endpoint in %s where the SDK looks for it', (region) => {
    expect(endpointOf(service, region, { AWS_USE_FIPS_ENDPOINT: 'true' }).href).toBe(theirs(region, true));
  });

  it('is led elsewhere by its own variable, then by the one for all services', () => {
    const own = `AWS_ENDPOINT_URL_${service.toUpperCase()}`;
    const all = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
    expect(endpointOf(service, 'eu-west-1', { ...all, [own]: 'http://127.0.0.1:2' }).port).toBe('2');
    expect(endpointOf(service, 'eu-west-1', { ...all, [own]: '' }).port).toBe('1');
    expect(endpointOf(service, 'eu-west-1', all).port).toBe('1');
  });
});
