// Ctrl-C at each step of a deployment, and of a destruction.
import { beforeEach, describe, expect, it } from 'vitest';
import { CommandError, exit } from '../../../infra/cli/command-error.ts';
import { runDeploy } from '../../../infra/cli/commands/deploy.ts';
import { runDestroy } from '../../../infra/cli/commands/destroy.ts';
import type { SnapshotStore } from '../../../infra/cli/pool/snapshot.ts';
import { readLive } from '../../../infra/cli/release/live.ts';
import { readStack } from '../../../infra/cli/stack/state.ts';
import {
  deployRequest,
  stack,
  standIn,
  type TestContext,
  temporaryFolder,
  testSnapshots,
} from '../../support/deployment.ts';
import { hasMoto } from '../support/moto.ts';
import { createRichPool, describePool, settled } from '../support/pools.ts';
import { useMoto } from '../support/use-moto.ts';

describe.skipIf(!hasMoto)('Ctrl-C', () => {
  const moto = useMoto();
  let context: TestContext;
  let store: SnapshotStore;
  let snapshots: string;
  let userPoolId = '';
  beforeEach(async () => {
    snapshots = temporaryFolder();
    store = testSnapshots(moto.context(), snapshots);
    ({ userPoolId } = await createRichPool(moto.context().aws.cognito));
  });

  /** A fresh context per command, as a process has. */
  const fresh = () => {
    context = moto.context();
    return context;
  };
  const run = (overrides = {}) => runDeploy(fresh(), deployRequest({ userPoolId, ...overrides }), store);
  const runStoppedAt = async (step: RegExp, overrides = {}): Promise<CommandError | undefined> => {
    const stopped = fresh();
    stopped.terminal.onStep = (what) => {
      if (step.test(what)) stopped.interrupt.request();
    };
    const artifact = () => stopped.terminal.step('build', standIn());
    const error = await runDeploy(stopped, deployRequest({ userPoolId, artifact, ...overrides }), store).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error !== undefined && !(error instanceof CommandError)) throw error;
    return error;
  };
  const live = async () => (await readLive(context.aws.lambda, stack))?.version;
  const pool = async () => settled(await describePool(context.aws.cognito, userPoolId));

  it.each([
    [/^build/, exit.refused, /nothing was changed/],
    [/^make the bucket/, exit.partial, /nothing is live yet/],
    [/^upload/, exit.partial, /nothing is live yet/],
    [/^create the stack/, exit.partial, /nothing is live yet/],
    [/^publish/, exit.partial, /nothing is live yet/],
    [/^test version/, exit.partial, /nothing is live yet/],
    [/^point live to/, exit.partial, /live is at version 1/],
    [/^attach/, exit.refused, /the pool .* is as it was/],
  ])(
    'at the first %s leaves one state or the other and says so; the next run goes on',
    async (step, code, said) => {
      const before = await pool().catch(async () => {
        fresh();
        return pool();
      });
      const fault = await runStoppedAt(step);
      expect(fault?.message).toMatch(said);
      expect(fault?.message).toMatch(/Ctrl-C/);
      // A part of a longer command that changed nothing itself still ends the whole midway.
      expect(fault?.exitCode).toBe(step.source === '^attach' ? exit.partial : code);
      expect(await pool()).toEqual(before);
      expect(await live()).toBe(/^\^(point live to|attach)/.test(step.source) ? '1' : undefined);
      await run();
      expect(await live()).toBe('1');
      expect(context.terminal.results.at(-1)).toMatchObject({ changed: true });
    },
  );

  it.each([/^upload/, /^update the stack/, /^publish/, /^test version/])(
    'at a later %s leaves live where it was, and the next run goes on',
    async (step) => {
      await run();
      const attached = await pool();
      const fault = await runStoppedAt(step, { artifact: standIn('', 'next') });
      expect(fault).toMatchObject({
        exitCode: exit.partial,
        message: expect.stringMatching(/live is at version 1 as before/),
      });
      expect(await live()).toBe('1');
      expect(await pool()).toEqual(attached);
      await run({ artifact: standIn('', 'next') });
      expect(await live()).toBe('2');
    },
  );

  it('while live moves comes too late: the new state holds', async () => {
    await run();
    const fault = await runStoppedAt(/^move live/, { artifact: standIn('', 'next') });
    expect(fault?.message).toMatch(/live is at version 2/);
    expect(await live()).toBe('2');
  });

  it('at a destruction leaves the pool detached and the stack whole, or nothing', async () => {
    await run();
    const stopped = fresh();
    stopped.terminal.onStep = (what) => {
      if (what.startsWith('detach')) stopped.interrupt.request();
    };
    const options = { stack, snapshots, deletePool: false, deleteTable: false };
    await expect(runDestroy(stopped, options)).rejects.toThrow(/the stack otp-router is as it was/);
    expect((await readStack(context.aws.cloudformation, stack))?.status).toBe('UPDATE_COMPLETE');
    await runDestroy(fresh(), options);
    expect(await readStack(context.aws.cloudformation, stack)).toBeUndefined();
  });
});
