// DynamoDB by dynalite, in memory or in a folder, with the product's table in it; and forgetting all that it holds.
import type { IncomingMessage, RequestListener } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import {
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { guard, type Listening, listen } from '../../host/http.ts';
import type { Refusal } from '../../host/query-protocol.ts';
import { forThisMachine } from '../../host/this-machine.ts';
import { type Faults, gate, type TableRefusal } from '../faults.ts';

const refusals: Readonly<Record<TableRefusal, readonly [status: number, type: string, message: string]>> = {
  ProvisionedThroughputExceededException: [400, 'com.amazonaws.dynamodb.v20120810', 'Throughput exceeded'],
  AccessDeniedException: [400, 'com.amazon.coral.service', 'User is not authorized to perform this action'],
  InternalServerError: [500, 'com.amazonaws.dynamodb.v20120810', 'Internal server error'],
};

const refusal = (code: TableRefusal): Refusal => {
  const [status, namespace, message] = refusals[code];
  const body = JSON.stringify({ __type: `${namespace}#${code}`, message });
  return { status, contentType: 'application/x-amz-json-1.0', body };
};

/** In memory unless a folder is given. `expiresAt` is the real table's TTL attribute; here nothing ever expires by itself. */
async function createTable(endpoint: string, region: string, name: string): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region, credentials, maxAttempts: 1 });
  const made = client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    }),
  );
  await made.catch((error: Error) => {
    // Kept from a start before.
    if (error.name !== 'ResourceInUseException') throw error;
  });
  client.destroy();
}

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
  server.on(
    'request',
    guard(
      forThisMachine(
        gate({
          fault: () => faults.table,
          refusal,
          limitBytes: 16_000_000,
          next: ({ method, url, headers, body }, response) => {
            underWay++;
            response.once('close', () => {
              underWay--;
            });
            // dynalite throws when a connection breaks halfway through a body: it gets one that has come whole.
            const whole = Object.assign(Readable.from([Buffer.from(body)]), { method, url, headers });
            answer(whole as IncomingMessage, response);
          },
        }),
      ),
    ),
  );
  const listening = await listen(server);
  await createTable(listening.url, region, name);
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

export async function forgetAll(endpoint: string, region: string, TableName: string): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region, credentials });
  try {
    for await (const { Items = [] } of paginateScan({ client }, { TableName, ProjectionExpression: 'pk' }))
      for (const { pk } of Items)
        if (pk) await client.send(new DeleteItemCommand({ TableName, Key: { pk } }));
  } finally {
    client.destroy();
  }
}
