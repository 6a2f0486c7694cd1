// An AWS account as data: what the command line's calls read and change. Cloned before each case, compared after it.
import type { AliasConfiguration, FunctionConfiguration } from '@aws-sdk/client-lambda';

export type Fields = Record<string, unknown>;

export interface StackItem {
  id: string;
  status: string;
  /** Secrets in the clear: DescribeStacks hides them. */
  parameters: Record<string, string>;
  body: string;
  resources: Record<string, string>;
}

export interface ChangeSetItem {
  stack: string;
  kind: 'CREATE' | 'UPDATE';
  parameters: Record<string, string>;
  body: string;
  changes: { Action: string; LogicalResourceId: string; ResourceType: string }[];
}

export interface FunctionItem {
  latest: FunctionConfiguration;
  versions: FunctionConfiguration[];
  live?: AliasConfiguration;
  policy: { Sid: string; Condition: { ArnLike: { 'AWS:SourceArn': string } } }[];
}

export interface PoolItem {
  fields: Fields;
  mfa: Fields;
  clients: Record<string, Fields>;
  users: { Username: string; UserStatus: string; Enabled: boolean; Attributes: Record<string, string> }[];
}

export interface AccountState {
  stacks: Record<string, StackItem>;
  changeSets: Record<string, ChangeSetItem>;
  functions: Record<string, FunctionItem>;
  buckets: Record<string, { policy?: string; objects: Record<string, string> }>;
  pools: Record<string, PoolItem>;
  tables: Record<string, { isProtected: boolean; items: Record<string, Fields> }>;
  /** False as with a stand-in whose CloudFormation makes no alias. */
  makesAlias: boolean;
  /** Whether somebody has confirmed to hear the alarms. */
  isSubscribed: boolean;
  /** Counts ids up, so that two runs have the same. */
  count: number;
}

export const poolId = 'eu-west-1_Users0001';
export const clientId = '1abc2def3ghi';
export const userName = 'ada';

/** An account with a pool of users and a verified sender, and nothing of ours. */
export const emptyAccount = (): AccountState => ({
  stacks: {},
  changeSets: {},
  functions: {},
  buckets: {},
  pools: {
    [poolId]: {
      fields: {
        Id: poolId,
        Name: 'users',
        Policies: { PasswordPolicy: { MinimumLength: 12, TemporaryPasswordValidityDays: 3 } },
        LambdaConfig: { PostConfirmation: 'arn:aws:lambda:eu-west-1:123456789012:function:welcome' },
        UsernameAttributes: ['email'],
        UsernameConfiguration: { CaseSensitive: false },
        MfaConfiguration: 'OFF',
        DeletionProtection: 'ACTIVE',
      },
      mfa: { SoftwareTokenMfaConfiguration: { Enabled: true }, MfaConfiguration: 'OFF' },
      clients: {
        [clientId]: {
          UserPoolId: poolId,
          ClientId: clientId,
          ClientName: 'web',
          ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
          AuthSessionValidity: 3,
          PreventUserExistenceErrors: 'LEGACY',
        },
      },
      users: [
        {
          Username: userName,
          UserStatus: 'CONFIRMED',
          Enabled: true,
          Attributes: { sub: userName, email: 'ada@example.com', email_verified: 'true' },
        },
      ],
    },
  },
  tables: {},
  makesAlias: true,
  isSubscribed: true,
  count: 0,
});

export const nextId = (state: AccountState, kind: string): string => `${kind}-${++state.count}`;

/** As the SDK throws an answer of AWS's. */
export const awsError = (name: string, message = name, status = 400): Error =>
  Object.assign(new Error(message), {
    name,
    $fault: status >= 500 ? 'server' : 'client',
    $metadata: { httpStatusCode: status },
  });
