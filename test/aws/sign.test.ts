// The signature: the AWS SDK's own signer makes the same one.
import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { signed } from '../../src/aws/sign.ts';

/** As the SDK wants its hashes: with a secret, an HMAC. */
class Sha256 {
  #hash;
  constructor(secret?: never) {
    this.#hash = secret ? createHmac('sha256', secret) : createHash('sha256');
  }
  update(data: never) {
    this.#hash.update(data);
  }
  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
  reset() {}
}

const header = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/).filter((text) => !text.includes('  '));
const requests = fc.record({
  host: fc.constantFrom('sns.eu-west-1.amazonaws.com', '127.0.0.1:8000'),
  service: fc.constantFrom('dynamodb' as const, 'sns' as const, 'ses' as const),
  region: fc.constantFrom('eu-west-1', 'us-gov-west-1', 'cn-north-1'),
  headers: fc.record({ 'content-type': header, 'x-amz-target': header }),
  body: fc.string({ unit: 'binary' }),
  secretAccessKey: fc.string({ minLength: 1 }),
  sessionToken: fc.option(fc.base64String({ minLength: 4 }), { nil: undefined }),
  at: fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
});

it('is the one of the SDK, for 500 random requests', async () => {
  await fc.assert(
    fc.asyncProperty(
      requests,
      async ({ host, service, region, headers, body, secretAccessKey, sessionToken, at }) => {
        const url = new URL(`http://${host}/`);
        const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey, sessionToken };
        const signer = new SignatureV4({
          service,
          region,
          sha256: Sha256 as never,
          applyChecksum: false,
          credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey, ...(sessionToken && { sessionToken }) },
        });
        const request = {
          method: 'POST',
          protocol: 'http:',
          hostname: url.hostname,
          path: '/',
          query: {},
          headers: { ...headers, host },
          body,
        };
        const theirs = (await signer.sign(request as never, {
          signingDate: at,
        })) as unknown as typeof request;
        expect(signed({ url, service, region, headers, body }, credentials, at.getTime())).toEqual(
          theirs.headers,
        );
      },
    ),
    { numRuns: 500 },
  );
});
