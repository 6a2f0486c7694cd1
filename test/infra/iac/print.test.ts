// What is printed for a pool that is owned by code: it can be read by the tool it is for, and fills the same slots.
import { join } from 'node:path';
import { parse } from '@cdktf/hcl2json';
import { describe, expect, it } from 'vitest';
import { codeKinds, printCode } from '../../../infra/iac/print.ts';
import { readTemplate } from '../../../infra/read-template.ts';
import { slotNames } from '../../../src/sign-in.ts';

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

  it.each(codeKinds)('for %s leaves out a slot that is kept', (kind) => {
    const slots = slotNames.filter((slot) => slot !== 'PreSignUp');
    expect(printCode(kind, { ...deployed, slots })).not.toMatch(/PreSignUp|pre_sign_up/);
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
});
