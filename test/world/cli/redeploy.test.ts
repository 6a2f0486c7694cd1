// What later deployments find and leave, on one that is live: one deployment against moto for all tests of this file.
import {
  GetFunctionConfigurationCommand,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { SubscribeCommand } from '@aws-sdk/client-sns';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exit } from '../../../infra/cli/command-error.ts';
import { runDeploy } from '../../../infra/cli/commands/deploy.ts';
import { runDoctor } from '../../../infra/cli/commands/doctor.ts';
import { runStatus } from '../../../infra/cli/commands/status.ts';
import { readLive } from '../../../infra/cli/release/live.ts';
import { readResources, readStack } from '../../../infra/cli/stack/state.ts';
import {
  bucket,
  deployRequest,
  emailOnly,
  stack,
  standIn,
  type TestContext,
  temporaryFolder,
  testSnapshots,
  verifiedIdentity,
} from '../../support/deployment.ts';
import { faultOf } from '../../support/fault-of.ts';
import { hasMoto } from '../support/moto.ts';
import { createRichPool, describePool, settled } from '../support/pools.ts';
import { useMoto } from '../support/use-moto.ts';

/** Not where a build is tried before it is uploaded. */
const onAws = 'if (!process.env.OTP_SECRET.startsWith("rehearsal")';

describe.skipIf(!hasMoto)('on a deployment that is live', () => {
  const moto = useMoto({ forgets: false });
  const folder = temporaryFolder();
  let context: TestContext;
  let userPoolId = '';

  const run = (overrides = {}) =>
    runDeploy(context, deployRequest({ userPoolId, ...overrides }), testSnapshots(context, folder));
  beforeAll(async () => {
    context = moto.context();
    ({ userPoolId } = await createRichPool(context.aws.cognito));
    await run();
  }, 180_000);
  beforeEach(() => {
    // Senders of versions that were live are asked for too.
    moto.proxy.rules.push(verifiedIdentity('example.org'));
    context = moto.context();
  });

  const pool = async () => settled(await describePool(context.aws.cognito, userPoolId));
  const live = async () => (await readLive(context.aws.lambda, stack))?.version ?? 'none';
  const variables = async () =>
    (await context.aws.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: stack }))).Environment
      ?.Variables ?? {};
  const editByHand = async (edited: Record<string, unknown>) => {
    const Variables = Object.fromEntries(Object.entries(edited).map(([k, v]) => [k, String(v)]));
    await context.aws.lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName: stack, Environment: { Variables } }),
    );
  };
  const said = () => context.terminal.lines.join('\n');
  const calls = (name: RegExp) => moto.proxy.calls.filter((call) => name.test(call));
  const bucketPolicy = async () =>
    JSON.parse(
      (await context.aws.s3.send(new GetBucketPolicyCommand({ Bucket: bucket }))).Policy ?? '{}',
    ) as { Statement: unknown[] };

  it('says that Ctrl-C stopped it, where Ctrl-C has ended the compiler', async () => {
    const artifact = async () => {
      context.interrupt.request();
      throw new Error('The service was stopped');
    };
    expect(await faultOf(run({ artifact }))).toMatchObject({
      message: 'Stopped by Ctrl-C: nothing was changed',
      exitCode: exit.refused,
    });
    expect(calls(/CreateChangeSet/)).toEqual([]);
  });

  it.each([
    ['Timeout', 30, 5],
    ['MemorySize', 128, 512],
  ])('puts back the %s that a hand changed, on $LATEST and on live', async (name, byHand, ours) => {
    const { lambda } = context.aws;
    const liveValue = async () =>
      (await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: stack, Qualifier: 'live' })))[
        name as 'Timeout'
      ];
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: stack, [name]: byHand }));
    const { Version: drifted } = await lambda.send(new PublishVersionCommand({ FunctionName: stack }));
    await lambda.send(
      new UpdateAliasCommand({ FunctionName: stack, Name: 'live', FunctionVersion: drifted }),
    );
    expect(await liveValue()).toBe(byHand);
    // The doctor's fix for it.
    await run();
    expect(said()).toContain(`! ${name} of live is not the template's, and is put back`);
    expect(await liveValue()).toBe(ours);
    context.terminal.lines.length = 0;
    await run();
    expect(said()).toContain('Nothing to do');
  });

  it('finds the bucket private and versioned', async () => {
    const { s3 } = context.aws;
    const at = { Bucket: bucket };
    expect((await s3.send(new GetPublicAccessBlockCommand(at))).PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect((await s3.send(new GetBucketVersioningCommand(at))).Status).toBe('Enabled');
  });

  it('finds that the bucket refuses plain HTTP', async () => {
    expect((await bucketPolicy()).Statement).toEqual([
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });

  it('hears from doctor that nobody gets its alarms, until somebody has confirmed', async () => {
    const heard = async () =>
      (await runDoctor(context, { stack })).find(({ check }) => check === 'alarm subscribers')?.state;
    expect(await heard()).toBe('warning');
    const { Alerts: TopicArn } = await readResources(context.aws.cloudformation, stack);
    const Endpoint = '+12025550123';
    await context.aws.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sms', Endpoint }));
    expect(await heard()).toBe('ok');
  });

  it('refuses another key of the table', async () => {
    const refused = await faultOf(run({ set: [`OTP_TABLE_KEY=${'k'.repeat(40)}`] }));
    expect(refused.message).toMatch(/OTP_TABLE_KEY would change/);
  });

  it('puts back what was changed by hand on $LATEST before it goes live', async () => {
    await editByHand({ ...(await variables()), CODE_LENGTH: '10', INTRUDER: 'x' });
    // Nothing that CloudFormation would see: the same code and settings again.
    await run();
    expect(calls(/ExecuteChangeSet/)).toEqual([]);
    expect(said()).toMatch(/Changed by hand, putting back: CODE_LENGTH, INTRUDER/);
    const now = await variables();
    expect(now).not.toHaveProperty('INTRUDER');
    expect(String(now.CODE_LENGTH)).toBe('6');
  });

  it('keeps the secret, and settings that are not given; uploads no zip twice, and closes the bucket again', async () => {
    const { OTP_SECRET: secret, OTP_TABLE_KEY: tableKey } = await variables();
    for (const key of [secret, tableKey]) expect(key).toMatch(/^[\w-]{43}$/);
    expect(tableKey).not.toBe(secret);
    // As an older version left it, or a stop midway.
    await context.aws.s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket }));
    const before = Number(await live());
    await run({ set: [...emailOnly, 'CODE_LENGTH=8'] });
    expect(calls(/^PUT .*\.zip$/)).toEqual([]);
    expect((await bucketPolicy()).Statement).toHaveLength(1);
    await run({ set: ['APP_NAME=Other Acme'] });
    expect(await variables()).toMatchObject({
      OTP_SECRET: secret,
      OTP_TABLE_KEY: tableKey,
      CODE_LENGTH: 8,
      APP_NAME: 'Other Acme',
      CHANNELS: 'email',
    });
    expect(said()).not.toContain(secret);
    expect(said()).not.toContain(tableKey);
    expect(said()).toMatch(/APP_NAME: Acme → Other Acme/);
    // Changed settings are a version of their own.
    expect(await live()).toBe(String(before + 2));
    await run({ set: ['CODE_LENGTH='] });
    expect(await variables()).toMatchObject({ CODE_LENGTH: 6 });
  });

  it('stays where it was when a later build fails its test', async () => {
    const [was, attached] = [await live(), await pool()];
    const failed = await faultOf(run({ artifact: standIn(`${onAws}) event.response.issueTokens = true;`) }));
    expect(failed.message).toContain(`live is at version ${was} as before`);
    const [, broken] = /Version (\d+) fails/.exec(failed.message) ?? [];
    expect(await live()).toBe(was);
    expect(await pool()).toEqual(attached);
    await runStatus(context, { stack });
    expect(context.terminal.results.at(-1)).toMatchObject({ live: { version: was, isLatest: false } });
    // The broken version is none that a rollback would choose.
    await run({ artifact: standIn('', 'fixed') });
    const before = (await readLive(context.aws.lambda, stack))?.before;
    expect(before?.[0]).toBe(was);
    expect(before).not.toContain(broken);
  });

  it('says where live is when the move itself is lost', async () => {
    const was = await live();
    const onMove = (how: 'drop' | 'lose') =>
      moto.proxy.rules.push(({ name }) =>
        name === `PUT /2015-03-31/functions/${stack}/aliases/live` ? how : undefined,
      );
    onMove('drop');
    const failed = await faultOf(run({ artifact: standIn('', 'next') }));
    const [, next, at] =
      /live could not be moved to version (\d+); it is at version (\d+)/.exec(failed.message) ?? [];
    expect(at).toBe(was);
    expect(await live()).toBe(was);
    // Lost on the way back only: it did move, and that is found out.
    moto.proxy.rules.pop();
    onMove('lose');
    await run({ artifact: standIn('', 'next') });
    expect(await live()).toBe(next);
  });

  it('keeps test identities out of sight, and tells of those that nobody gave', async () => {
    const identities = JSON.stringify({ 'a@b.co': { code: '135790', until: '2026-12-24' } });
    await run({ set: [...emailOnly, `TEST_IDENTITIES=${identities}`] });
    await run({ set: ['APP_NAME=Other'] });
    expect(await variables()).toMatchObject({ TEST_IDENTITIES: identities });
    await editByHand({ ...(await variables()), TEST_IDENTITIES: identities.replace('a@', 'eve@') });
    await run();
    expect(said()).toContain('TEST_IDENTITIES of $LATEST is not that of live, and goes live now');
    expect(said()).not.toMatch(/135790|eve@/);
  });

  it('allows the senders of every version that may still run', async () => {
    await run({ set: ['EMAIL_FROM=new@example.org'] });
    const stackState = await readStack(context.aws.cloudformation, stack);
    expect(stackState?.parameters.EmailSenders).toBe('login@example.com,new@example.org');
    expect(stackState?.parameters.EmailResources).toContain('identity/example.com');
  });
});
