// What is refused, in one line of what is wrong and one of what to do, with nothing changed.
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { locate } from '../../../infra/cli/aws/clients.ts';
import { explain } from '../../../infra/cli/aws/errors.ts';
import { type CommandError, exit } from '../../../infra/cli/command-error.ts';
import { runDeploy } from '../../../infra/cli/commands/deploy.ts';
import { region } from '../../support/aws-account.ts';
import {
  deployRequest,
  emailOnly,
  type TestContext,
  temporaryFolder,
  testSnapshots,
} from '../../support/deployment.ts';
import { hasMoto } from '../support/moto.ts';
import { useMoto } from '../support/use-moto.ts';

const faultOf = async (run: () => unknown): Promise<CommandError> => {
  try {
    await run();
  } catch (error) {
    const fault = explain(error);
    expect(fault.exitCode).toBe(exit.refused);
    expect(fault.message.split('\n')[0]).toMatch(/\w/);
    expect(fault.fix).toMatch(/^[A-Z`][^\n]+$/);
    return fault;
  }
  throw new Error('no fault');
};

describe.skipIf(!hasMoto)('bad input', () => {
  const moto = useMoto();
  let context: TestContext;
  beforeEach(() => {
    context = moto.context();
  });

  const refused = async (overrides = {}) => {
    const fault = await faultOf(() =>
      runDeploy(context, deployRequest(overrides), testSnapshots(context, temporaryFolder())),
    );
    const writes = /^(PUT|POST|DELETE) |Create(?!ChangeSet)|Update|Delete(?!ChangeSet|Stack)|Execute|Put/;
    expect(moto.proxy.calls.filter((call) => writes.test(call))).toEqual([]);
    return fault;
  };

  it('is another account than the one that was meant', async () => {
    const fault = await faultOf(() => locate(region, '111122223333'));
    expect(fault.message).toBe('The credentials belong to account 123456789012, not 111122223333');
  });

  it('is a pool in another Region', async () => {
    const fault = await refused({ userPoolId: 'us-east-1_AbCdEfGhI' });
    expect(fault.fix).toMatch(/^Say --region us-east-1/);
    expect((await refused({ userPoolId: 'my-pool' })).message).toBe('my-pool is no user pool id');
  });

  it('is a pool that does not exist', async () => {
    const fault = await refused({ userPoolId: `${region}_AbCdEfGhI` });
    expect(fault.message).toBe(
      `There is no user pool ${region}_AbCdEfGhI in ${region}, account 123456789012`,
    );
    expect(fault.fix).toBe('Look the id up in the Cognito console, and check --region and --profile');
  });

  it('is a sender without an SES identity, or with one that is not verified', async () => {
    moto.proxy.rules = [];
    const missing = await refused();
    expect(missing.message).toBe('SES has no identity for login@example.com in eu-west-1');
    expect(missing.fix).toMatch(/Create identity/);
    moto.proxy.rules = [
      ({ name }) =>
        name === 'GET /v2/email/identities/example.com'
          ? { answer: { VerifiedForSendingStatus: false } }
          : undefined,
    ];
    expect((await refused()).message).toMatch(/example.com is not verified/);
  });

  it('goes on with a warning when SES does not let us look', async () => {
    moto.proxy.rules = [
      ({ name }) =>
        name.includes('/identities/') ? { status: 403, type: 'AccessDeniedException' } : undefined,
    ];
    context.terminal.yes = false;
    await runDeploy(context, deployRequest(), testSnapshots(context, temporaryFolder()));
    expect(context.terminal.lines.join('\n')).toMatch(
      /could not check the SES identity of login@example.com/,
    );
  });

  it('is a bucket that someone else owns', async () => {
    await context.aws.s3.send(
      new CreateBucketCommand({ Bucket: 'taken', CreateBucketConfiguration: { LocationConstraint: region } }),
    );
    moto.proxy.calls.length = 0;
    moto.proxy.rules.push(({ name }) =>
      name === 'HEAD /taken/' ? { status: 403, type: 'Forbidden' } : undefined,
    );
    const fault = await refused({ bucket: 'taken' });
    expect(fault.message).toMatch(/^The bucket taken belongs to someone else, or you may not use it/);
    expect(fault.fix).toMatch(/--bucket/);
    expect(fault.fix).toContain('s3:ListBucket');
  });

  it('is any wrong setting, all of them together', async () => {
    const fault = await refused({ set: [...emailOnly, 'CODE_LENGTH=3', 'CHANNELS=fax', 'CODE_LENGHT=6'] });
    expect(fault.message).toMatch(
      /CODE_LENGTH is below 6[\s\S]*CODE_LENGHT|CODE_LENGHT[\s\S]*CODE_LENGTH is below 6/,
    );
    expect(fault.message).toMatch(/CHANNELS names a channel/);
  });
});
