// A moto for a file's or a describe's tests: started before them, stopped after them, forgetful between them if asked.
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type TestContext, testContext, verifiedIdentity } from '../../support/deployment.ts';
import type { AwsProxy } from './aws-proxy.ts';
import { type Moto, startMoto } from './moto.ts';

export interface UsedMoto {
  readonly proxy: AwsProxy;
  readonly endpoint: string;
  /** A new context each time, as a process has. */
  context(): TestContext;
  /** What a process needs to find it, with none of the machine's own AWS settings. */
  env(): Readonly<Record<string, string>>;
}

/** The sender of these tests is verified, which moto cannot do. */
export const senderRules = () => [verifiedIdentity('example.com')];

/**
 * `forgets`: before each test every resource and rule is gone. Without it only the record of calls and the rules are:
 * what was deployed in a `beforeAll` stays.
 */
export function useMoto({ forgets = true }: { forgets?: boolean } = {}): UsedMoto {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto();
    moto.proxy.rules = senderRules();
  });
  afterAll(() => moto.stop());
  beforeEach(async () => {
    if (forgets) await moto.reset();
    moto.proxy.calls.length = 0;
    moto.proxy.rules = senderRules();
  });
  return {
    get proxy() {
      return moto.proxy;
    },
    get endpoint() {
      return moto.endpoint;
    },
    context: () => testContext(moto.endpoint),
    env: () => ({
      AWS_ENDPOINT_URL: moto.endpoint,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
    }),
  };
}
