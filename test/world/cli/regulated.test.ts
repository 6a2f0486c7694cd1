// A deployment where the account requires a permissions boundary, a role path and tags, against moto.
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { describe, expect, it } from 'vitest';
import { runDeploy } from '../../../infra/cli/commands/deploy.ts';
import { readStackTag } from '../../../infra/cli/stack/parameters.ts';
import { deployRequest, stack, temporaryFolder, testSnapshots } from '../../support/deployment.ts';
import { hasMoto } from '../support/moto.ts';
import { useMoto } from '../support/use-moto.ts';

const boundary = 'arn:aws:iam::123456789012:policy/teams/boundary';

describe.skipIf(!hasMoto)('a deployment into a regulated account', () => {
  const moto = useMoto();

  it('bounds the roles, puts them on the path, tags the stack, and keeps all of it later', {
    timeout: 120_000,
  }, async () => {
    const context = moto.context();
    const store = testSnapshots(context, temporaryFolder());
    const deploy = (overrides = {}) =>
      runDeploy(context, deployRequest({ userPoolId: 'none', ...overrides }), store);
    const read = async () => {
      const { Stacks: [found] = [] } = await context.aws.cloudformation.send(
        new DescribeStacksCommand({ StackName: stack }),
      );
      const parameters = Object.fromEntries(
        (found?.Parameters ?? []).map(({ ParameterKey: key = '', ParameterValue: value }) => [key, value]),
      );
      const tags = Object.fromEntries((found?.Tags ?? []).map(({ Key = '', Value }) => [Key, Value]));
      return { PermissionsBoundary: parameters.PermissionsBoundary, RolePath: parameters.RolePath, tags };
    };
    const tagged = (...entries: string[]) => ({ stackTags: entries.map(readStackTag) });

    await deploy({
      flags: { PermissionsBoundary: boundary, RolePath: '/teams/auth/' },
      ...tagged('team=auth', 'stage=test'),
    });
    const first = {
      PermissionsBoundary: boundary,
      RolePath: '/teams/auth/',
      tags: { team: 'auth', stage: 'test' },
    };
    expect(await read()).toEqual(first);
    await deploy({ set: ['CHANNELS=email', 'EMAIL_FROM=login@example.com', 'CODE_LENGTH=8'] });
    expect(await read()).toEqual(first);
  });

  it.each([
    ['PermissionsBoundary', 'boundary'],
    ['RolePath', 'teams/auth'],
  ])('refuses a wrong %s before anything is asked of AWS', async (name, value) => {
    const context = moto.context();
    const store = testSnapshots(context, temporaryFolder());
    const request = deployRequest({ userPoolId: 'none', flags: { [name]: value } });
    await expect(runDeploy(context, request, store)).rejects.toThrow(`${value} is not possible`);
  });
});
