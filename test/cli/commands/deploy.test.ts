// The whole of a deployment against moto, with the zip that was uploaded really run.
import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { SubscribeCommand } from '@aws-sdk/client-sns';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildBundle } from '../../../build/bundle/bundle.ts';
import { runAttach } from '../../../build/cli/commands/attach.ts';
import { runDeploy } from '../../../build/cli/commands/deploy.ts';
import { runDestroy } from '../../../build/cli/commands/destroy.ts';
import { runDetach } from '../../../build/cli/commands/detach.ts';
import { runDoctor } from '../../../build/cli/commands/doctor.ts';
import { runRollback } from '../../../build/cli/commands/rollback.ts';
import { runStatus } from '../../../build/cli/commands/status.ts';
import { exit } from '../../../build/cli/exit-codes.ts';
import type { SnapshotStore } from '../../../build/cli/pool/snapshot.ts';
import { readLive } from '../../../build/cli/release/live.ts';
import { readResources, readStack } from '../../../build/cli/stack/state.ts';
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
import { hasMoto } from '../../support/moto.ts';
import { createRichPool, describePool, settled } from '../../support/pools.ts';
import { useMoto } from '../../support/use-moto.ts';

/** Not where a build is tried before it is uploaded. */
const onAws = 'if (!process.env.OTP_SECRET.startsWith("rehearsal")';

describe.skipIf(!hasMoto)('a deployment into an existing pool', () => {
  const moto = useMoto();
  let context: TestContext;
  let store: SnapshotStore;
  let userPoolId = '';
  beforeEach(async () => {
    context = moto.context();
    store = testSnapshots(context, temporaryFolder());
    ({ userPoolId } = await createRichPool(context.aws.cognito));
  });

  const pool = async () => settled(await describePool(context.aws.cognito, userPoolId));
  const live = async () => (await readLive(context.aws.lambda, stack))?.version;
  const variables = async () =>
    (await context.aws.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: stack }))).Environment
      ?.Variables;
  const run = (overrides = {}) => runDeploy(context, deployRequest({ userPoolId, ...overrides }), store);
  const said = () => context.terminal.lines.join('\n');
  const calls = (name: string | RegExp) =>
    moto.proxy.calls.filter((call) => (typeof name === 'string' ? call === name : name.test(call)));

  it('goes the whole way, every command twice, and leaves the pool as it was', {
    timeout: 180_000,
  }, async () => {
    const before = await pool();
    await run();
    await run();
    const attached = await pool();
    const arn = `arn:aws:lambda:eu-west-1:123456789012:function:${stack}:live`;
    expect(attached).toEqual({
      ...before,
      LambdaConfig: {
        ...before.LambdaConfig,
        PreSignUp: arn,
        DefineAuthChallenge: arn,
        CreateAuthChallenge: arn,
        VerifyAuthChallengeResponse: arn,
      },
    });
    expect(context.terminal.results.at(-1)).toMatchObject({ changed: false, version: '1', userPoolId });

    for (const changed of [true, false]) {
      await runDetach(context, { stack, userPoolId }, store);
      expect(context.terminal.results.at(-1)).toEqual({ userPoolId, state: 'detached', changed });
      expect(await pool()).toEqual(before);
    }
    for (const changed of [true, false]) {
      await runAttach(context, { stack, userPoolId, replace: false, acceptNoMfa: true }, store);
      expect(context.terminal.results.at(-1)).toEqual({ userPoolId, state: 'attached', changed });
      expect(await pool()).toEqual(attached);
    }

    await run({ artifact: standIn('', 'second') });
    await run({ artifact: standIn('', 'third') });
    expect(await live()).toBe('3');
    for (const version of ['2', '1']) {
      await runRollback(context, { stack });
      expect(await live()).toBe(version);
    }
    expect((await faultOf(runRollback(context, { stack }))).message).toMatch(/No version was live before/);

    for (const _ of [1, 2]) {
      await runStatus(context, stack);
      expect(context.terminal.results.at(-1)).toMatchObject({
        status: 'UPDATE_COMPLETE',
        live: { version: '1', isLatest: false },
        pools: [{ id: userPoolId, state: 'attached' }],
      });
      const findings = await runDoctor(context, { stack });
      expect(findings.filter(({ check }) => check.startsWith('slot') || check === 'permission')).toSatisfy(
        (list: { state: string }[]) => list.length === 5 && list.every(({ state }) => state === 'ok'),
      );
    }

    for (const changed of [true, false]) {
      await runDestroy(context, { stack, deletePool: false, deleteTable: false }, store, bucket);
      expect(context.terminal.results.at(-1)).toMatchObject({ stack, changed });
      expect(await pool()).toEqual(before);
    }
    expect(await readStack(context.aws.cloudformation, stack)).toBeUndefined();
  });

  it('passes with the real build, which counts in the real table', async () => {
    await run({
      artifact: () => buildBundle({ outDir: temporaryFolder() }),
      set: [...emailOnly, 'RESPONSE_FLOOR_MS=0'],
    });
    expect(await live()).toBe('1');
    expect(calls('UpdateItem').length).toBeGreaterThan(2);
    expect(calls(/SendEmail|Publish/)).toEqual([]);
  });

  it('makes the bucket private, encrypted and versioned, and uploads a zip once', async () => {
    await run();
    const { s3 } = context.aws;
    const at = { Bucket: bucket };
    expect((await s3.send(new GetPublicAccessBlockCommand(at))).PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect((await s3.send(new GetBucketVersioningCommand(at))).Status).toBe('Enabled');
    expect(
      (await s3.send(new GetBucketEncryptionCommand(at))).ServerSideEncryptionConfiguration?.Rules,
    ).toHaveLength(1);
    await run({ set: [...emailOnly, 'CODE_LENGTH=8'] });
    expect(calls(/^PUT .*\.zip$/)).toHaveLength(1);
  });

  const bucketPolicy = async () =>
    JSON.parse(
      (await context.aws.s3.send(new GetBucketPolicyCommand({ Bucket: bucket }))).Policy ?? '{}',
    ) as {
      Statement: unknown[];
    };

  it('makes the bucket refuse plain HTTP, also one that an older version or a stop midway left without that', async () => {
    await run();
    expect((await bucketPolicy()).Statement).toEqual([
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
    await context.aws.s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket }));
    await run({ set: [...emailOnly, 'CODE_LENGTH=8'] });
    expect((await bucketPolicy()).Statement).toHaveLength(1);
  });

  it('leaves a bucket that somebody named as it is', async () => {
    await context.aws.s3.send(new CreateBucketCommand({ Bucket: 'of-the-team' }));
    await run({ bucket: 'of-the-team' });
    expect(calls(/^PUT \/of-the-team\/?$/)).toHaveLength(1);
  });

  it('makes a secret once and keeps it; settings that are not given stay', async () => {
    await run({ set: [...emailOnly, 'CODE_LENGTH=8'] });
    const { OTP_SECRET: secret, OTP_TABLE_KEY: tableKey } = (await variables()) ?? {};
    for (const key of [secret, tableKey]) expect(key).toMatch(/^[\w-]{43}$/);
    expect(tableKey).not.toBe(secret);
    await run({ set: ['APP_NAME=Acme'] });
    expect(await variables()).toMatchObject({
      OTP_SECRET: secret,
      OTP_TABLE_KEY: tableKey,
      CODE_LENGTH: 8,
      APP_NAME: 'Acme',
      CHANNELS: 'email',
    });
    expect(said()).not.toContain(secret);
    expect(said()).not.toContain(tableKey);
    expect(said()).toMatch(/APP_NAME: Your app → Acme/);
    // Changed settings are a version of their own.
    expect(await live()).toBe('2');
    await run({ set: ['CODE_LENGTH='] });
    expect(await variables()).toMatchObject({ CODE_LENGTH: 6 });
  });

  it('allows the senders of every version that may still run', async () => {
    moto.proxy.rules.push(verifiedIdentity('example.org'));
    await run();
    await run({ set: ['EMAIL_FROM=new@example.org'] });
    const stackState = await readStack(context.aws.cloudformation, stack);
    expect(stackState?.parameters.EmailSenders).toBe('login@example.com,new@example.org');
    expect(stackState?.parameters.EmailResources).toContain('identity/example.com');
  });

  it('keeps test identities out of sight, and tells of those that nobody gave', async () => {
    const identities = JSON.stringify({ 'a@b.co': { code: '135790', until: '2026-12-24' } });
    await run({ set: [...emailOnly, `TEST_IDENTITIES=${identities}`] });
    await run({ set: ['APP_NAME=Acme'] });
    expect(await variables()).toMatchObject({ TEST_IDENTITIES: identities });
    const edited = { ...(await variables()), TEST_IDENTITIES: identities.replace('a@', 'eve@') };
    await context.aws.lambda.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: stack,
        Environment: {
          Variables: Object.fromEntries(Object.entries(edited).map(([k, v]) => [k, String(v)])),
        },
      }),
    );
    await run();
    expect(said()).toContain('TEST_IDENTITIES of $LATEST is not that of live, and goes live now');
    expect(said()).not.toMatch(/135790|eve@/);
  });

  it('refuses another key of the table once something is live', async () => {
    await run();
    const refused = await faultOf(run({ set: [`OTP_TABLE_KEY=${'k'.repeat(40)}`] }));
    expect(refused.message).toMatch(/OTP_TABLE_KEY would change/);
  });

  it('puts the environment under a key of the stack that whoever deploys may use', async () => {
    await run({ flags: { EnvironmentKey: 'create' } });
    const { parameters = {} } = (await readStack(context.aws.cloudformation, stack)) ?? {};
    expect(parameters.KeyUsers).toBe(
      'arn:aws:iam::123456789012:role/*/Deployer,arn:aws:iam::123456789012:role/Deployer',
    );
    expect((await readResources(context.aws.cloudformation, stack)).Key).toMatch(/^[\w-]{36}$/);
  });

  it('is told by the doctor that nobody hears its alarms, until somebody has confirmed', async () => {
    await run();
    const heard = async () =>
      (await runDoctor(context, { stack })).find(({ check }) => check === 'alarm subscribers')?.state;
    expect(await heard()).toBe('broken');
    const { Alerts: TopicArn } = await readResources(context.aws.cloudformation, stack);
    const Endpoint = '+12025550123';
    await context.aws.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sms', Endpoint }));
    expect(await heard()).toBe('ok');
  });

  it('changes nothing when the answer is no', async () => {
    const before = await pool();
    context.terminal.yes = false;
    await run();
    expect(await readStack(context.aws.cloudformation, stack)).toBeUndefined();
    expect(calls(/^PUT|UpdateUserPool|ExecuteChangeSet/)).toEqual([]);
    expect(await pool()).toEqual(before);
  });

  it('leaves nothing live and the pool alone when the first build fails its test, and goes on once it is sound', async () => {
    const before = await pool();
    const broken = standIn(`${onAws} && event.triggerSource.startsWith("Verify")) throw new Error("boom");`);
    const failed = await faultOf(run({ artifact: broken }));
    expect(failed.message).toMatch(/Version 1 fails its smoke test \(nothing is live yet\)/);
    expect(failed.message).toMatch(/VerifyAuthChallengeResponse_Authentication: fails with: boom/);
    expect(failed.exitCode).toBe(exit.midway);
    expect(await live()).toBeUndefined();
    expect(await pool()).toEqual(before);
    await run();
    expect(await live()).toBe('2');
  });

  it('leaves live where it was when a later build fails its test', async () => {
    await run();
    const attached = await pool();
    const failed = await faultOf(run({ artifact: standIn(`${onAws}) event.response.issueTokens = true;`) }));
    expect(failed.message).toMatch(/live is at version 1 as before/);
    expect(await live()).toBe('1');
    expect(await pool()).toEqual(attached);
    await runStatus(context, stack);
    expect(context.terminal.results.at(-1)).toMatchObject({ live: { version: '1', isLatest: false } });
    // The broken version is none that a rollback would choose.
    await run({ artifact: standIn('', 'fixed') });
    expect((await readLive(context.aws.lambda, stack))?.before).toEqual(['1']);
  });

  it('puts back what was changed by hand on $LATEST before it goes live', async () => {
    await run();
    const edited = { ...(await variables()), CODE_LENGTH: '10', INTRUDER: 'x' };
    await context.aws.lambda.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: stack,
        Environment: {
          Variables: Object.fromEntries(Object.entries(edited).map(([k, v]) => [k, String(v)])),
        },
      }),
    );
    // Nothing that CloudFormation would see: the same code and settings again.
    await run();
    expect(said()).toMatch(/Changed by hand, putting back: CODE_LENGTH, INTRUDER/);
    const now = await variables();
    expect(now).not.toHaveProperty('INTRUDER');
    expect(String(now?.CODE_LENGTH)).toBe('6');
  });

  it('says where live is when the move itself is lost', async () => {
    await run();
    moto.proxy.rules.push(({ name }) =>
      name === `PUT /2015-03-31/functions/${stack}/aliases/live` ? 'drop' : undefined,
    );
    const failed = await faultOf(run({ artifact: standIn('', 'next') }));
    expect(failed.message).toMatch(/live could not be moved to version 2; it is at version 1/);
    expect(await live()).toBe('1');
    // Lost on the way back only: it did move, and that is found out.
    moto.proxy.rules.pop();
    moto.proxy.rules.push(({ name }) =>
      name === `PUT /2015-03-31/functions/${stack}/aliases/live` ? 'lose' : undefined,
    );
    await run({ artifact: standIn('', 'next') });
    expect(await live()).toBe('2');
  });

  it('deletes the table only when told', async () => {
    await run();
    await runDestroy(context, { stack, deletePool: false, deleteTable: true }, store, bucket);
    expect(calls('DeleteTable')).toHaveLength(1);
    expect(calls(/DeleteUserPool/)).toEqual([]);
    expect((await faultOf(runStatus(context, stack))).message).toMatch(/There is no stack/);
  });
});
