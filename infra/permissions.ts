// Two IAM policies to paste: what the function may do, read from the template, and what the command line needs.
import { readTemplate } from './read-template.ts';

export interface Statement {
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: unknown;
}

interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

const policy = (statements: readonly Statement[]): Policy => ({
  Version: '2012-10-17',
  Statement: statements,
});

const account = '123456789012';
const region = 'eu-west-1';

/** What stands in a pasted policy for what CloudFormation fills in. */
const examples: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': region,
  'AWS::AccountId': account,
  OtpTable: 'otp-router',
  EmailResources: `arn:aws:ses:${region}:${account}:identity/example.com`,
  EmailSenders: 'signin@example.com',
  UserPoolId: `${region}_AbCdEfGhI`,
  LogGroup: `arn:aws:logs:${region}:${account}:log-group:/aws/lambda/otp-router:*`,
  EnvironmentKey: `arn:aws:kms:${region}:${account}:key/the-key-of-the-variables`,
};

/** Policies that a deployment with another setting does without: its own table, key or pool. */
const ownResources = ['OwnTable', 'OwnKey', 'NewPool'];

function exampleOf(name: string): string {
  const example = examples[name];
  if (example === undefined) throw new Error(`The page of the permissions has no example for ${name}`);
  return example;
}

/** A value of the template, with examples in place of CloudFormation's functions. */
function filled(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(filled);
  const [[name = '', argument] = []] = Object.entries(value);
  switch (name) {
    case 'Ref':
      return exampleOf(String(argument));
    case 'Fn::GetAtt':
      return exampleOf(String((argument as string[])[0]));
    case 'Fn::Sub':
      return String(argument).replaceAll(/\$\{([\w:]+)\}/g, (_, one: string) => exampleOf(one));
    case 'Fn::Split':
      return filled((argument as unknown[])[1]);
    case 'Fn::If': {
      const [condition, own, given] = argument as unknown[];
      return filled(ownResources.includes(String(condition)) ? given : own);
    }
    default:
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one)]));
  }
}

/** The role of the function as the template has it, every condition met. */
export const functionPolicy = (): Policy =>
  policy(
    Object.values(readTemplate().Resources)
      .filter(({ Type: type }) => type === 'AWS::IAM::Policy')
      .flatMap(({ Properties: { PolicyDocument: document } }) => (document as Policy).Statement)
      .map((statement) => filled(statement) as Statement),
  );

const actions = (service: string, names: string): string[] =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => `${service}:${name}`);

const allow = (resource: string, ...action: readonly string[][]): Statement => ({
  Effect: 'Allow',
  Action: action.flat(),
  Resource: resource,
});

/** What the command line needs, and CloudFormation in the caller's name for the resources of the stack. */
const operatorStatements: readonly Statement[] = [
  allow(
    `arn:aws:cloudformation:${region}:${account}:stack/otp-router/*`,
    actions(
      'cloudformation',
      `CreateChangeSet DescribeChangeSet ExecuteChangeSet DeleteChangeSet DescribeStacks DescribeStackEvents
         DescribeStackResources ListStackResources DeleteStack GetTemplate DetectStackDrift
         DescribeStackResourceDrifts`,
    ),
  ),
  allow(
    `arn:aws:lambda:${region}:${account}:function:otp-router*`,
    actions(
      'lambda',
      `CreateFunction DeleteFunction GetFunction GetFunctionConfiguration UpdateFunctionCode
         UpdateFunctionConfiguration PublishVersion TagResource InvokeFunction GetAlias CreateAlias UpdateAlias DeleteAlias
         GetPolicy AddPermission RemovePermission ListVersionsByFunction`,
    ),
  ),
  allow(
    `arn:aws:s3:::otp-router-${account}-${region}*`,
    actions(
      's3',
      `CreateBucket ListBucket GetObject PutObject
         PutBucketVersioning PutBucketPublicAccessBlock GetBucketPolicy PutBucketPolicy`,
    ),
  ),
  allow(
    `arn:aws:iam::${account}:role/otp-router*`,
    actions(
      'iam',
      'CreateRole GetRole DeleteRole PutRolePolicy GetRolePolicy DeleteRolePolicy PassRole PutRolePermissionsBoundary DeleteRolePermissionsBoundary TagRole',
    ),
  ),
  allow(
    '*',
    actions(
      'cognito-idp',
      `DescribeUserPool UpdateUserPool GetUserPoolMfaConfig SetUserPoolMfaConfig DescribeUserPoolClient
         UpdateUserPoolClient ListUserPoolClients ListUserPools ListUsers CreateUserPool DeleteUserPool
         CreateUserPoolClient DeleteUserPoolClient TagResource AssociateWebACL DisassociateWebACL`,
    ),
  ),
  allow(
    '*',
    actions(
      'dynamodb',
      `CreateTable DescribeTable UpdateTable DeleteTable DescribeTimeToLive UpdateTimeToLive
         DescribeContinuousBackups UpdateContinuousBackups TagResource GetItem UpdateItem Scan`,
    ),
    actions(
      'logs',
      'CreateLogGroup TagResource DescribeLogGroups PutRetentionPolicy DeleteLogGroup FilterLogEvents',
    ),
  ),
  allow(
    '*',
    // It names no stack.
    actions('cloudformation', 'DescribeStackDriftDetectionStatus'),
    // Cognito's quota for starts, which `odds --stack` computes with.
    actions('servicequotas', 'GetServiceQuota'),
    actions('ses', 'GetEmailIdentity GetAccount'),
    // The countries that the account lets SMS go to.
    actions('sms-voice', 'DescribeProtectConfigurations GetProtectConfigurationCountryRuleSet'),
    actions(
      'sns',
      `GetSMSAttributes GetSMSSandboxAccountStatus ListOriginationNumbers ListSubscriptionsByTopic CreateTopic
         GetTopicAttributes TagResource DeleteTopic Subscribe Unsubscribe`,
    ),
    actions(
      'cloudwatch',
      'DescribeAlarms TagResource PutMetricAlarm DeleteAlarms GetDashboard PutDashboard DeleteDashboards',
    ),
  ),
  allow(
    '*',
    actions(
      'kms',
      `Encrypt Decrypt CreateGrant CreateKey DescribeKey PutKeyPolicy EnableKeyRotation GetKeyPolicy
         GetKeyRotationStatus TagResource`,
    ),
    actions(
      'wafv2',
      'CreateWebACL TagResource GetWebACL UpdateWebACL DeleteWebACL AssociateWebACL DisassociateWebACL',
    ),
  ),
];

/** SNS asks AWS End User Messaging in the caller's name, as in SNS's own managed policy AmazonSNSReadOnlyAccess (version 2). */
const throughSns: Statement = {
  ...allow(
    '*',
    actions(
      'sms-voice',
      `DescribeVerifiedDestinationNumbers DescribeAccountAttributes DescribeSpendLimits DescribePhoneNumbers
         DescribeOptedOutNumbers`,
    ),
  ),
  Condition: { StringEquals: { 'aws:CalledViaLast': 'sns.amazonaws.com' } },
};

export const operatorPolicy = (): Policy => policy([...operatorStatements, throughSns]);

const asJson = (value: object): string =>
  JSON.stringify(value, null, 2)
    // A list of actions in one line: a line each would bury the rest of the page.
    .replaceAll(/\[\n\s+("[^\]{]*?")\n\s+\]/g, (_, list: string) => `[${list.replaceAll(/\n\s+/g, ' ')}]`);

const block = (value: object): string => `\n\`\`\`json\n${asJson(value)}\n\`\`\`\n\n`;

export const functionPolicySection = (): string => block(functionPolicy());
export const operatorPolicySection = (): string => block(operatorPolicy());
