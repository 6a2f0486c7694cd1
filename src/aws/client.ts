// Asks AWS: one signed POST, and a second where the first got nowhere. The AWS SDK's clients would do the same for
// 45 ms of processor time at a cold start, 1.8 times what a whole empty function takes; the tests hold what is
// sent here equal to what they send.
import { credentialsOf, type Environment } from './credentials.ts';
import { endpointOf, type Service } from './endpoint.ts';
import { type Answer, ExchangeError, exchange } from './exchange.ts';
import { signed } from './sign.ts';

export interface AwsRequest {
  readonly service: Service;
  /** Without one, the function's own. */
  readonly region?: string | undefined;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For all tries together. */
  readonly timeoutMs: number;
  /** Whether what the service itself could not do is asked a second time. */
  readonly retry: boolean;
}

/** Resolves to the body of a 200; rejects with `AwsError` or `ExchangeError`. */
export type Aws = (request: AwsRequest) => Promise<string>;

/** A service said no. `name` is its error code, as in the service's API reference; its text may hold a number. */
export class AwsError extends Error {
  constructor(name: string) {
    super('refused by the service');
    this.name = name;
  }
}

/** JSON says `"__type":"prefix#Name"`, XML `<Code>Name</Code>`. */
const errorCode = ({ status, body }: Answer): string =>
  /"__type"\s*:\s*"(?:[^"#]*#)?(\w{1,80})"|<Code>([\w.]{1,80})<\/Code>/
    .exec(body)
    ?.slice(1)
    .find((name) => name) ?? `HTTP ${status}`;

/** Told by codes of 4xx: the service had no capacity for the request (SDKs: "Retry behavior"). */
const throttled = /^(Throttl|ProvisionedThroughputExceeded|RequestLimitExceeded)/;

/** Before the second try, so that a burst has passed. */
const pauseMs = 25;

const isTransient = (outcome: Answer | ExchangeError): boolean =>
  outcome instanceof ExchangeError || outcome.status >= 500 || throttled.test(errorCode(outcome));

export interface AwsClientDeps {
  /** Read at each call: credentials, Region and endpoints. */
  readonly env: Environment;
  nowMs(): number;
  sleep(ms: number): Promise<void>;
}

export const createAws =
  ({ env, nowMs, sleep }: AwsClientDeps): Aws =>
  async ({ service, region = env.AWS_REGION, headers, body, timeoutMs, retry }) => {
    if (!region) throw new Error('no AWS_REGION in the environment');
    const url = endpointOf(service, region, env);
    const endMs = nowMs() + timeoutMs;
    const ask = (): Promise<Answer | ExchangeError> =>
      exchange(
        url,
        signed({ url, service, region, headers, body }, credentialsOf(env), nowMs()),
        body,
        endMs - nowMs(),
      ).catch((error: ExchangeError) => error);

    let outcome = await ask();
    // A connection that the service closed while the function was frozen: as good as surely, nobody was asked yet.
    if (outcome instanceof ExchangeError && outcome.wasStale) outcome = await ask();
    if (retry && isTransient(outcome) && nowMs() + pauseMs < endMs) {
      await sleep(pauseMs);
      outcome = await ask();
    }
    if (outcome instanceof ExchangeError) throw outcome;
    if (outcome.status !== 200) throw new AwsError(errorCode(outcome));
    return outcome.body;
  };
