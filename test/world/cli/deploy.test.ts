// A deployment into a pool against moto, from its first run to its destruction.
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { exit } from '../../../infra/cli/command-error.ts';
import { runAttach } from '../../../infra/cli/commands/attach.ts';
import { runDeploy } from '../../../infra/cli/commands/deploy.ts';
import { runDestroy } from '../../../infra/cli/commands/destroy.ts';
import { runDetach } from '../../../infra/cli/commands/detach.ts';
import { runDoctor } from '../../../infra/cli/commands/doctor.ts';
import { runRollback } from '../../../infra/cli/commands/rollback.ts';
import { runStatus } from '../../../infra/cli/commands/status.ts';
import type { SnapshotStore } from '../../../infra/cli/pool/snapshot.ts';
import { readLive } from '../../../infra/cli/release/live.ts';
import { readResources, readStack } from '../../../infra/cli/stack/state.ts';
import {
  deployRequest,
  emailOnly,
  stack,
  standIn,
  type TestContext,
  temporaryFolder,
  testSnapshots,
} from '../../support/deployment.ts';
import { faultOf } from '../../support/fault-of.ts';
import { hasMoto } from '../support/moto.ts';
import { createRichPool, describePool, settled } from '../support/pools.ts';
import { useMoto } from '../support/use-moto.ts';

/** Not where a build is tried before it is uploaded. */
const onAws = 'if (!process.env.OTP_SECRET.startsWith("rehearsal")';

describe.skipIf(!hasMoto)('a deployment into an existing pool', () => {
  const moto = useMoto();
  let context: TestContext;
  let store: SnapshotStore;
  let snapshots: string;
  let userPoolId = '';
  beforeEach(async () => {
    context = moto.context();
    snapshots = temporaryFolder();
    store = testSnapshots(context, snapshots);
    ({ userPoolId } = await createRichPool(context.aws.cognito));
  });

  const pool = async () => settled(await describePool(context.aws.cognito, userPoolId));
  const live = async () => (await readLive(context.aws.lambda, stack))?.version;
  const run = (overrides = {}) => runDeploy(context, deployRequest({ userPoolId, ...overrides }), store);
  const calls = (name: string | RegExp) =>
    moto.proxy.calls.filter((call) => (typeof name === 'string' ? call === name : name.test(call)));

  it('asks before messages would say the default app name, and changes nothing where nobody is asked', async () => {
    const set = emailOnly.filter((one) => !one.startsWith('APP_NAME='));
    const fault = await faultOf(run({ set, asksNobody: true }));
    expect(fault.message).toMatch(/^APP_NAME is not set, and nothing was changed: every message would say "/);
    expect(await readStack(context.aws.cloudformation, stack)).toBeUndefined();
    await run({ set });
    expect(context.terminal.lines.join('\n')).toContain('APP_NAME is not set: every message will say "');
  });

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
      await runDetach(context, { stack, userPoolId, snapshots });
      expect(context.terminal.results.at(-1)).toEqual({ userPoolId, state: 'detached', changed });
      expect(await pool()).toEqual(before);
    }
    for (const changed of [true, false]) {
      await runAttach(context, { stack, userPoolId, snapshots, acceptNoMfa: true });
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
      await runStatus(context, { stack });
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
      await runDestroy(context, { stack, snapshots, deletePool: false, deleteTable: false });
      expect(context.terminal.results.at(-1)).toMatchObject({ stack, changed });
      expect(await pool()).toEqual(before);
    }
    expect(await readStack(context.aws.cloudformation, stack)).toBeUndefined();
  });

  it('passes with the real build, which counts in the real table', async () => {
    await run({
      artifact: async () => inject('bundle'),
      set: [...emailOnly, 'RESPONSE_FLOOR_MS=0'],
    });
    expect(await live()).toBe('1');
    expect(calls('UpdateItem').length).toBeGreaterThan(2);
    expect(calls(/SendEmail|Publish/)).toEqual([]);
  });

  it('leaves a bucket that somebody named as it is', async () => {
    await context.aws.s3.send(new CreateBucketCommand({ Bucket: 'of-the-team' }));
    await run({ bucket: 'of-the-team' });
    expect(calls(/^PUT \/of-the-team\/?$/)).toHaveLength(1);
  });

  it('encrypts the environment with a key of the stack that the deploying role may use', async () => {
    await run({ flags: { EnvironmentKey: 'create' } });
    const { parameters = {} } = (await readStack(context.aws.cloudformation, stack)) ?? {};
    expect(parameters.KeyUsers).toBe(
      'arn:aws:iam::123456789012:role/*/Deployer,arn:aws:iam::123456789012:role/Deployer',
    );
    expect((await readResources(context.aws.cloudformation, stack)).Key).toMatch(/^[\w-]{36}$/);
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
    expect(failed.exitCode).toBe(exit.partial);
    expect(await live()).toBeUndefined();
    expect(await pool()).toEqual(before);
    await run();
    expect(await live()).toBe('2');
  });

  it('deletes the table only when told', async () => {
    await run();
    await runDestroy(context, { stack, snapshots, deletePool: false, deleteTable: true });
    expect(calls('DeleteTable')).toHaveLength(1);
    expect(calls(/DeleteUserPool/)).toEqual([]);
    expect((await faultOf(runStatus(context, { stack }))).message).toMatch(/There is no stack/);
  });
});
