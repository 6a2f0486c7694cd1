// What the function's role allows, and what src/ calls, are the same.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readTemplate } from '../../build/cli/stack/template.ts';

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

/** `service: 'sns'` and `Action: 'Publish'` stand in one file, as do the service and the operations of the table. */
function calledActions(): string[] {
  const actions = globSync('**/*.ts', { cwd: root }).flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const found = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name);
    const [service, other] = found(/\bservice: '(\w+)'/g);
    expect(other, `${file} asks one service`).toBeUndefined();
    const operations = found(/(?:\bAction: |\bask\()'(\w+)'/g);
    expect(operations.length > 0, `${file} names a service if it names an operation`).toBe(!!service);
    return operations.map((operation) => `${service}:${operation}`);
  });
  return [...new Set(actions)].sort();
}

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
  expect(statementOf('ses:SendEmail')).toMatchObject({
    Resource: { 'Fn::Split': [',', { Ref: 'EmailResources' }] },
    Condition: {
      StringEqualsIgnoreCase: { 'ses:FromAddress': { 'Fn::Split': [',', { Ref: 'EmailSenders' }] } },
    },
  });
});
