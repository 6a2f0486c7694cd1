// A new secret against moto: what changes, what stays, and a stop at every step.
import { ListChangeSetsCommand } from '@aws-sdk/client-cloudformation';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { beforeEach, describe, expect, it } from 'vitest';
import { runDeploy } from '../../../build/cli/commands/deploy.ts';
import { runRollback } from '../../../build/cli/commands/rollback.ts';
import { runRotate } from '../../../build/cli/commands/rotate.ts';
import { exit } from '../../../build/cli/exit-codes.ts';
import { readLive } from '../../../build/cli/release/live.ts';
import { secretsToSend } from '../../../build/cli/release/rotate.ts';
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
import { hasMoto } from '../../support/moto.ts';
import { useMoto } from '../../support/use-moto.ts';

describe('what a rotation sends', () => {
  const made = 'm'.repeat(43);
  const live = { OTP_SECRET: 'old' };

  it('is the new secret, the old one, and a key for the table where there was none', () => {
    expect(secretsToSend(live, live, made)).toEqual({
      OTP_SECRET: made,
      OTP_SECRET_PREVIOUS: 'old',
      OTP_TABLE_KEY: 'old',
    });
    const rotatedBefore = { OTP_SECRET: 'old', OTP_SECRET_PREVIOUS: 'older', OTP_TABLE_KEY: 'older' };
    expect(secretsToSend(rotatedBefore, rotatedBefore, made)).toEqual({
      OTP_SECRET: made,
      OTP_SECRET_PREVIOUS: 'old',
    });
  });

  it('is nothing where a stopped run has sent it, with the same names in the table', () => {
    const latest = { OTP_SECRET: 'new', OTP_SECRET_PREVIOUS: 'old', OTP_TABLE_KEY: 'old' };
    expect(secretsToSend(live, latest, made)).toBeUndefined();
    expect(() => secretsToSend(live, { ...latest, OTP_TABLE_KEY: 'other' }, made)).toThrow(
      /another OTP_SECRET/,
    );
    expect(() => secretsToSend(live, { ...latest, OTP_SECRET_PREVIOUS: '' }, made)).toThrow(
      /another OTP_SECRET/,
    );
  });
});

describe.skipIf(!hasMoto)('otp rotate', () => {
  const moto = useMoto();
  let context: TestContext;
  beforeEach(() => {
    context = moto.context();
  });

  const deploy = (overrides = {}) =>
    runDeploy(
      context,
      deployRequest({ userPoolId: 'none', ...overrides }),
      testSnapshots(context, temporaryFolder()),
    );
  const rotate = () => runRotate(context, stack);
  const said = () => context.terminal.lines.join('\n');
  const live = async () => (await readLive(context.aws.lambda, stack))?.version;
  const variablesOf = async (version: string) => {
    const { Environment: environment } = await context.aws.lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: stack, Qualifier: version }),
    );
    return environment?.Variables ?? {};
  };
  const keysOf = async (version: string) => {
    const { OTP_SECRET, OTP_SECRET_PREVIOUS, OTP_TABLE_KEY } = await variablesOf(version);
    return { OTP_SECRET, OTP_SECRET_PREVIOUS, OTP_TABLE_KEY };
  };
  /** Stops the run at a step, as Ctrl-C does. */
  const stopAt = (step: RegExp) => {
    context.terminal.onStep = (what) => {
      if (step.test(what)) context.interrupt.request();
    };
  };
  /** Another process: it knows of no Ctrl-C. */
  const again = () => {
    context = moto.context();
  };

  it('changes the secret and nothing else, and brings it live by a version of its own', async () => {
    await deploy({ set: [...emailOnly, 'CODE_LENGTH=8'] });
    const before = await variablesOf('1');
    await rotate();
    expect(await live()).toBe('2');
    const { OTP_SECRET: secret, OTP_SECRET_PREVIOUS: previous, ...rest } = await variablesOf('2');
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(secret).not.toBe(before.OTP_SECRET);
    expect(previous).toBe(before.OTP_SECRET);
    const { OTP_SECRET: _, OTP_SECRET_PREVIOUS: __, ...kept } = before;
    expect(rest).toEqual(kept);
    expect(context.terminal.results.at(-1)).toEqual({
      version: '2',
      from: '1',
      changed: true,
      resumed: false,
    });
    for (const hidden of [secret, previous]) expect(said()).not.toContain(hidden);
  });

  it('keeps the names in the table of a stack that had no key for them', async () => {
    await deploy({ set: [...emailOnly, `OTP_SECRET=${'s'.repeat(40)}`] });
    expect((await keysOf('1')).OTP_TABLE_KEY).toBe('');
    await rotate();
    expect((await keysOf('2')).OTP_TABLE_KEY).toBe('s'.repeat(40));
    const first = (await keysOf('2')).OTP_SECRET;
    again();
    await rotate();
    expect(await keysOf('3')).toMatchObject({ OTP_SECRET_PREVIOUS: first, OTP_TABLE_KEY: 's'.repeat(40) });
    expect(said()).toContain('live is younger than 15 minutes');
  });

  it('changes nothing when the answer is no, and leaves no change set behind', async () => {
    await deploy();
    context.terminal.yes = false;
    await rotate();
    expect(await live()).toBe('1');
    expect(await keysOf('$LATEST')).toEqual(await keysOf('1'));
    const { Summaries: left = [] } = await context.aws.cloudformation.send(
      new ListChangeSetsCommand({ StackName: stack }),
    );
    expect(left.filter(({ ExecutionStatus: status }) => status !== 'EXECUTE_COMPLETE')).toEqual([]);
  });

  it.each([
    [/give the stack/, 'the new one waits in the stack'],
    [/publish/, 'the new one waits in the stack'],
    [/test version/, 'the new one waits in the stack'],
  ])(
    'stopped at %s says that the old secret is live, and goes on with the same new one',
    async (step, state) => {
      await deploy();
      const old = await keysOf('1');
      stopAt(step);
      const stopped = await faultOf(rotate());
      expect(stopped.exitCode).toBe(exit.midway);
      expect(stopped.message).toContain('live is at version 1 with the old secret');
      expect(stopped.message).toContain(state);
      expect(await live()).toBe('1');
      const waiting = await keysOf('$LATEST');
      expect(waiting.OTP_SECRET).not.toBe(old.OTP_SECRET);
      again();
      await rotate();
      expect(said()).toContain('A rotation was stopped midway');
      expect(await live()).toBe('2');
      expect(await keysOf('2')).toEqual(waiting);
      expect(waiting).toMatchObject({
        OTP_SECRET_PREVIOUS: old.OTP_SECRET,
        OTP_TABLE_KEY: old.OTP_TABLE_KEY,
      });
    },
  );

  it.each(['drop', 'lose'] as const)(
    'finds out where live is when the answer to its move is lost: %s',
    async (how) => {
      await deploy();
      moto.proxy.rules.push(({ name }) =>
        name === `PUT /2015-03-31/functions/${stack}/aliases/live` ? how : undefined,
      );
      if (how === 'drop') {
        expect((await faultOf(rotate())).message).toMatch(/it is at version 1.*with the old secret/s);
        moto.proxy.rules.pop();
        again();
      }
      await rotate();
      expect(await live()).toBe('2');
    },
  );

  it('is completed by a deployment too, which says so', async () => {
    await deploy();
    stopAt(/publish/);
    await faultOf(rotate());
    const waiting = await keysOf('$LATEST');
    again();
    await deploy({ set: [] });
    expect(said()).toContain('OTP_SECRET of $LATEST is not that of live, and goes live now');
    expect(await keysOf((await live()) ?? '')).toEqual(waiting);
  });

  it('goes on after a rollback to the old secret', async () => {
    await deploy();
    await rotate();
    const rotated = await keysOf('2');
    await runRollback(context, { stack });
    again();
    await rotate();
    expect(await keysOf((await live()) ?? '')).toEqual(rotated);
  });

  it('leaves live alone when a version with the new secret fails its test', async () => {
    const twist = "if (process.env.OTP_SECRET_PREVIOUS) throw new Error('boom');";
    await deploy({ artifact: standIn(twist) });
    const failed = await faultOf(rotate());
    expect(failed.message).toMatch(/Version 2 fails its smoke test .*with the old secret/s);
    expect(await live()).toBe('1');
  });

  it('refuses where something else would go live with it', async () => {
    await deploy();
    stopAt(/publish a version/);
    await faultOf(deploy({ set: [...emailOnly, 'CODE_LENGTH=8'] }));
    again();
    expect(await faultOf(rotate())).toMatchObject({
      message: expect.stringMatching(/not what is live/),
      exitCode: exit.refused,
    });
    expect(await live()).toBe('1');
  });

  it('refuses a stack that is not there', async () => {
    expect(await faultOf(rotate())).toMatchObject({
      message: 'Nothing of otp-router is live',
      fix: expect.stringContaining('otp deploy'),
      exitCode: exit.refused,
    });
  });
});
