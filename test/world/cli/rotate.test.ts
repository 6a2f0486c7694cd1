// A new secret against moto: what changes, what stays, and a stop at every step.
import { ListChangeSetsCommand } from '@aws-sdk/client-cloudformation';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exit } from '../../../infra/cli/command-error.ts';
import { runDeploy } from '../../../infra/cli/commands/deploy.ts';
import { runRollback } from '../../../infra/cli/commands/rollback.ts';
import { runRotate } from '../../../infra/cli/commands/rotate.ts';
import { readLive } from '../../../infra/cli/release/live.ts';
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
import { useMoto } from '../support/use-moto.ts';

describe.skipIf(!hasMoto)('otp rotate', () => {
  // One deployment for all: each test rotates what the one before has left live.
  const moto = useMoto({ forgets: false });
  let context: TestContext;
  let was = '';
  const settings = [...emailOnly, 'CODE_LENGTH=8'];

  const deploy = (overrides = {}) =>
    runDeploy(
      context,
      deployRequest({ userPoolId: 'none', set: settings, ...overrides }),
      testSnapshots(context, temporaryFolder()),
    );
  beforeAll(async () => {
    context = moto.context();
    await deploy();
  }, 180_000);
  beforeEach(async () => {
    again();
    was = await live();
  });

  const rotate = (name = stack) => runRotate(context, { stack: name });
  const said = () => context.terminal.lines.join('\n');
  const live = async (name = stack) => (await readLive(context.aws.lambda, name))?.version ?? 'none';
  const variablesOf = async (version: string, name = stack) => {
    const { Environment: environment } = await context.aws.lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: name, Qualifier: version }),
    );
    return environment?.Variables ?? {};
  };
  const keysOf = async (version: string, name = stack) => {
    const { OTP_SECRET, OTP_SECRET_PREVIOUS, OTP_TABLE_KEY } = await variablesOf(version, name);
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

  it('changes the secret and nothing else, and makes it live with a new version', async () => {
    const before = await variablesOf(was);
    await rotate();
    const now = await live();
    expect(Number(now)).toBe(Number(was) + 1);
    const { OTP_SECRET: secret, OTP_SECRET_PREVIOUS: previous, ...rest } = await variablesOf(now);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(secret).not.toBe(before.OTP_SECRET);
    expect(previous).toBe(before.OTP_SECRET);
    const { OTP_SECRET: _, OTP_SECRET_PREVIOUS: __, ...kept } = before;
    expect(rest).toEqual(kept);
    expect(context.terminal.results.at(-1)).toEqual({
      version: now,
      from: was,
      changed: true,
      resumed: false,
    });
    for (const hidden of [secret, previous]) expect(said()).not.toContain(hidden);
  });

  it('keeps the names in the table of a stack that had no key for them', async () => {
    const own = 'own-secret';
    await deploy({ stack: own, set: [...emailOnly, `OTP_SECRET=${'s'.repeat(40)}`] });
    expect((await keysOf('1', own)).OTP_TABLE_KEY).toBe('');
    await rotate(own);
    expect((await keysOf('2', own)).OTP_TABLE_KEY).toBe('s'.repeat(40));
    const first = (await keysOf('2', own)).OTP_SECRET;
    again();
    await rotate(own);
    expect(await keysOf('3', own)).toMatchObject({
      OTP_SECRET_PREVIOUS: first,
      OTP_TABLE_KEY: 's'.repeat(40),
    });
    expect(said()).toContain('live is younger than 15 minutes');
  });

  it('changes nothing when the answer is no, and leaves no change set behind', async () => {
    context.terminal.yes = false;
    await rotate();
    expect(await live()).toBe(was);
    expect(await keysOf('$LATEST')).toEqual(await keysOf(was));
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
      const old = await keysOf(was);
      stopAt(step);
      const stopped = await faultOf(rotate());
      expect(stopped.exitCode).toBe(exit.partial);
      expect(stopped.message).toContain(`live is at version ${was} with the old secret`);
      expect(stopped.message).toContain(state);
      expect(await live()).toBe(was);
      const waiting = await keysOf('$LATEST');
      expect(waiting.OTP_SECRET).not.toBe(old.OTP_SECRET);
      again();
      await rotate();
      expect(said()).toContain('A rotation was stopped halfway');
      const now = await live();
      expect(now).not.toBe(was);
      expect(await keysOf(now)).toEqual(waiting);
      expect(waiting).toMatchObject({
        OTP_SECRET_PREVIOUS: old.OTP_SECRET,
        OTP_TABLE_KEY: old.OTP_TABLE_KEY,
      });
    },
  );

  it.each(['drop', 'lose'] as const)(
    'finds out where live is when the answer to its move is lost: %s',
    async (how) => {
      moto.proxy.rules.push(({ name }) =>
        name === `PUT /2015-03-31/functions/${stack}/aliases/live` ? how : undefined,
      );
      if (how === 'drop') {
        const { message } = await faultOf(rotate());
        expect(message).toMatch(new RegExp(`it is at version ${was}.*with the old secret`, 's'));
        moto.proxy.rules.pop();
        again();
      }
      await rotate();
      expect(Number(await live())).toBe(Number(was) + 1);
    },
  );

  it('is completed by a deployment too, which says so', async () => {
    stopAt(/publish/);
    await faultOf(rotate());
    const waiting = await keysOf('$LATEST');
    again();
    await deploy({ set: [] });
    expect(said()).toContain('OTP_SECRET of $LATEST is not that of live, and goes live now');
    expect(await live()).not.toBe(was);
    expect(await keysOf(await live())).toEqual(waiting);
  });

  it('goes on after a rollback to the old secret', async () => {
    await rotate();
    const rotated = await keysOf(await live());
    await runRollback(context, { stack });
    expect(await live()).toBe(was);
    again();
    await rotate();
    expect(await keysOf(await live())).toEqual(rotated);
  });

  it('leaves live alone when a version with the new secret fails its test', async () => {
    const twist = "if (process.env.OTP_SECRET_PREVIOUS) throw new Error('boom');";
    await deploy({ stack: 'twisted', artifact: standIn(twist) });
    const failed = await faultOf(rotate('twisted'));
    expect(failed.message).toMatch(/Version 2 fails its smoke test .*with the old secret/s);
    expect(await live('twisted')).toBe('1');
  });

  it('refuses a stack that is not there', async () => {
    expect(await faultOf(rotate('nowhere'))).toMatchObject({
      message: 'Nothing of nowhere is live',
      fix: expect.stringContaining('otp deploy'),
      exitCode: exit.refused,
    });
  });

  it('refuses where something else would go live with it', async () => {
    stopAt(/publish a version/);
    await faultOf(deploy({ set: [...emailOnly, 'CODE_LENGTH=9'] }));
    again();
    expect(await faultOf(rotate())).toMatchObject({
      message: expect.stringMatching(/not what is live/),
      exitCode: exit.refused,
    });
    expect(await live()).toBe(was);
  });
});
