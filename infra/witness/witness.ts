// `npm run witness`: whole sign-ins of the built zip on somebody else's Cognito, Lambda and DynamoDB, at AWS_ENDPOINT_URL.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CognitoIdentityProviderClient,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { slotNames } from '../../src/sign-in.ts';
import { environment, witnessSignIns } from './sign-ins.ts';

// Never at AWS itself: this makes a pool, a table and a function, and removes none of them.
const { AWS_ENDPOINT_URL: endpoint = '' } = process.env;
if (!/^http:\/\/(127\.0\.0\.1|localhost):\d+$/.test(endpoint))
  throw new Error('Set AWS_ENDPOINT_URL to the emulator on this machine, such as http://127.0.0.1:4566');

const name = `witness-${Date.now()}`;
await new DynamoDBClient({}).send(
  new CreateTableCommand({
    TableName: name,
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  }),
);

const lambda = new LambdaClient({});
const { FunctionArn: arn = '' } = await lambda.send(
  new CreateFunctionCommand({
    FunctionName: name,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: 'arn:aws:iam::000000000000:role/witness',
    Timeout: 5,
    Code: { ZipFile: readFileSync(join(import.meta.dirname, '../../dist/otp-router.zip')) },
    Environment: { Variables: environment(name, Date.now()) },
  }),
);
for (let tries = 0; tries < 60; tries++) {
  const { State: state } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  if (state === undefined || state === 'Active') break;
  await sleep(1_000);
}

const cognito = new CognitoIdentityProviderClient({});
const { UserPool: pool } = await cognito.send(
  new CreateUserPoolCommand({
    PoolName: name,
    UsernameAttributes: ['email'],
    LambdaConfig: Object.fromEntries(slotNames.map((slot) => [slot, arn])),
  }),
);
await lambda.send(
  new AddPermissionCommand({
    FunctionName: name,
    StatementId: 'pool',
    Action: 'lambda:InvokeFunction',
    Principal: 'cognito-idp.amazonaws.com',
    SourceArn: pool?.Arn,
  }),
);
const { UserPoolClient: client } = await cognito.send(
  new CreateUserPoolClientCommand({
    UserPoolId: pool?.Id,
    ClientName: 'witness',
    ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    PreventUserExistenceErrors: 'ENABLED',
  }),
);

const outcomes = await witnessSignIns(cognito, client?.ClientId ?? '');
for (const { what, isAsOurs, saw } of outcomes)
  console.log(`${isAsOurs ? 'agrees ' : 'DIFFERS'}  ${what}: ${saw}`);
if (outcomes.some(({ isAsOurs }) => !isAsOurs)) process.exitCode = 1;
