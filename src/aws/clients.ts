// AWS's own clients for the operations we use, and the same clients for the warm-up, which send nothing.
import {
  DynamoDBClient,
  GetItemCommand,
  type GetItemInput,
  type GetItemOutput,
  UpdateItemCommand,
  type UpdateItemInput,
  type UpdateItemOutput,
} from '@aws-sdk/client-dynamodb';
import { SESClient, SendRawEmailCommand, type SendRawEmailRequest } from '@aws-sdk/client-ses';
import { PublishCommand, type PublishInput, SNSClient } from '@aws-sdk/client-sns';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpHandlerOptions, NodeHttpHandlerOptions } from '@smithy/types';
import { lazy } from '../effects.ts';
import type { UpdateUserInput } from './cognito.ts';
import { AnsweringAgent, type Connections, withTimeout } from './connections.ts';

/** Each rejects with an error whose `name` is the service's (`ConditionalCheckFailedException`, …), or the client's. */
export interface Aws {
  /** Posts once, also when that fails. */
  publish(input: PublishInput, timeoutMs: number): Promise<unknown>;
  /** Posts once, also when that fails. */
  sendEmail(input: SendRawEmailRequest, timeoutMs: number): Promise<unknown>;
  /** Changes a user's attributes in Cognito; a second try changes nothing more. */
  updateUser(input: UpdateUserInput, timeoutMs: number): Promise<unknown>;
  updateItem(input: UpdateItemInput): Promise<UpdateItemOutput>;
  getItem(input: GetItemInput): Promise<GetItemOutput>;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ClientOptions {
  /** Lambda puts credentials and Region here. The SDK itself reads the endpoints. */
  readonly env: Environment;
  /** Without one, the function's own. */
  readonly snsRegion: string | undefined;
  readonly connections: Connections;
}

/**
 * Milliseconds that one call of the table may take, its second try included. Create makes at most four in a row
 * and has to send within Cognito's 5 s.
 */
export const tableCallMs = 900;

/** For each of the two tries: with the SDK's pause between them (25 ms at most) both fit in a call. */
const tableTryMs = 400;

export interface Clients {
  readonly aws: Aws;
  /**
   * The same clients for the warm-up: they do all that they do for `aws`, but nothing leaves the process. A send is
   * accepted, a read finds nothing, a write succeeds. Meanwhile the connection is opened that the first real request takes.
   */
  readonly warmUp: Aws;
}

type HttpRequest = Parameters<NodeHttpHandler['handle']>[0];

/** The SDK hands these to its HTTP client. */
interface CallOptions extends HttpHandlerOptions {
  readonly isWarmUp?: boolean;
}

export function createClients({ env, snsRegion, connections }: ClientOptions): Clients {
  const common = {
    credentials: readCredentials(env),
    // What a defaults mode would choose is chosen here.
    defaultsMode: 'legacy',
    retryMode: 'standard',
  } as const;
  const regionOf = (region = env.AWS_REGION) => {
    if (!region) throw new Error('no AWS_REGION in the environment');
    return region;
  };

  /** The SDK's HTTP client. It gives each call of the warm-up `answer`. */
  function handlerOf(answer: string, options: NodeHttpHandlerOptions = {}) {
    const http = new NodeHttpHandler({
      ...options,
      httpsAgent: connections.httpsAgent,
      // Plain HTTP is for stand-ins for AWS. It keeps no connection, so none goes stale.
      httpAgent: { keepAlive: false },
    });
    const rehearsed = new NodeHttpHandler({ httpsAgent: new AnsweringAgent(answer) });
    return {
      async handle(request: HttpRequest, { isWarmUp, ...options }: CallOptions = {}) {
        // Before each try, the second too.
        await hearOfEnds();
        connections.dropStale();
        if (!isWarmUp) return http.handle(request, options);
        await connections.openAhead(request);
        // The agent is for HTTPS.
        request.protocol = 'https:';
        return rehearsed.handle(request, options);
      },
    };
  }

  // One try only: a second could send a second message, and the other channel is the better retry.
  const sender = { ...common, maxAttempts: 1, requestHandler: handlerOf('<Accepted/>') };
  const sns = lazy(() => new SNSClient({ ...sender, region: regionOf(snsRegion) }));
  const ses = lazy(() => new SESClient({ ...sender, region: regionOf() }));
  const dynamodb = lazy(
    () =>
      new DynamoDBClient({
        ...common,
        region: regionOf(),
        maxAttempts: 2,
        // The first ends a try that gets no answer, the last a try whose answer stops halfway.
        requestHandler: handlerOf('{}', {
          requestTimeout: tableTryMs,
          throwOnRequestTimeout: true,
          socketTimeout: tableTryMs,
        }),
      }),
  );

  const updateUser = lazy(async () => {
    const { createUpdateUser } = await import('./cognito.ts');
    return createUpdateUser({ ...common, region: regionOf(), requestHandler: handlerOf('{}') });
  });

  const operations = (options: CallOptions): Aws => ({
    updateUser: (input, timeoutMs) =>
      withTimeout(timeoutMs, async (abortSignal) => (await updateUser())(input, { ...options, abortSignal })),
    publish: (input, timeoutMs) =>
      withTimeout(timeoutMs, (abortSignal) =>
        sns().send(new PublishCommand(input), { ...options, abortSignal }),
      ),
    sendEmail: (input, timeoutMs) =>
      withTimeout(timeoutMs, (abortSignal) =>
        ses().send(new SendRawEmailCommand(input), { ...options, abortSignal }),
      ),
    updateItem: (input) =>
      withTimeout(tableCallMs, (abortSignal) =>
        dynamodb().send(new UpdateItemCommand(input), { ...options, abortSignal }),
      ),
    getItem: (input) =>
      withTimeout(tableCallMs, (abortSignal) =>
        dynamodb().send(new GetItemCommand(input), { ...options, abortSignal }),
      ),
  });
  return { aws: operations({}), warmUp: operations({ isWarmUp: true }) };
}

/**
 * Sockets may have been closed while Lambda had frozen us. Node reads what has arrived in its poll phase, and between two
 * of these turns lies a whole one.
 */
async function hearOfEnds(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * The function's own credentials, as Lambda puts them into the environment (Developer Guide, "Defined runtime environment
 * variables"). The SDK's chain of profiles, sign-ons and metadata services has nothing to find in a Lambda.
 */
const readCredentials = (env: Environment) => async () => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (!accessKeyId || !secretAccessKey) throw new Error('no AWS credentials in the environment');
  return {
    accessKeyId,
    secretAccessKey,
    ...(env.AWS_SESSION_TOKEN && { sessionToken: env.AWS_SESSION_TOKEN }),
    // Always past: the SDK then asks for the credentials again before each request, where Lambda may have renewed them.
    expiration: new Date(0),
  };
};
