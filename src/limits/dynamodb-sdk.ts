// The part of the DynamoDB client that is used. `import()` of a package keeps all of it; of this file, this.
export { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
