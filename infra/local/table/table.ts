// DynamoDB by dynalite, in memory or in a folder, with the product's table in it; and forgetting all that it holds.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import {
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { guard, type Listening, listen, type Received } from '../../host/http.ts';
import { type Faults, gate } from '../faults.ts';

async function withClient(
  endpoint: string,
  region: string,
  act: (client: DynamoDBClient) => Promise<unknown>,
): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region, credentials });
  try {
    await act(client);
  } finally {
    client.destroy();
  }
}

/** `expiresAt` is the real table's TTL attribute; here nothing ever expires by itself. */
const createTable = (client: DynamoDBClient, TableName: string): Promise<unknown> =>
  client
    .send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      }),
    )
    .catch((error: Error) => {
      // Kept from a start before.
      if (error.name !== 'ResourceInUseException') throw error;
    });

/** In memory unless a folder is given. */
export async function startTable(
  faults: Pick<Faults, 'table'>,
  region: string,
  name: string,
  dir?: string,
): Promise<Listening> {
  const server = dynalite({ createTableMs: 0, ...(dir !== undefined && { path: dir }) });
  const answer = server.listeners('request')[0] as RequestListener;
  let underWay = 0;
  server.removeAllListeners('request');
  const next = ({ method, url, headers, body }: Received, response: ServerResponse) => {
    underWay++;
    response.once('close', () => {
      underWay--;
    });
    // dynalite throws when a connection breaks halfway through a body: it gets one that has come whole.
    const whole = Object.assign(Readable.from([Buffer.from(body)]), { method, url, headers });
    answer(whole as IncomingMessage, response);
  };
  server.on('request', guard(gate('table', faults, { limitBytes: 16_000_000, next })));
  const listening = await listen(server);
  await withClient(listening.url, region, (client) => createTable(client, name));
  return {
    ...listening,
    // A write that finds the database closed would end the process. It takes a few milliseconds, also when the
    // client that asked is gone.
    close: async () => {
      for (let i = 0; i < 100 && (i < 3 || underWay > 0); i++) await setTimeout(10);
      await listening.close();
    },
  };
}

export const forgetAll = (endpoint: string, region: string, TableName: string): Promise<void> =>
  withClient(endpoint, region, async (client) => {
    for await (const { Items = [] } of paginateScan({ client }, { TableName, ProjectionExpression: 'pk' }))
      for (const { pk } of Items)
        if (pk) await client.send(new DeleteItemCommand({ TableName, Key: { pk } }));
  });
