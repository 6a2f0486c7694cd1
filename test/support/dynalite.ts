// DynamoDB on this machine: dynalite in this process, reached over loopback.
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { type DynamoDb, dynamodbTable } from '../../src/limits/dynamodb.ts';
import type { Table } from '../../src/limits/table.ts';

/** dynalite ships no types. */
const dynalite = createRequire(import.meta.url)('dynalite') as (options: { createTableMs: number }) => Server;

/** As the operators' commands ask: without the Lambda's deadline, as 100 calls at once queue up here. */
const patient = (client: DynamoDBClient): DynamoDb => ({
  updateItem: (input) => client.send(new UpdateItemCommand(input)),
  getItem: (input) => client.send(new GetItemCommand(input)),
});

export interface LocalDynamo {
  readonly endpoint: string;
  /** A new, empty table behind the adapter that ships. */
  table(): Promise<{ readonly name: string; readonly table: Table }>;
  stop(): Promise<void>;
}

/** Points the SDK at itself by the environment, as the operators' commands and the Lambda are pointed. */
export async function startDynalite(): Promise<LocalDynamo> {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  const client = new DynamoDBClient({});
  let tables = 0;
  return {
    endpoint,
    table: async () => {
      const name = `otp-table-${++tables}`;
      await client.send(
        new CreateTableCommand({
          TableName: name,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        }),
      );
      await waitUntilTableExists(
        { client, maxWaitTime: 20, minDelay: 0.01, maxDelay: 0.1 },
        { TableName: name },
      );
      return { name, table: dynamodbTable(name, patient(client)) };
    },
    stop: async () => {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
