// What is printed for a pool that is owned by code: it can be read by the tool it is for, and fills the same slots.
import { spawnSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktf/hcl2json';
import { describe, expect, it } from 'vitest';
import { codeKinds, printCode } from '../../../infra/iac/print.ts';
import { readTemplate } from '../../../infra/read-template.ts';
import { slotNames } from '../../../src/sign-in.ts';
import { temporaryFolder } from '../../support/deployment.ts';

const root = join(import.meta.dirname, '../../..');
const liveArn = 'arn:aws:lambda:eu-west-1:123456789012:function:otp-router:live';
const deployed = { functionName: 'otp-router', liveArn, sessionMinutes: 10 };

describe('what is printed', () => {
  it('for Terraform is HCL with the four slots', async () => {
    const { resource } = (await parse('pool.tf', printCode('terraform', deployed))) as {
      resource: Record<string, Record<string, [Record<string, unknown>]>>;
    };
    expect(resource.aws_cognito_user_pool?.YOUR_POOL?.[0].lambda_config).toEqual([
      {
        pre_sign_up: liveArn,
        define_auth_challenge: liveArn,
        create_auth_challenge: liveArn,
        verify_auth_challenge_response: liveArn,
      },
    ]);
    expect(resource.aws_lambda_permission?.otp_router?.[0]).toMatchObject({
      function_name: 'otp-router',
      qualifier: 'live',
      principal: 'cognito-idp.amazonaws.com',
    });
    expect(resource.aws_cognito_user_pool_client?.YOUR_CLIENT?.[0]).toMatchObject({
      auth_session_validity: 10,
    });
  });

  it('for CloudFormation has the four slots too', () => {
    const { Resources } = readTemplate(printCode('cloudformation', deployed));
    expect(Resources.YourPool?.Properties.LambdaConfig).toEqual(
      Object.fromEntries(slotNames.map((slot) => [slot, liveArn])),
    );
  });

  it('for CDK names the four slots and live', () => {
    const code = printCode('cdk', deployed);
    for (const slot of slotNames) expect(code).toContain(`'${slot}'`);
    expect(code).toContain(`const live = '${liveArn}'`);
  });

  it('for Amplify fits the types of CDK, as Amplify hands its resources out', () => {
    const folder = temporaryFolder();
    const [file, project] = [join(folder, 'backend.ts'), join(folder, 'tsconfig.json')];
    writeFileSync(
      file,
      `import type { CfnUserPool, CfnUserPoolClient, IUserPool } from 'aws-cdk-lib/aws-cognito';
      declare const backend: { auth: { resources: { userPool: IUserPool;
        cfnResources: { cfnUserPool: CfnUserPool; cfnUserPoolClient: CfnUserPoolClient } } } };
      ${printCode('amplify', { ...deployed, markingRole: 'role' })}`,
    );
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    const compilerOptions = { strict: true, noEmit: true, module: 'nodenext', skipLibCheck: true, types: [] };
    writeFileSync(project, JSON.stringify({ compilerOptions, files: [file] }));
    const { stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', project], { encoding: 'utf8' });
    expect(stdout).toBe('');
  });

  it('for SST fills the four slots of Pulumi', () => {
    const code = printCode('sst', deployed);
    for (const slot of slotNames) expect(code).toMatch(new RegExp(`^ +${slot}: live,$`, 'im'));
    expect(code).toContain(`const live = '${liveArn}'`);
    expect(code).toContain('Not tried');
  });

  it.each(codeKinds)('for %s leaves out a slot that is kept', (kind) => {
    const slots = slotNames.filter((slot) => slot !== 'PreSignUp');
    expect(printCode(kind, { ...deployed, slots })).not.toMatch(/PreSignUp|pre_sign_up/i);
  });
});

describe('what is printed for AUTO_VERIFY=proof', () => {
  const proof = { ...deployed, markingRole: 'otp-router-Role-1A2B3C' };

  it('for Terraform lets the role mark users of that pool, and of no other', async () => {
    const { resource } = (await parse('pool.tf', printCode('terraform', proof))) as {
      resource: Record<string, Record<string, [Record<string, string>]>>;
    };
    const [policy] = resource.aws_iam_role_policy?.otp_router_marks ?? [];
    expect(policy?.role).toBe(proof.markingRole);
    expect(policy?.policy).toMatch(
      /cognito-idp:AdminUpdateUserAttributes[\s\S]*aws_cognito_user_pool\.YOUR_POOL\.arn/,
    );
  });

  it('for CloudFormation and CDK too', () => {
    const { Resources } = readTemplate(printCode('cloudformation', proof));
    expect(Resources.OtpRouterMarks?.Properties).toMatchObject({
      Roles: [proof.markingRole],
      PolicyDocument: {
        Statement: [
          {
            Action: 'cognito-idp:AdminUpdateUserAttributes',
            Resource: { 'Fn::GetAtt': ['YourPool', 'Arn'] },
          },
        ],
      },
    });
    expect(printCode('cdk', proof)).toContain(`roles: ['${proof.markingRole}']`);
  });

  it.each(codeKinds)('for %s is not there with another setting', (kind) => {
    expect(printCode(kind, deployed)).not.toContain('AdminUpdateUserAttributes');
  });
});

describe('the nested-stack example', () => {
  const file = join(import.meta.dirname, '../../../infra/iac/cloudformation/nested-stack.yaml');

  it('gives the template parameters that it has, and all that it cannot do without', async () => {
    const { readFile } = await import('node:fs/promises');
    const { Resources } = readTemplate(await readFile(file, 'utf8'));
    const given = Resources.OtpRouter?.Properties.Parameters as Record<string, unknown>;
    const { Parameters } = readTemplate();
    for (const name of Object.keys(given)) expect(Parameters).toHaveProperty(name);
    for (const [name, { Default }] of Object.entries(Parameters))
      if (Default === undefined) expect(given, name).toHaveProperty(name);
  });

  it('passes a permissions boundary and a role path on', async () => {
    const { readFile } = await import('node:fs/promises');
    const { Resources } = readTemplate(await readFile(file, 'utf8'));
    expect(Resources.OtpRouter?.Properties.Parameters).toMatchObject({
      PermissionsBoundary: { Ref: 'PermissionsBoundary' },
      RolePath: { Ref: 'RolePath' },
    });
  });

  /** The functions that the rule is made of. */
  const evaluate = (part: unknown, values: Readonly<Record<string, string>>): unknown => {
    if (typeof part !== 'object' || part === null) return part;
    const [[name, argument] = ['', undefined]] = Object.entries(part);
    if (name === 'Ref') return values[argument as string];
    const all = (argument as unknown[]).map((one) => evaluate(one, values));
    if (name === 'Fn::Equals') return all[0] === all[1];
    if (name === 'Fn::Not') return !all[0];
    if (name === 'Fn::Or') return all.some(Boolean);
    throw new Error(`The rule has ${name}`);
  };

  it.each([
    ['no', '', 'delivery', true],
    ['yes', '', 'delivery', false],
    ['yes', '1abc', 'delivery', true],
    ['yes', '', 'none', true],
    ['yes', '1abc', 'proof', false],
    ['no', '', 'proof', true],
  ])(
    'asks whether there are other app clients, and refuses what attach refuses: %s, %j, %s',
    async (OtherAppClients, SignUpClientIds, AutoVerify, isAccepted) => {
      const { readFile } = await import('node:fs/promises');
      const { Parameters, Rules } = readTemplate(await readFile(file, 'utf8')) as ReturnType<
        typeof readTemplate
      > & {
        readonly Rules: Record<string, { RuleCondition: unknown; Assertions: { Assert: unknown }[] }>;
      };
      expect(Parameters.OtherAppClients).not.toHaveProperty('Default');
      const values = { OtherAppClients, SignUpClientIds, AutoVerify };
      const { RuleCondition, Assertions = [] } = Rules.OtherClientsAreLeftAlone ?? { RuleCondition: false };
      const holds = Assertions.every(({ Assert }) => evaluate(Assert, values) === true);
      expect(evaluate(RuleCondition, values) !== true || holds).toBe(isAccepted);
    },
  );
});
