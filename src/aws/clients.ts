// AWS's own clients for the operations that are used, and the same operations without the wire, to rehearse them.
import {
  type AttributeValue,
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
import { lazy } from '../effects.ts';
import type { Connections } from './connections.ts';
import { type Environment, readCredentials } from './credentials.ts';
import { rehearse } from './rehearse.ts';
import { within } from './within.ts';

/** Each rejects with an error whose `name` is the service's (`ConditionalCheckFailedException`, …), or the client's. */
export interface Aws {
  /** Posts once, whatever comes of it. */
  publish(input: PublishInput, timeoutMs: number): Promise<unknown>;
  /** Posts once, whatever comes of it. */
  sendEmail(input: SendRawEmailRequest, timeoutMs: number): Promise<unknown>;
  updateItem(input: UpdateItemInput): Promise<UpdateItemOutput>;
  getItem(input: GetItemInput): Promise<GetItemOutput>;
}

export interface Clients {
  readonly aws: Aws;
  /**
   * The same clients, answered on the spot: nothing is asked of a service. Where they would have gone, a
   * connection is opened, for the first request that is meant.
   */
  readonly rehearsal: Aws;
  /** Waits until those connections are open, and gives up those that are not after `timeoutMs`. */
  connected(timeoutMs: number): Promise<void>;
}

export interface ClientOptions {
  /** Where Lambda keeps credentials and Region; the endpoints in it are read by the SDK itself. */
  readonly env: Environment;
  /** Without one, the function's own. */
  readonly snsRegion: string | undefined;
  readonly connections: Connections;
}

/**
 * Milliseconds that one call of the table may take, its second try included. Create makes at most four in a row
 * and has to send within Cognito's 5 s; a table slower than this is as good as gone.
 */
export const tableCallMs = 900;

/** For each of the two tries: with the SDK's pause between them (25 ms at most) both fit in a call. */
const tableTryMs = 400;

/**
 * Lets Node hear of connections that ended while the function was frozen, before one of them is used. What has
 * arrived is read in the poll phase, and between two of these turns lies a whole one.
 */
async function hearOfEnds(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
}

export function createClients({ env, snsRegion, connections }: ClientOptions): Clients {
  const { httpAgent, httpsAgent } = connections;
  const common = {
    credentials: readCredentials(env),
    // All that a mode would choose is said here.
    defaultsMode: 'legacy',
    retryMode: 'standard',
  } as const;
  const regionOf = (region = env.AWS_REGION) => {
    if (!region) throw new Error('no AWS_REGION in the environment');
    return region;
  };

  /** Before each try, the second too. */
  function keepFresh<Client extends SNSClient | SESClient | DynamoDBClient>(client: Client): Client {
    client.middlewareStack.add(
      (next) => async (args) => {
        await hearOfEnds();
        connections.dropStale();
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low', name: 'keepFresh' },
    );
    return client;
  }

  // Without a second try: it could send a second message, and the other channel is the better retry.
  const sender = { ...common, maxAttempts: 1, requestHandler: { httpAgent, httpsAgent } };
  const sns = lazy(() => keepFresh(new SNSClient({ ...sender, region: regionOf(snsRegion) })));
  const ses = lazy(() => keepFresh(new SESClient({ ...sender, region: regionOf() })));
  const dynamodb = lazy(() =>
    keepFresh(
      new DynamoDBClient({
        ...common,
        region: regionOf(),
        maxAttempts: 2,
        requestHandler: {
          httpAgent,
          httpsAgent,
          // The first ends a try without an answer, the second one that ceases in the middle of it.
          requestTimeout: tableTryMs,
          throwOnRequestTimeout: true,
          socketTimeout: tableTryMs,
        },
      }),
    ),
  );

  const table = createRehearsedTable();

  return {
    aws: {
      publish: (input, timeoutMs) =>
        within(timeoutMs, (abortSignal) => sns().send(new PublishCommand(input), { abortSignal })),
      sendEmail: (input, timeoutMs) =>
        within(timeoutMs, (abortSignal) => ses().send(new SendRawEmailCommand(input), { abortSignal })),
      updateItem: (input) =>
        within(tableCallMs, (abortSignal) => dynamodb().send(new UpdateItemCommand(input), { abortSignal })),
      getItem: (input) =>
        within(tableCallMs, (abortSignal) => dynamodb().send(new GetItemCommand(input), { abortSignal })),
    },
    rehearsal: {
      publish: (input) => sns().send(rehearse(new PublishCommand(input), accepted('Publish'), connections)),
      sendEmail: (input) =>
        ses().send(rehearse(new SendRawEmailCommand(input), accepted('SendRawEmail'), connections)),
      updateItem: (input) =>
        dynamodb().send(rehearse(new UpdateItemCommand(input), table.update(input), connections)),
      getItem: (input) =>
        dynamodb().send(rehearse(new GetItemCommand(input), table.read(input), connections)),
    },
    connected: connections.connected,
  };
}

const accepted = (operation: string): string =>
  `<${operation}Response><${operation}Result><MessageId>0</MessageId></${operation}Result></${operation}Response>`;

/**
 * A table as far as a rehearsal needs one: each update holds, and sets its attribute `#name` to the value `:name`; a read
 * gives all that was set of that item so far.
 */
function createRehearsedTable() {
  const items = new Map<string | undefined, Record<string, AttributeValue>>();
  return {
    update({
      Key,
      ExpressionAttributeNames: names = {},
      ExpressionAttributeValues: values = {},
    }: UpdateItemInput): string {
      const item = { ...items.get(Key?.pk?.S) };
      for (const [alias, name] of Object.entries(names)) {
        const value = values[alias.replace('#', ':')];
        if (value) item[name] = value;
      }
      items.set(Key?.pk?.S, item);
      return '{}';
    },
    read: ({ Key }: GetItemInput): string => JSON.stringify({ Item: items.get(Key?.pk?.S) }),
  };
}
