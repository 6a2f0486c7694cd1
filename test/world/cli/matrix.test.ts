// Pools of many kinds, attached for real against moto: refused with the reasons and left as they were, or attached.
import {
  CreateUserPoolClientCommand,
  type CreateUserPoolCommandInput,
  type ExplicitAuthFlowsType,
} from '@aws-sdk/client-cognito-identity-provider';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exit } from '../../../infra/cli/command-error.ts';
import { runAttach } from '../../../infra/cli/commands/attach.ts';
import { runDeploy } from '../../../infra/cli/commands/deploy.ts';
import { runDoctor } from '../../../infra/cli/commands/doctor.ts';
import { runStatus } from '../../../infra/cli/commands/status.ts';
import { readClients } from '../../../infra/cli/pool/clients.ts';
import { permittedPools } from '../../../infra/cli/pool/permission.ts';
import type { SnapshotStore } from '../../../infra/cli/pool/snapshot.ts';
import { readLive } from '../../../infra/cli/release/live.ts';
import { readStack } from '../../../infra/cli/stack/state.ts';
import {
  deployRequest,
  emailOnly,
  stack,
  type TestContext,
  temporaryFolder,
  testSnapshots,
} from '../../support/deployment.ts';
import { faultOf } from '../../support/fault-of.ts';
import { hasMoto } from '../support/moto.ts';
import { createRichPool, describePool, otherFunction, settled } from '../support/pools.ts';
import { useMoto } from '../support/use-moto.ts';

const live = `arn:aws:lambda:eu-west-1:123456789012:function:${stack}:live`;
const challengeSlots = ['DefineAuthChallenge', 'CreateAuthChallenge', 'VerifyAuthChallengeResponse'] as const;

const flows: Readonly<Record<string, readonly ExplicitAuthFlowsType[]>> = {
  'code only': ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  mixed: ['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_SRP_AUTH'],
  'password only': ['ALLOW_USER_PASSWORD_AUTH'],
};

interface Kind {
  readonly mfa: 'OFF' | 'OPTIONAL' | 'ON';
  readonly attributes: 'username' | 'alias';
  readonly clients: string;
  readonly owned: boolean;
  readonly slots: 'empty' | 'taken' | 'kept';
}

const everyKind: readonly Kind[] = (['OFF', 'OPTIONAL', 'ON'] as const).flatMap((mfa) =>
  (['username', 'alias'] as const).flatMap((attributes) =>
    Object.keys(flows).flatMap((clients) =>
      [false, true].flatMap((owned) =>
        (['empty', 'taken', 'kept'] as const).map((slots) => ({ mfa, attributes, clients, owned, slots })),
      ),
    ),
  ),
);

/** Every two values that two axes can have together, of one kind of pool. */
const pairsOf = (kind: Kind): string[] => {
  const values = Object.entries(kind).map(([axis, value]) => `${axis} ${value}`);
  return values.flatMap((one, at) => values.slice(at + 1).map((other) => `${one}, ${other}`));
};

/**
 * As few kinds as it takes for every pair of values to occur. All of them, and other axes too, are judged without AWS in
 * test/infra/cli/pool/review.test.ts.
 */
function pairwise(all: readonly Kind[]): Kind[] {
  const missing = new Set(all.flatMap(pairsOf));
  const chosen: Kind[] = [];
  const gain = (kind: Kind) => pairsOf(kind).filter((pair) => missing.has(pair)).length;
  while (missing.size > 0) {
    const best = all.reduce((a, b) => (gain(b) > gain(a) ? b : a));
    for (const pair of pairsOf(best)) missing.delete(pair);
    chosen.push(best);
  }
  return chosen;
}
const kinds = pairwise(everyKind);

/** The rule, at the default settings: what is refused, by whether a flag accepts it. */
function refusals({ mfa, attributes, clients, owned, slots }: Kind) {
  // A PreSignUp that is kept is none of ours: nothing that ours would open is opened.
  const signsUp = slots !== 'kept';
  return {
    accepted: [
      ...(mfa === 'OFF' ? [] : [new RegExp(`second factor: MFA is ${mfa}, .* by the code alone`)]),
      ...(owned ? [/owner: Terraform owns the pool .*[\s\S]*otp print terraform/] : []),
      ...(slots === 'taken' ? [/slots: other functions are in PreSignUp .*:legacy-auth/] : []),
    ],
    never: [
      ...(signsUp && attributes === 'alias' ? [/alias attributes: email: .* moves an alias/] : []),
      ...(signsUp && clients === 'mixed' ? [/ALLOW_USER_SRP_AUTH beside CUSTOM_AUTH, with AUTO_VERIFY/] : []),
      ...(signsUp && clients === 'password only'
        ? [/a client for passwords, and its sign-ups would be confirmed and their address verified/]
        : []),
    ],
  };
}

describe.skipIf(!hasMoto)('attaching pools of many kinds', () => {
  const moto = useMoto({ forgets: false });
  let context: TestContext;
  let store: SnapshotStore;
  let snapshots: string;
  beforeAll(async () => {
    await runDeploy(moto.context(), deployRequest({ userPoolId: 'none' }), {} as SnapshotStore);
  });
  beforeEach(() => {
    context = moto.context();
    snapshots = temporaryFolder();
    store = testSnapshots(context, snapshots);
  });

  const make = ({ mfa, attributes, clients, owned, slots }: Kind) => {
    const { PreSignUp, ...rest } = { PreSignUp: otherFunction, PostConfirmation: otherFunction };
    const pool: Partial<CreateUserPoolCommandInput> = {
      MfaConfiguration: mfa,
      ...(attributes === 'alias' ? { AliasAttributes: ['email'] } : { UsernameAttributes: ['email'] }),
      UserPoolTags: { team: 'identity', ...(owned && { ManagedBy: 'terraform' }) },
      LambdaConfig: slots === 'empty' ? rest : { PreSignUp, ...rest },
    };
    return createRichPool(context.aws.cognito, pool, flows[clients]);
  };

  const stateOf = async (userPoolId: string) => ({
    pool: settled(await describePool(context.aws.cognito, userPoolId)),
    clients: await readClients(context, userPoolId),
    isPermitted: (await permittedPools(context, stack)).includes(userPoolId),
  });

  /** moto forgets at an update what no update can change. */
  const updatable = ({ pool, ...rest }: Awaited<ReturnType<typeof stateOf>>) => {
    const { AliasAttributes: _, UsernameAttributes: __, ...fields } = pool;
    return { ...rest, pool: fields };
  };

  it('holds a pool for each pair of values', () => {
    expect(kinds.length).toBeGreaterThanOrEqual(9);
    expect(new Set(kinds.flatMap(pairsOf))).toEqual(new Set(everyKind.flatMap(pairsOf)));
  });

  it.each(kinds)(
    'MFA $mfa, $attributes attributes, clients $clients, owned by code: $owned, slots $slots',
    async (kind) => {
      const { userPoolId } = await make(kind);
      const before = await stateOf(userPoolId);
      const keep = kind.slots === 'kept' ? ('PreSignUp' as const) : undefined;
      const attach = (choices = {}) => runAttach(context, { stack, userPoolId, snapshots, keep, ...choices });
      const { accepted, never } = refusals(kind);

      const expectRefused = async (run: Promise<unknown>, reasons: readonly RegExp[]) => {
        const { message, fix, exitCode } = await faultOf(run);
        const text = `${message}\n${fix}`;
        expect(exitCode).toBe(exit.refused);
        expect(text).toContain(`The pool ${userPoolId} is not attached`);
        for (const reason of reasons) expect(text).toMatch(reason);
        // And for no other reason.
        expect(reasons.length === 1 ? 1 : message.split('\n  - ').length - 1).toBe(reasons.length);
        expect(await stateOf(userPoolId)).toEqual(before);
        expect(
          moto.proxy.calls.filter((call) => /^(Update|SetUserPool|AddPerm|PUT|POST)/.test(call)),
        ).toEqual([]);
      };

      if (accepted.length + never.length > 0) await expectRefused(attach(), [...accepted, ...never]);
      const meant = attach({ acceptNoMfa: true, outOfBand: true, replace: true });
      if (never.length > 0) return expectRefused(meant, never);

      await meant;
      expect(updatable(await stateOf(userPoolId))).toEqual(
        updatable({
          ...before,
          pool: {
            ...before.pool,
            LambdaConfig: {
              ...before.pool.LambdaConfig,
              ...Object.fromEntries(challengeSlots.map((slot) => [slot, live])),
              PreSignUp: kind.slots === 'kept' ? otherFunction : live,
            },
          },
          isPermitted: true,
        }),
      );
    },
  );

  const harmless: Kind = {
    mfa: 'OFF',
    attributes: 'username',
    clients: 'code only',
    owned: false,
    slots: 'empty',
  };
  const attach = (userPoolId: string, choices = {}) =>
    runAttach(context, { stack, userPoolId, snapshots, ...choices });
  const said = () => context.terminal.lines.join('\n');

  it('tells doctor what a kept PreSignUp must do, and finds out that an apply took the triggers off', async () => {
    const { userPoolId } = await make({ ...harmless, owned: true, slots: 'kept' });
    await attach(userPoolId, { keep: 'PreSignUp', outOfBand: true });
    await runStatus(context, { stack });
    expect(said()).toContain(`Pool ${userPoolId}: attached; PreSignUp keeps another function`);
    const find = async (check: string) =>
      (await runDoctor(context, { stack, userPoolId })).find((finding) => finding.check === check);
    expect(await find('slot PreSignUp')).toMatchObject({
      state: 'warning',
      detail: `keeps ${otherFunction}; SIGN_UP_* and AUTO_VERIFY hold for nobody there`,
      fix: expect.stringMatching(/autoConfirmUser/),
    });
    expect(await find('owner')).toMatchObject({
      state: 'warning',
      detail: expect.stringMatching(/next apply/),
    });

    // As an apply leaves it that does not know of us.
    const { LambdaConfig, ...fields } = settled(await describePool(context.aws.cognito, userPoolId));
    moto.proxy.rules.push(({ name }) =>
      name === 'DescribeUserPool'
        ? { answer: { UserPool: { ...fields, LambdaConfig: { PreSignUp: LambdaConfig?.PreSignUp } } } }
        : undefined,
    );
    expect(await find('owner')).toMatchObject({
      state: 'broken',
      detail: expect.stringMatching(/taken off again/),
    });
  });

  it('tells doctor of an accepted second factor as a warning', async () => {
    const { userPoolId } = await make({ ...harmless, mfa: 'ON' });
    const state = async (acceptNoMfa: boolean) =>
      (await runDoctor(context, { stack, userPoolId, acceptNoMfa })).find(
        ({ check }) => check === 'second factor',
      )?.state;
    expect(await state(false)).toBe('broken');
    expect(await state(true)).toBe('warning');
  });

  it('refuses to make a client for passwords one for codes as well', async () => {
    const { userPoolId, clientId } = await make({ ...harmless, clients: 'password only' });
    const before = await stateOf(userPoolId);
    expect((await faultOf(attach(userPoolId, { clientId }))).message).toMatch(/beside CUSTOM_AUTH/);
    expect(await stateOf(userPoolId)).toEqual(before);
  });

  it('treats a pool as owned where it cannot ask for its stack, and attaches it when told', async () => {
    moto.proxy.rules.push(({ name }) => (name === 'DescribeStackResources' ? 'drop' : undefined));
    const { userPoolId } = await make(harmless);
    const before = await stateOf(userPoolId);
    expect((await faultOf(attach(userPoolId))).message).toMatch(/whether a stack has it could not be asked/);
    expect(await stateOf(userPoolId)).toEqual(before);
    await attach(userPoolId, { outOfBand: true });
    expect((await stateOf(userPoolId)).isPermitted).toBe(true);
  });

  it('refuses a pool of another Region, and one that is none, by every command', async () => {
    for (const run of [attach, (userPoolId: string) => runDoctor(context, { stack, userPoolId })]) {
      const { fix } = await faultOf(run('us-east-1_AbCdEfGhI'));
      expect(fix).toMatch(/^Say --region us-east-1/);
      expect((await faultOf(run('my-pool'))).message).toMatch(/my-pool is no user pool id/);
    }
    expect(moto.proxy.calls).not.toContain('DescribeUserPool');
  });

  it.each(['before the update', 'after it'])(
    'says that a pool is gone which was deleted since the plan: %s',
    async (when) => {
      const { userPoolId, clientId } = await make(harmless);
      let isPlanned = false;
      context.terminal.ask = async () => {
        isPlanned = true;
        return true;
      };
      const notFound = { status: 400, type: 'ResourceNotFoundException', message: 'no such pool' };
      moto.proxy.rules.push(({ name }) => {
        if (!isPlanned || !/^(Describe|Update|GetUserPoolMfa)/.test(name)) return undefined;
        return when === 'before the update' || moto.proxy.calls.includes('UpdateUserPool')
          ? notFound
          : undefined;
      });
      const { message, exitCode } = await faultOf(attach(userPoolId, { clientId }));
      expect(message).toMatch(
        /There is no longer the (pool|app client) .*: someone deleted it since the plan/,
      );
      expect(exitCode).toBe(exit.refused);
      // Nobody else may call live in the name of a pool that is gone.
      expect(await permittedPools(context, stack)).not.toContain(userPoolId);
    },
  );

  it('judges all of 1,000 app clients, page by page', async () => {
    const { userPoolId } = await make(harmless);
    const ids = Array.from({ length: 1_000 }, (_, at) => `client${at}`);
    moto.proxy.rules.push(({ name, body }) => {
      if (name === 'ListUserPoolClients') {
        const { MaxResults: size, NextToken: token = '0' } = JSON.parse(body.toString());
        expect(size).toBeLessThanOrEqual(60);
        const next = Number(token) + size;
        return {
          answer: {
            UserPoolClients: ids.slice(Number(token), next).map((ClientId) => ({ ClientId })),
            ...(next < ids.length && { NextToken: String(next) }),
          },
        };
      }
      if (name !== 'DescribeUserPoolClient') return undefined;
      const { ClientId } = JSON.parse(body.toString());
      // One was deleted between the list and the look at it.
      if (ClientId === 'client500') return { status: 400, type: 'ResourceNotFoundException' };
      const ExplicitAuthFlows = flows[ClientId === 'client999' ? 'mixed' : 'code only'];
      return { answer: { UserPoolClient: { ClientId, ExplicitAuthFlows } } };
    });
    expect(await readClients(context, userPoolId)).toHaveLength(999);
    expect((await faultOf(attach(userPoolId))).message).toMatch(/password flows of client999/);
  });

  describe('by deploying', () => {
    const deploy = (overrides: Parameters<typeof deployRequest>[0]) =>
      runDeploy(context, deployRequest({ stack: 'second', acceptNoMfa: false, ...overrides }), store);
    const parameters = async () => (await readStack(context.aws.cloudformation, 'second'))?.parameters;

    it('fills in the clients that allow CUSTOM_AUTH, keeps them, and refuses what would harm the pool later', async () => {
      const { userPoolId, clientId } = await make(harmless);
      const { UserPoolClient: passwords } = await context.aws.cognito.send(
        new CreateUserPoolClientCommand({
          UserPoolId: userPoolId,
          ClientName: 'passwords',
          ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
        }),
      );
      await deploy({ userPoolId });
      expect(said()).toMatch(new RegExp(`SIGN_UP_CLIENT_IDS: \\(none\\) → ${clientId}`));
      expect(said()).toMatch(
        new RegExp(`! password flows of ${passwords?.ClientId}: .* through this client`),
      );
      expect((await parameters())?.SignUpClientIds).toBe(clientId);
      await deploy({ userPoolId });
      expect(context.terminal.results.at(-1)).toMatchObject({ changed: false });

      // Now every client again, the one for passwords too: also where no pool is named.
      const fault = await faultOf(deploy({ set: [...emailOnly, 'SIGN_UP_CLIENT_IDS='] }));
      expect(fault.message).toMatch(
        /These settings would harm the users of .*which is attached.*its sign-ups would be/,
      );
      expect((await parameters())?.SignUpClientIds).toBe(clientId);
      expect((await readLive(context.aws.lambda, 'second'))?.version).toBe('1');
    });

    it('refuses before anything is made', async () => {
      const { userPoolId } = await make({ ...harmless, mfa: 'ON', owned: true });
      const before = await stateOf(userPoolId);
      const fault = await faultOf(
        runDeploy(context, deployRequest({ stack: 'third', acceptNoMfa: false, userPoolId }), store),
      );
      expect(fault.message).toMatch(/MFA is ON[\s\S]*Terraform owns the pool/);
      expect(await stateOf(userPoolId)).toEqual(before);
      expect(await readStack(context.aws.cloudformation, 'third')).toBeUndefined();
    });

    it('refuses "password, then code" where MFA takes the place of the code, whatever is accepted', async () => {
      const { userPoolId } = await make({ ...harmless, mfa: 'ON' });
      const set = [...emailOnly, 'SRP_FIRST=verify'];
      const request = deployRequest({ stack: 'fourth', acceptNoMfa: true, userPoolId, set });
      expect((await faultOf(runDeploy(context, request, store))).message).toMatch(
        /goes from the password to MFA to tokens and never asks for a code/,
      );
      expect(await readStack(context.aws.cloudformation, 'fourth')).toBeUndefined();
    });
  });
});
