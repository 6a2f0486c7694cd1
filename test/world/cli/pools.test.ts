// Attach and detach against moto, which resets omitted fields as Cognito does; and what happens when AWS or
// someone else gets in the way.

import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateUserPoolClientCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { GetPolicyCommand } from '@aws-sdk/client-lambda';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exit } from '../../../infra/cli/command-error.ts';
import { runAttach } from '../../../infra/cli/commands/attach.ts';
import { runDeploy } from '../../../infra/cli/commands/deploy.ts';
import { runDetach } from '../../../infra/cli/commands/detach.ts';
import { differences, type Fields } from '../../../infra/cli/pool/fields.ts';
import { permittedPools } from '../../../infra/cli/pool/permission.ts';
import type { SnapshotStore } from '../../../infra/cli/pool/snapshot.ts';
import { deletePool } from '../../../infra/cli/pool/targets.ts';
import { slotNames } from '../../../src/sign-in.ts';
import { deployRequest, stack, type TestContext, temporaryFolder } from '../../support/deployment.ts';
import { faultOf } from '../../support/fault-of.ts';
import type { Call, Rule } from '../support/aws-proxy.ts';
import { hasMoto } from '../support/moto.ts';
import {
  createRichPool,
  describeClient,
  describePool,
  otherFunction,
  richPool,
  settled,
} from '../support/pools.ts';
import { useMoto } from '../support/use-moto.ts';

describe.skipIf(!hasMoto)('a pool', () => {
  const moto = useMoto({ forgets: false });
  let context: TestContext;
  let folder: string;
  beforeAll(async () => {
    await runDeploy(moto.context(), deployRequest({ userPoolId: 'none' }), {} as SnapshotStore);
  });

  let userPoolId = '';
  let clientId = '';
  let before: Fields;
  const pool = async (): Promise<Fields> =>
    settled(await describePool(context.aws.cognito, userPoolId)) as Fields;
  const use = async (overrides = {}) => {
    ({ userPoolId, clientId } = await createRichPool(context.aws.cognito, overrides));
    before = await pool();
  };
  beforeEach(async () => {
    moto.proxy.rules = [];
    context = moto.context();
    folder = temporaryFolder();
    await use();
  });

  const attach = (options = {}) =>
    runAttach(context, { stack, userPoolId, snapshots: folder, acceptNoMfa: true, ...options });
  const detach = () => runDetach(context, { stack, userPoolId, snapshots: folder });
  const changedPaths = async () => differences(before, await pool()).map(({ path }) => path);
  const slotPaths = slotNames.map((name) => `LambdaConfig.${name}`).sort();
  const isPermitted = async () => (await permittedPools(context, stack)).includes(userPoolId);
  /** Decides at each update of the pool, counted from 1. */
  const onUpdate = (decide: (count: number, call: Call) => ReturnType<Rule>): Rule => {
    let count = 0;
    return (call) => (call.name === 'UpdateUserPool' ? decide(++count, call) : undefined);
  };
  const expectOld = async () => {
    moto.proxy.rules = [];
    expect(await changedPaths()).toEqual([]);
    expect(await isPermitted()).toBe(false);
  };

  it('would lose almost everything by a plain update, and loses nothing by ours', async () => {
    const arn = `arn:aws:lambda:eu-west-1:123456789012:function:${stack}:live`;
    await context.aws.cognito.send(
      new UpdateUserPoolCommand({
        UserPoolId: userPoolId,
        LambdaConfig: Object.fromEntries(slotNames.map((name) => [name, arn])),
      }),
    );
    const lost = new Set((await changedPaths()).map((path) => path.split('.')[0]));
    expect(lost.size).toBeGreaterThan(12);
    for (const field of [
      'Policies',
      'EmailConfiguration',
      'UserPoolTags',
      'DeletionProtection',
      'LambdaConfig',
    ])
      expect(lost).toContain(field);

    await use();
    await attach();
    expect(await changedPaths()).toEqual(slotPaths);
    await detach();
    expect(await changedPaths()).toEqual([]);
  });

  it('is echoed in every updatable field that it has', async () => {
    let body: Fields = {};
    moto.proxy.rules = [
      onUpdate((_, call) => {
        body = JSON.parse(call.body.toString()) as Fields;
        return undefined;
      }),
    ];
    await attach();
    for (const name of Object.keys(richPool)) expect(body, name).toHaveProperty(name);
  });

  it('keeps its permission and no more than one', async () => {
    await attach();
    await attach();
    const { Policy: policy = '' } = await context.aws.lambda.send(
      new GetPolicyCommand({ FunctionName: stack, Qualifier: 'live' }),
    );
    const mine = (JSON.parse(policy) as { Statement: { Condition: unknown }[] }).Statement.filter(
      (statement) => JSON.stringify(statement).includes(userPoolId),
    );
    expect(mine).toHaveLength(1);
    expect(JSON.stringify(mine[0])).toMatch(/SourceAccount.*123456789012/);
    await detach();
    expect(await isPermitted()).toBe(false);
  });

  it('with another function in a slot is refused, taken with --replace, and given back', async () => {
    await use({ LambdaConfig: { PreSignUp: otherFunction, PostConfirmation: otherFunction } });
    const refused = await faultOf(attach());
    expect(refused).toMatchObject({ exitCode: exit.refused, fix: expect.stringMatching(/--replace/) });
    expect(refused.message).toContain(`PreSignUp ${otherFunction}`);
    await expectOld();
    await attach({ replace: true });
    expect((await pool()).LambdaConfig).toMatchObject({ PostConfirmation: otherFunction });
    await detach();
    expect(await changedPaths()).toEqual([]);
  });

  it('is given back what it had also from another machine, by the copy in the bucket', async () => {
    await use({ LambdaConfig: { PreSignUp: otherFunction } });
    await attach({ replace: true });
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    await detach();
    expect(await changedPaths()).toEqual([]);
  });

  it('that is attached in part remembers what it had before the first time', async () => {
    await use({ LambdaConfig: { PreSignUp: otherFunction } });
    await attach({ replace: true });
    const attached = await pool();
    const { PreSignUp, ...rest } = attached.LambdaConfig as Record<string, string>;
    const parts = { ...attached, LambdaConfig: { PreSignUp } };
    expect(Object.keys(rest).length).toBeGreaterThan(0);
    await context.aws.cognito.send(new UpdateUserPoolCommand({ ...parts, UserPoolId: userPoolId }));
    await attach();
    await detach();
    expect((await pool()).LambdaConfig).toEqual({ PreSignUp: otherFunction });
  });

  it('leaves no secret in a snapshot, also of an app client that has one', async () => {
    const { ClientSecret: secret } = await describeClient(context.aws.cognito, userPoolId, clientId);
    await attach({ clientId });
    const [file = ''] = readdirSync(folder);
    const text = readFileSync(join(folder, file), 'utf8');
    expect(secret).toMatch(/./);
    expect(text).not.toContain(secret);
    expect(JSON.parse(text)).toMatchObject({ userPoolId, clients: [{ id: clientId }] });
  });

  it('has its app client prepared when asked, in three fields, and put back', async () => {
    const client = async () => describeClient(context.aws.cognito, userPoolId, clientId);
    const was = await client();
    await attach({ clientId });
    expect(await client()).toEqual({
      ...was,
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_CUSTOM_AUTH'],
      PreventUserExistenceErrors: 'ENABLED',
      AuthSessionValidity: 10,
    });
    await detach();
    expect(await client()).toEqual(was);
  });

  it('has every app client put back that was ever prepared, to what it was before the first time', async () => {
    const make = async (ClientName: string, AuthSessionValidity: number) => {
      const made = await context.aws.cognito.send(
        new CreateUserPoolClientCommand({
          UserPoolId: userPoolId,
          ClientName,
          PreventUserExistenceErrors: 'LEGACY',
          AuthSessionValidity,
          ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
        }),
      );
      return made.UserPoolClient?.ClientId ?? '';
    };
    const ids = [clientId, await make('ios', 4), await make('android', 5)];
    const states = () => Promise.all(ids.map((id) => describeClient(context.aws.cognito, userPoolId, id)));
    const was = await states();
    for (const id of [...ids, clientId]) await attach({ clientId: id });
    expect(await states()).not.toEqual(was);
    await detach();
    expect(await states()).toEqual(was);
    // What was put back is past: another attaching starts anew.
    await attach({ clientId: ids[1] });
    await detach();
    expect(await states()).toEqual(was);
  });

  it('gets the newest state back, also where this machine has an older one', async () => {
    await use({ LambdaConfig: { PreSignUp: otherFunction } });
    await attach({ replace: true });
    await detach();
    const stale = readdirSync(folder).find((name) => !name.startsWith('before-detach')) ?? '';
    await context.aws.cognito.send(
      new UpdateUserPoolCommand({ ...(await pool()), LambdaConfig: {}, UserPoolId: userPoolId }),
    );
    // Another machine attaches the pool, whose slots are empty by now.
    const elsewhere = temporaryFolder();
    await runAttach(context, { stack, userPoolId, snapshots: elsewhere, acceptNoMfa: true });
    expect(readdirSync(folder)).toContain(stale);
    await detach();
    expect(settled(await describePool(context.aws.cognito, userPoolId)).LambdaConfig ?? {}).toEqual({});
  });

  it('is not attached where only this machine would know what to put back', async () => {
    await use({ LambdaConfig: { PreSignUp: otherFunction } });
    moto.proxy.rules = [
      ({ name }) =>
        /^PUT .*\/snapshots\//.test(name) ? { status: 403, type: 'AccessDenied', message: 'no' } : undefined,
    ];
    const fault = await faultOf(attach({ replace: true }));
    expect(fault.message).toMatch(/is not attached: the copy of the snapshot could not be written/);
    expect(fault.fix).toContain('or name another bucket with --bucket');
    expect(await changedPaths()).toEqual([]);
    // With nothing to put back there is nothing to lose: it is said, and done.
    await use();
    await attach();
    expect(context.terminal.lines.join('\n')).toMatch(/! the copy of the snapshot could not be written/);
  });

  it('shows what would change, field by field, and changes nothing when the answer is no', async () => {
    context.terminal.yes = false;
    await attach();
    expect(context.terminal.lines.join('\n')).toMatch(
      /LambdaConfig\.PreSignUp\n {4}\+ "arn:aws:lambda.*:live"/,
    );
    expect(moto.proxy.calls).not.toContain('UpdateUserPool');
    await expectOld();
  });

  it('is deleted when told, although it is protected', async () => {
    await deletePool(context, userPoolId);
    await expect(pool()).rejects.toThrow(/does not exist|ResourceNotFound|not found/i);
    expect(moto.proxy.calls.filter((call) => call === 'UpdateUserPool')).toHaveLength(1);
  });

  describe('when something gets in the way', () => {
    it('is left alone if it was changed between plan and update', async () => {
      context.terminal.ask = async () => {
        await context.aws.cognito.send(
          new UpdateUserPoolCommand({
            ...(before as object),
            UserPoolId: userPoolId,
            MfaConfiguration: 'OFF',
          }),
        );
        before = await pool();
        return true;
      };
      const fault = await faultOf(attach());
      expect(fault.message).toMatch(
        /changed by someone else since the plan: MfaConfiguration. Nothing was changed/,
      );
      await expectOld();
    });

    it('is attached in spite of throttling', async () => {
      moto.proxy.rules = [
        onUpdate((count) => (count < 3 ? { status: 400, type: 'TooManyRequestsException' } : undefined)),
      ];
      await attach();
      expect(await changedPaths()).toEqual(slotPaths);
    });

    it('is attached although the answer was lost', async () => {
      moto.proxy.rules = [onUpdate((count) => (count === 1 ? 'lose' : undefined))];
      await attach();
      expect(await changedPaths()).toEqual(slotPaths);
    });

    it('is known to be attached when all answers are lost', async () => {
      moto.proxy.rules = [onUpdate(() => 'lose')];
      await attach();
      expect(await changedPaths()).toEqual(slotPaths);
    });

    it('is attached although the update is seen late', async () => {
      let late = 0;
      moto.proxy.rules = [
        ({ name }) =>
          name === 'DescribeUserPool' && moto.proxy.calls.includes('UpdateUserPool') && late++ < 3
            ? { answer: { UserPool: before } }
            : undefined,
      ];
      await attach();
      expect(late).toBe(4);
      expect(await changedPaths()).toEqual(slotPaths);
    });

    it('is attached although it cannot be read for a while after the update', async () => {
      let failures = 0;
      moto.proxy.rules = [
        ({ name }) =>
          name === 'DescribeUserPool' && moto.proxy.calls.includes('UpdateUserPool') && failures++ < 12
            ? 'drop'
            : undefined,
      ];
      await attach();
      expect(await changedPaths()).toEqual(slotPaths);
    });

    it('is of unknown state when it can never be read again, and the error says what to do', async () => {
      moto.proxy.rules = [
        ({ name }) =>
          name === 'DescribeUserPool' && moto.proxy.calls.includes('UpdateUserPool') ? 'drop' : undefined,
      ];
      const fault = await faultOf(attach());
      expect(fault).toMatchObject({
        exitCode: exit.partial,
        message: expect.stringMatching(/cannot be read after the update/),
      });
      expect(fault.fix).toContain(folder);
    });

    it('is as it was when no update arrives, and that is said', async () => {
      moto.proxy.rules = [onUpdate(() => 'drop')];
      const fault = await faultOf(attach());
      expect(fault).toMatchObject({
        exitCode: exit.refused,
        message: expect.stringMatching(/could not be updated, and is as it was/),
      });
      await expectOld();
    });

    it('is as it was when Cognito refuses the update', async () => {
      moto.proxy.rules = [
        onUpdate(() => ({ status: 400, type: 'InvalidParameterException', message: 'no role' })),
      ];
      expect((await faultOf(attach())).message).toMatch(/is as it was: .*no role/);
      await expectOld();
    });

    it('is put back at once when an update changes more than the slots', async () => {
      moto.proxy.rules = [
        onUpdate((count, { body }) => {
          const request = JSON.parse(body.toString()) as Fields;
          return count === 1
            ? {
                replace: Buffer.from(
                  JSON.stringify({ ...request, UserPoolTags: {}, DeletionProtection: 'INACTIVE' }),
                ),
              }
            : undefined;
        }),
      ];
      const fault = await faultOf(attach());
      expect(fault).toMatchObject({
        exitCode: exit.refused,
        message: expect.stringMatching(
          /more than it should \(DeletionProtection, UserPoolTags.*was put back and is as it was/,
        ),
      });
      await expectOld();
    });

    it('is neither when even putting back fails, and the error says what to do', async () => {
      moto.proxy.rules = [
        onUpdate((_, { body }) => ({
          replace: Buffer.from(
            JSON.stringify({ ...(JSON.parse(body.toString()) as Fields), UserPoolTags: {} }),
          ),
        })),
      ];
      const fault = await faultOf(attach());
      expect(fault).toMatchObject({
        exitCode: exit.partial,
        message: expect.stringMatching(/IS NEITHER OLD NOR NEW in UserPoolTags/),
      });
      expect(fault.fix).toContain(folder);
    });

    it('has its app client put back when the pool cannot be updated', async () => {
      const was = await describeClient(context.aws.cognito, userPoolId, clientId);
      moto.proxy.rules = [onUpdate(() => ({ status: 400, type: 'InvalidParameterException' }))];
      await faultOf(attach({ clientId }));
      expect(await describeClient(context.aws.cognito, userPoolId, clientId)).toEqual(was);
      await expectOld();
    });

    it('is refused when it has a field that the SDK does not know', async () => {
      moto.proxy.rules = [
        ({ name }) =>
          name === 'DescribeUserPool'
            ? { answer: { UserPool: { ...before, LambdaConfig: { PostQuantum: 'arn' }, Teleport: true } } }
            : undefined,
      ];
      expect((await faultOf(attach())).message).toMatch(
        /does not know, and would reset: LambdaConfig.PostQuantum, Teleport/,
      );
      expect(moto.proxy.calls).not.toContain('UpdateUserPool');
      await expectOld();
    });

    it.each(['before', 'permit', 'update', 'verify'])(
      'stops at Ctrl-C (%s) in the old state or the new, and says which',
      async (when) => {
        const at: Record<string, (call: string) => boolean> = {
          before: (call) => call === 'DescribeUserPool',
          permit: (call) => call === `POST /2015-03-31/functions/${stack}/policy`,
          update: (call) => call === 'UpdateUserPool',
          verify: (call) => call === 'DescribeUserPool' && moto.proxy.calls.includes('UpdateUserPool'),
        };
        moto.proxy.rules = [
          ({ name }) => {
            if (at[when]?.(name)) context.interrupt.request();
            return undefined;
          },
        ];
        const isNew = when === 'update' || when === 'verify';
        if (isNew) {
          await attach();
          expect(context.terminal.results.at(-1)).toMatchObject({ state: 'attached' });
          expect(await changedPaths()).toEqual(slotPaths);
        } else {
          expect(await faultOf(attach())).toMatchObject({
            exitCode: exit.refused,
            message: expect.stringMatching(/Ctrl-C: the pool .* is as it was/),
          });
          await expectOld();
        }
      },
    );
  });
});
