// The policies in infra/README.md: the function's is the template's role, the operator's allows what the command line calls.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { functionPolicy, operatorPolicy, type Statement } from '../../infra/permissions.ts';
import { readTemplate } from '../../infra/read-template.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'infra/README.md'), 'utf8');

/** The JSON of the page's section, as a reader pastes it. */
function pasted(heading: string): { Statement: Statement[] } {
  const section = page.slice(page.indexOf(`## ${heading}`));
  return JSON.parse(/```json\n([\s\S]*?)\n```/.exec(section)?.[1] ?? '');
}

const actionsOf = (statements: readonly Statement[]): string[] =>
  statements.flatMap(({ Action }) => Action).sort();

describe('the policy of the function', () => {
  it('is the one that is computed', () => {
    expect(pasted('The role')).toEqual(functionPolicy());
  });

  it('has the statements of the role in the template, each with its resource and condition', () => {
    const inTemplate = Object.values(readTemplate().Resources)
      .filter(({ Type: type }) => type === 'AWS::IAM::Policy')
      .flatMap(
        ({ Properties: properties }) => (properties.PolicyDocument as { Statement: Statement[] }).Statement,
      );
    const { Statement: statements } = functionPolicy();
    expect(statements.map(({ Action }) => Action)).toEqual(inTemplate.map(({ Action }) => Action));
    for (const [i, statement] of statements.entries()) {
      expect(Object.keys(statement)).toEqual(Object.keys(inTemplate[i] ?? {}));
      expect(JSON.stringify(statement)).not.toMatch(/Fn::|"Ref"|\$\{|"\*"/);
    }
  });
});

/** Where IAM's name of an action is another than the API's. */
const renamed: Readonly<Record<string, string>> = {
  's3:HeadBucket': 's3:ListBucket',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:HeadObject': 's3:GetObject',
  's3:PutPublicAccessBlock': 's3:PutBucketPublicAccessBlock',
  'lambda:Invoke': 'lambda:InvokeFunction',
};
const prefixes: Readonly<Record<string, string>> = {
  'cognito-identity-provider': 'cognito-idp',
  sesv2: 'ses',
  'cloudwatch-logs': 'logs',
  'service-quotas': 'servicequotas',
  'pinpoint-sms-voice-v2': 'sms-voice',
};
/** Everybody may ask who they are. */
const free = ['sts:GetCallerIdentity'];

/** Every command and paginator of a client that the command line imports, by IAM's name. */
const calledActions = (): string[] => [
  ...new Set(
    globSync('infra/cli/**/*.ts', { cwd: root })
      .flatMap((file) => [
        ...readFileSync(join(root, file), 'utf8').matchAll(
          /import (?!type)\{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g,
        ),
      ])
      .flatMap(([, names = '', service = '']) =>
        [...names.matchAll(/\b(?:(\w+)Command|paginate(\w+))\b/g)].map(
          ([, command, paged]) => `${prefixes[service] ?? service}:${command ?? paged}`,
        ),
      )
      .map((action) => renamed[action] ?? action)
      .filter((action) => !free.includes(action)),
  ),
];

describe('the policy of the operator', () => {
  const allowed = actionsOf(operatorPolicy().Statement);

  it('is the one that is computed, and names no action twice', () => {
    expect(pasted('What the command line needs')).toEqual(operatorPolicy());
    expect(new Set(allowed).size).toBe(allowed.length);
  });

  it('allows every call of the command line', () => {
    expect(calledActions().length).toBeGreaterThan(40);
    expect(calledActions().filter((action) => !allowed.includes(action))).toEqual([]);
  });

  it("allows what SNS asks of AWS End User Messaging in the caller's name, and only through SNS", () => {
    const statements = operatorPolicy().Statement.filter(({ Action }) =>
      [Action].flat().every((action) => action.startsWith('sms-voice:')),
    );
    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Action: [
          'sms-voice:DescribeVerifiedDestinationNumbers',
          'sms-voice:DescribeAccountAttributes',
          'sms-voice:DescribeSpendLimits',
          'sms-voice:DescribePhoneNumbers',
          'sms-voice:DescribeOptedOutNumbers',
        ],
        Resource: '*',
        Condition: { StringEquals: { 'aws:CalledViaLast': 'sns.amazonaws.com' } },
      },
    ]);
  });

  it('lets CloudFormation make and delete what the template has', () => {
    const service: Readonly<Record<string, string>> = {
      'AWS::CloudWatch::Alarm': 'cloudwatch:PutMetricAlarm',
      'AWS::CloudWatch::Dashboard': 'cloudwatch:PutDashboard',
      'AWS::Cognito::UserPool': 'cognito-idp:CreateUserPool',
      'AWS::Cognito::UserPoolClient': 'cognito-idp:CreateUserPoolClient',
      'AWS::DynamoDB::Table': 'dynamodb:CreateTable',
      'AWS::IAM::Policy': 'iam:PutRolePolicy',
      'AWS::IAM::Role': 'iam:CreateRole',
      'AWS::KMS::Key': 'kms:CreateKey',
      'AWS::Lambda::Alias': 'lambda:CreateAlias',
      'AWS::Lambda::Function': 'lambda:CreateFunction',
      'AWS::Lambda::Permission': 'lambda:AddPermission',
      'AWS::Logs::LogGroup': 'logs:CreateLogGroup',
      'AWS::SNS::Subscription': 'sns:Subscribe',
      'AWS::SNS::Topic': 'sns:CreateTopic',
      'AWS::WAFv2::WebACL': 'wafv2:CreateWebACL',
      'AWS::WAFv2::WebACLAssociation': 'wafv2:AssociateWebACL',
    };
    const types = [...new Set(Object.values(readTemplate().Resources).map(({ Type: type }) => type))];
    for (const type of types) expect(allowed, type).toContain(service[type]);
  });
});
