// Forgets every count, lock and live code of the local table, as if nobody had tried anything.
import { DeleteItemCommand, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';

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
