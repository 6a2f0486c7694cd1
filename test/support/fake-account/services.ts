// The pools, the bucket, the table, and the services that the command line only reads.
import { region } from '../aws-account.ts';
import { type AccountState, awsError, type Fields, type PoolItem } from './state.ts';

type Operation = (state: AccountState, input: Record<string, unknown>) => unknown;

function poolOf({ pools }: AccountState, { UserPoolId: id }: Record<string, unknown>): PoolItem {
  const found = pools[String(id)];
  if (found === undefined) throw awsError('ResourceNotFoundException', `User pool ${id} does not exist.`);
  return found;
}

function clientOf(state: AccountState, input: Record<string, unknown>): Fields {
  const found = poolOf(state, input).clients[String(input.ClientId)];
  if (found === undefined)
    throw awsError('ResourceNotFoundException', `User pool client ${input.ClientId} does not exist.`);
  return found;
}

/** No update takes them, and none resets them. */
const fixed = ['Id', 'Name', 'UsernameAttributes', 'AliasAttributes', 'UsernameConfiguration'];

const cognito: Readonly<Record<string, Operation>> = {
  DescribeUserPool: (state, input) => ({ UserPool: poolOf(state, input).fields }),
  UpdateUserPool: (state, { UserPoolId, PoolName: _, ...input }) => {
    const pool = poolOf(state, { UserPoolId });
    const kept = Object.entries(pool.fields).filter(([name]) => fixed.includes(name));
    pool.fields = { ...Object.fromEntries(kept), ...input };
    // What stands beside the description can be reset by an update.
    pool.mfa = { MfaConfiguration: pool.mfa.MfaConfiguration };
    return {};
  },
  GetUserPoolMfaConfig: (state, input) => poolOf(state, input).mfa,
  SetUserPoolMfaConfig: (state, { UserPoolId, ...input }) => {
    poolOf(state, { UserPoolId }).mfa = input;
    return input;
  },
  DescribeUserPoolClient: (state, input) => ({ UserPoolClient: clientOf(state, input) }),
  UpdateUserPoolClient: (state, { UserPoolId, ClientId, ...input }) => {
    clientOf(state, { UserPoolId, ClientId });
    const now = { UserPoolId, ClientId, PreventUserExistenceErrors: 'LEGACY', ...input };
    poolOf(state, { UserPoolId }).clients[String(ClientId)] = now;
    return { UserPoolClient: now };
  },
  ListUserPoolClients: (state, input) => ({
    UserPoolClients: Object.keys(poolOf(state, input).clients).map((ClientId) => ({ ClientId })),
  }),
  ListUserPools: ({ pools }) => ({
    UserPools: Object.entries(pools).map(([Id, { fields }]) => ({ Id, Name: fields.Name })),
  }),
  ListUsers: (state, input) => {
    const [, name = '', value = ''] = /^(\w+) = "(.*)"$/.exec(String(input.Filter ?? '')) ?? [];
    const users = poolOf(state, input).users.filter(
      ({ Username, Attributes }) =>
        input.Filter === undefined || (name === 'username' ? Username : Attributes[name]) === value,
    );
    return {
      Users: users.map(({ Attributes, ...user }) => ({
        ...user,
        Attributes: Object.entries(Attributes).map(([Name, Value]) => ({ Name, Value })),
      })),
    };
  },
  DeleteUserPool: (state, input) => {
    if (poolOf(state, input).fields.DeletionProtection === 'ACTIVE')
      throw awsError('InvalidParameterException', 'deletion protection is on');
    delete state.pools[String(input.UserPoolId)];
    return {};
  },
};

const objectsOf = ({ buckets }: AccountState, { Bucket: name }: Record<string, unknown>) => {
  const found = buckets[String(name)];
  if (found === undefined) throw awsError('NoSuchBucket', 'The specified bucket does not exist', 404);
  return found;
};

const s3: Readonly<Record<string, Operation>> = {
  CreateBucket: ({ buckets }, { Bucket: name }) => {
    if (buckets[String(name)] !== undefined) throw awsError('BucketAlreadyOwnedByYou', 'yours', 409);
    buckets[String(name)] = { objects: {} };
    return {};
  },
  HeadBucket: (state, input) => {
    if (state.buckets[String(input.Bucket)] === undefined) throw awsError('NotFound', 'UnknownError', 404);
    return {};
  },
  GetBucketPolicy: (state, input) => {
    const { policy } = objectsOf(state, input);
    if (policy === undefined) throw awsError('NoSuchBucketPolicy', 'The bucket policy does not exist', 404);
    return { Policy: policy };
  },
  PutBucketPolicy: (state, input) => {
    objectsOf(state, input).policy = String(input.Policy);
    return {};
  },
  PutBucketVersioning: (state, input) => objectsOf(state, input) && {},
  PutPublicAccessBlock: (state, input) => objectsOf(state, input) && {},
  HeadObject: (state, input) => {
    if (objectsOf(state, input).objects[String(input.Key)] === undefined)
      throw awsError('NotFound', 'UnknownError', 404);
    return {};
  },
  PutObject: (state, input) => {
    objectsOf(state, input).objects[String(input.Key)] = String(input.Body);
    return {};
  },
  GetObject: (state, input) => {
    const text = objectsOf(state, input).objects[String(input.Key)];
    if (text === undefined) throw awsError('NoSuchKey', 'The specified key does not exist.', 404);
    return { Body: { transformToString: async () => text } };
  },
  ListObjectsV2: (state, input) => ({
    Contents: Object.keys(objectsOf(state, input).objects)
      .filter((key) => key.startsWith(String(input.Prefix)))
      .map((Key) => ({ Key })),
  }),
};

const tableOf = ({ tables }: AccountState, { TableName: name }: Record<string, unknown>) => {
  const found = tables[String(name)];
  if (found === undefined) throw awsError('ResourceNotFoundException', 'Requested resource not found');
  return found;
};

const keyOf = ({ Key: key }: Record<string, unknown>) => (key as { pk: { S: string } }).pk.S;

/** The item that our store writes with such a call. */
export function recordOf(input: object): Fields {
  const { ExpressionAttributeValues: values = {}, ExpressionAttributeNames: names = {} } = input as {
    ExpressionAttributeValues?: Record<string, unknown>;
    ExpressionAttributeNames?: Record<string, string>;
  };
  return Object.fromEntries(
    Object.entries(names).map(([name, field]) => [field, values[name.replace('#', ':')]]),
  );
}

const dynamodb: Readonly<Record<string, Operation>> = {
  DescribeTable: (state, input) => ({
    Table: {
      TableStatus: tableOf(state, input) && 'ACTIVE',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    },
  }),
  DescribeTimeToLive: () => ({
    TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' },
  }),
  DescribeContinuousBackups: () => ({
    ContinuousBackupsDescription: {
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' },
    },
  }),
  UpdateTable: (state, input) => {
    tableOf(state, input).isProtected = input.DeletionProtectionEnabled === true;
    return {};
  },
  DeleteTable: (state, input) => {
    if (tableOf(state, input).isProtected) throw awsError('ValidationException', 'it is protected');
    delete state.tables[String(input.TableName)];
    return {};
  },
  GetItem: (state, input) => ({ Item: tableOf(state, input).items[keyOf(input)] }),
  Scan: (state, input) => ({
    Items: Object.entries(tableOf(state, input).items).map(([pk, item]) => ({ pk: { S: pk }, ...item })),
  }),
  // A whole record, as our store writes one.
  UpdateItem: (state, input) => {
    tableOf(state, input).items[keyOf(input)] = recordOf(input);
    return {};
  },
};

const reads: Readonly<Record<string, Operation>> = {
  DescribeAlarms: () => ({ MetricAlarms: [{ AlarmName: 'errors', StateValue: 'OK' }] }),
  FilterLogEvents: () => ({ events: [{ eventId: '1', timestamp: 1_795_000_000_000, message: 'a line' }] }),
  GetEmailIdentity: (_, { EmailIdentity: name }) => {
    if (name !== 'example.com') throw awsError('NotFoundException', 'no identity', 404);
    return { VerifiedForSendingStatus: true };
  },
  GetAccount: () => ({
    ProductionAccessEnabled: true,
    SendingEnabled: true,
    EnforcementStatus: 'HEALTHY',
    SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14 },
  }),
  GetServiceQuota: () => ({ Quota: { Value: 120 } }),
  GetSMSAttributes: () => ({ attributes: { MonthlySpendLimit: '100' } }),
  GetSMSSandboxAccountStatus: () => ({ IsInSandbox: false }),
  ListOriginationNumbers: () => ({ PhoneNumbers: [{ PhoneNumber: '+491511234567', Status: 'Active' }] }),
  DescribeProtectConfigurations: () => ({
    ProtectConfigurations: [{ AccountDefault: true, ProtectConfigurationId: 'protect-1' }],
  }),
  GetProtectConfigurationCountryRuleSet: () => ({ CountryRuleSet: { DE: { ProtectStatus: 'ALLOW' } } }),
  ListSubscriptionsByTopic: ({ isSubscribed }) => ({
    Subscriptions: isSubscribed ? [{ SubscriptionArn: 'arn:aws:sns:x' }] : [],
  }),
  GetCallerIdentity: () => ({ Account: '123456789012', Arn: `arn:aws:sts::123456789012:user/ada-${region}` }),
};

export const services = { ...cognito, ...s3, ...dynamodb, ...reads };
