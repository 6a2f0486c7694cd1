// The signature: AWS's own worked examples come out as they are published ("Signature Version 4 test suite").
import { expect, it } from 'vitest';
import type { Service } from '../../src/aws/endpoint.ts';
import { signed } from '../../src/aws/sign.ts';
import { keys } from './wire.ts';

const form = { 'content-type': 'application/x-www-form-urlencoded' };

it.each([
  [
    'post-vanilla',
    {},
    '',
    'host;x-amz-date',
    '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  ],
  [
    'post-x-www-form-urlencoded',
    form,
    'Param1=value1',
    'content-type;host;x-amz-date',
    'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  ],
])('is that of %s', (_name, headers, body, names, signature) => {
  const url = new URL('https://example.amazonaws.com/');
  const toSign = { url, service: 'service' as Service, region: 'us-east-1', headers, body };
  const credentials = {
    accessKeyId: keys.AWS_ACCESS_KEY_ID,
    secretAccessKey: keys.AWS_SECRET_ACCESS_KEY,
    sessionToken: undefined,
  };
  expect(signed(toSign, credentials, Date.parse('2015-08-30T12:36:00Z')).authorization).toBe(
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${names}, Signature=${signature}`,
  );
});
