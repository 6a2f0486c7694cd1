// Who is taken for the owner of a pool.
import { describe, expect, it } from 'vitest';
import type { Context } from '../../../../infra/cli/context.ts';
import { judgeOwner, type Owner, ownerByTags, readOwner } from '../../../../infra/cli/pool/owner.ts';

const stack = 'otp-router';

describe('the tags of a pool', () => {
  it.each([
    [
      'CloudFormation',
      'cloudformation',
      { 'aws:cloudformation:stack-name': 'auth', 'aws:cloudformation:logical-id': 'UserPool' },
    ],
    [
      'CDK',
      'cdk',
      { 'aws:cloudformation:stack-name': 'auth', 'aws:cloudformation:logical-id': 'Pool4B3B6A1F' },
    ],
    ['Terraform', 'terraform', { ManagedBy: 'terraform' }],
    ['Terraform', 'terraform', { Terraform: 'true' }],
    ['Terraform', 'terraform', { team: 'identity', 'managed-by': 'OpenTofu' }],
    ['Terraform', 'terraform', { 'terraform:workspace': 'prod' }],
    ['CDK', 'cdk', { Provisioner: 'aws-cdk' }],
    ['CDK', 'cdk', { 'iac-tool': 'CDK' }],
    ['Pulumi', 'terraform', { created_by: 'pulumi' }],
    ['SST', 'sst', { 'sst:app': 'shop', 'sst:stage': 'prod' }],
    ['Amplify', 'amplify', { createdby: 'Amplify' }],
    ['CloudFormation', 'cloudformation', { deployedBy: 'serverless' }],
  ])('say %s, for which `otp print %s` writes', (tool, print, tags) => {
    expect(ownerByTags(tags as Record<string, string>, stack)).toMatchObject({ kind: 'code', tool, print });
  });

  it.each([
    {},
    { team: 'identity', stage: 'production' },
    { Terraform: 'false' },
    { ManagedBy: 'ada@example.com' },
    { project: 'terraforming-mars' },
    { costCentre: 'cdk' },
  ])('say nobody: %j', (tags) => {
    expect(ownerByTags(tags as Record<string, string>, stack)).toEqual({ kind: 'nobody' });
  });

  it('say us where our own stack made the pool, and another where its name only begins like ours', () => {
    expect(ownerByTags({ 'aws:cloudformation:stack-name': stack }, stack)).toEqual({ kind: 'us' });
    expect(ownerByTags({ 'aws:cloudformation:stack-name': `${stack}-2` }, stack).kind).toBe('code');
  });
});

describe('asking AWS', () => {
  const noStack = () => {
    throw Object.assign(new Error('Stack for P does not exist'), { name: 'ValidationError' });
  };
  const read = (answer: () => unknown, described = {}) => {
    const aws = { cloudformation: { send: async () => answer() } };
    return readOwner({ aws } as unknown as Context, stack, 'P', described);
  };
  const denied = () => {
    throw Object.assign(new Error('no cloudformation:DescribeStackResources'), { name: 'AccessDenied' });
  };

  it('believes the tags of the description, then the stack that has the pool', async () => {
    const has = (StackName: string) => () => ({
      StackResources: [{ PhysicalResourceId: 'P', StackName, LogicalResourceId: 'Pool' }],
    });
    expect(await read(denied, { Terraform: 'yes' })).toMatchObject({ tool: 'Terraform' });
    expect(await read(has('auth'))).toMatchObject({ sign: 'the stack auth' });
    expect(await read(has(stack))).toEqual({ kind: 'us' });
    expect(await read(noStack)).toEqual({ kind: 'nobody' });
  });

  it('takes a pool whose stack it may not ask for as one that code owns, and says so', async () => {
    const owner = await read(denied);
    expect(owner).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('no cloudformation:DescribeStackResources'),
    });
    expect(judgeOwner(owner)).toMatchObject({
      state: 'broken',
      unless: '--out-of-band',
      detail: expect.stringMatching(/could not be asked \(.*no cloudformation:DescribeStackResources\)/),
      fix: expect.stringMatching(/permission.*otp print.*--out-of-band/),
    });
  });
});

describe('doctor, afterwards', () => {
  const terraform: Owner = { kind: 'code', tool: 'Terraform', sign: 'the tag x', print: 'terraform' };
  const later = (owner: Owner, calling: boolean, permitted: boolean) =>
    judgeOwner(owner, { calling, permitted });

  it('warns of the next apply while the triggers are there', () => {
    expect(later(terraform, true, true)).toMatchObject({
      state: 'warning',
      detail: expect.stringMatching(/takes the triggers off, unless its code has them/),
      fix: expect.stringContaining('otp print terraform'),
    });
  });

  it('finds out that an apply took them off again', () => {
    expect(later(terraform, false, true)).toMatchObject({
      state: 'broken',
      detail: expect.stringMatching(/were taken off again/),
    });
    expect(later(terraform, false, false).detail).not.toMatch(/taken off again/);
  });

  it('has nothing to say of a pool that a person owns', () => {
    for (const kind of ['nobody', 'us'] as const) expect(later({ kind }, false, true).state).toBe('ok');
  });
});
