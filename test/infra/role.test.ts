// What the function's role allows, and what src/ calls, are the same.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readTemplate } from '../../infra/read-template.ts';
import { resourcesFor } from '../../infra/template.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly NotResource?: unknown;
  readonly Condition?: unknown;
}

const { Resources: resources } = readTemplate();
const statements = Object.values(resources)
  .filter(({ Type: type }) => type === 'AWS::IAM::Policy')
  .flatMap(
    ({ Properties: properties }) => (properties.PolicyDocument as { Statement: Statement[] }).Statement,
  );
const actionsOf = ({ Action: action }: Statement) => [action].flat();

const root = join(import.meta.dirname, '../../src');

/** Where IAM's name of a service is another than the SDK's. */
const prefixes: Readonly<Record<string, string>> = { 'cognito-identity-provider': 'cognito-idp' };

/** Every command of a client that src/ imports, by the name that policies have for it. */
const calledActions = (): string[] =>
  globSync('**/*.ts', { cwd: root })
    .flatMap((file) => [
      ...readFileSync(join(root, file), 'utf8').matchAll(
        /import \{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g,
      ),
    ])
    .flatMap(([, names = '', service = '']) =>
      [...names.matchAll(/\b(\w+)Command\b/g)].map(
        ([, operation]) => `${prefixes[service] ?? service}:${operation}`,
      ),
    )
    .sort();

/** The runtime writes the log, and reads the variables, by itself. */
const ofTheRuntime = ['logs:CreateLogStream', 'logs:PutLogEvents', 'kms:Decrypt'];

it('allows each call that src/ makes, and no other', () => {
  const allowed = statements.flatMap(actionsOf).filter((action) => !ofTheRuntime.includes(action));
  expect(calledActions()).not.toEqual([]);
  expect(allowed.sort()).toEqual(calledActions());
});

it('names every resource: no action on everything', () => {
  for (const { Effect: effect, Resource: resource, NotResource: except } of statements) {
    expect(effect).toBe('Allow');
    expect(resource ?? except).toBeDefined();
    expect(JSON.stringify(resource ?? '')).not.toMatch(/"\*"/);
  }
});

const statementOf = (action: string) => statements.find((statement) => actionsOf(statement).includes(action));

it('publishes to phone numbers, which have no ARN, and to no topic or endpoint', () => {
  expect(statementOf('sns:Publish')).toMatchObject({
    NotResource: { 'Fn::Sub': `arn:\${AWS::Partition}:sns:*:*:*` },
  });
});

it('sends email from given identities and addresses only', () => {
  expect(statementOf('ses:SendRawEmail')).toMatchObject({
    Resource: { 'Fn::Split': [',', { Ref: 'EmailResources' }] },
    Condition: {
      StringEqualsIgnoreCase: { 'ses:FromAddress': { 'Fn::Split': [',', { Ref: 'EmailSenders' }] } },
    },
  });
});

it("changes users of the stack's one pool only, and only with AUTO_VERIFY=proof", () => {
  const [, mark] = Object.entries(resources).find(([name]) => name === 'MayMark') ?? [];
  expect(statementOf('cognito-idp:AdminUpdateUserAttributes')?.Resource).toEqual({
    'Fn::If': [
      'NewPool',
      { 'Fn::GetAtt': ['UserPool', 'Arn'] },
      {
        'Fn::Sub': `arn:\${AWS::Partition}:cognito-idp:\${AWS::Region}:\${AWS::AccountId}:userpool/\${UserPoolId}`,
      },
    ],
  });
  expect(mark?.Condition).toBe('MarksContacts');
  const made = (values: Record<string, string>) =>
    resourcesFor(readTemplate(), { LiveVersion: '1', ...values }).includes('MayMark');
  for (const AutoVerify of ['delivery', 'proof', 'none'])
    for (const UserPoolId of ['', 'none', 'eu-west-1_AbCdEfGhI'])
      for (const LiveVersion of ['', '1']) {
        const hasPool = UserPoolId === '' ? LiveVersion === '1' : UserPoolId !== 'none';
        expect(
          made({ AutoVerify, UserPoolId, LiveVersion }),
          `${AutoVerify} ${UserPoolId} ${LiveVersion}`,
        ).toBe(AutoVerify === 'proof' && hasPool);
      }
});
