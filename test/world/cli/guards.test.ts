// Where the command line once did harm or gave bad advice on a deployment: a test for each, against moto.
import {
  CreateUserPoolClientCommand,
  ListUserPoolClientsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { beforeEach, describe, expect, it } from 'vitest';
import { explain } from '../../../infra/cli/aws/errors.ts';
import { type CommandError, exit } from '../../../infra/cli/command-error.ts';
import { runAttach } from '../../../infra/cli/commands/attach.ts';
import { runDeploy } from '../../../infra/cli/commands/deploy.ts';
import { runDestroy } from '../../../infra/cli/commands/destroy.ts';
import { runRollback } from '../../../infra/cli/commands/rollback.ts';
import { runStatus } from '../../../infra/cli/commands/status.ts';
import { readLive } from '../../../infra/cli/release/live.ts';
import { region } from '../../support/aws-account.ts';
import { runCommandLine } from '../../support/command-line.ts';
import {
  bucket,
  deployRequest,
  emailOnly,
  stack,
  standIn,
  type TestContext,
  temporaryFolder,
  testSnapshots,
} from '../../support/deployment.ts';
import { hasMoto } from '../support/moto.ts';
import { createRichPool, describePool, settled } from '../support/pools.ts';
import { useMoto } from '../support/use-moto.ts';

const faultOf = async (run: Promise<unknown>): Promise<CommandError> => {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined) throw new Error('no fault');
  return explain(error);
};

describe.skipIf(!hasMoto)('on an AWS stand-in', () => {
  const moto = useMoto();
  let context: TestContext;
  let folder = '';
  let userPoolId = '';
  let clientId = '';
  beforeEach(async () => {
    context = moto.context();
    folder = temporaryFolder();
    ({ userPoolId, clientId } = await createRichPool(context.aws.cognito));
  });
  const store = () => testSnapshots(context, folder);
  const run = (overrides = {}) => runDeploy(context, deployRequest({ userPoolId, ...overrides }), store());
  const said = () => context.terminal.lines.join('\n');
  const live = async () => (await readLive(context.aws.lambda, stack))?.version;
  const calls = (name: string | RegExp) => moto.proxy.calls.filter((call) => call.match(name));

  it('rollback refuses what was never published, and tests what was never live', {
    timeout: 180_000,
  }, async () => {
    await run();
    await run({ artifact: standIn('', 'second') });
    for (const to of ['$LATEST', 'live', '', '0', '1.5']) {
      const fault = await faultOf(runRollback(context, { stack, to }));
      expect(fault.message).toMatch(/is not a published version/);
      expect(fault.exitCode).toBe(exit.refused);
    }
    const onAws = 'if (!process.env.OTP_SECRET.startsWith("rehearsal")';
    await faultOf(
      run({
        artifact: standIn(`${onAws} && event.triggerSource.startsWith("Verify")) r.answerCorrect = true;`),
      }),
    );
    expect(await live()).toBe('2');
    const failed = await faultOf(runRollback(context, { stack, to: '3' }));
    expect(failed.message).toMatch(/Version 3 fails its smoke test \(live is at version 2 as before\)/);
    expect(failed.exitCode).toBe(exit.refused);
    expect(await live()).toBe('2');
    // One that was live is known to be sound.
    const before = calls(/invocations/).length;
    await runRollback(context, { stack, to: '1' });
    expect(await live()).toBe('1');
    expect(calls(/invocations/)).toHaveLength(before);
    // And the way forth again is by a test.
    await runRollback(context, { stack, to: '2' });
    expect(calls(/invocations/).length).toBeGreaterThan(before);
    expect(await live()).toBe('2');

    await runStatus(context, { stack });
    expect(said()).toMatch(/^Version 3: never live, or long ago, code /m);
    expect(said()).toMatch(/^Version 2: live, code /m);
    expect(said()).not.toContain('$LATEST');
    expect(context.terminal.results.at(-1)).toMatchObject({
      versions: [{ version: '3' }, { version: '2' }, { version: '1' }],
    });
  });

  it('status tells of a pool with a field that it does not know, and attach minds it only where it holds something', async () => {
    await run();
    const pool = settled(await describePool(context.aws.cognito, userPoolId));
    const answered = (more: object) => {
      moto.proxy.rules = [
        ({ name }) =>
          name === 'DescribeUserPool' ? { answer: { UserPool: { ...pool, ...more } } } : undefined,
      ];
    };
    answered({ Teleport: true });
    await runStatus(context, { stack });
    expect(context.terminal.results.at(-1)).toMatchObject({ pools: [{ id: userPoolId, state: 'attached' }] });
    const attach = () => runAttach(context, { stack, userPoolId, snapshots: folder, acceptNoMfa: true });
    expect((await faultOf(attach())).message).toMatch(/would reset: Teleport/);
    answered({ Teleport: null, Beam: {}, Warp: [], LambdaConfig: { ...pool.LambdaConfig, Jump: {} } });
    await attach();
    expect(context.terminal.results.at(-1)).toMatchObject({ state: 'attached', changed: false });
  });

  it('the plan of a first deployment names the attach step, and resources that CloudFormation cannot be asked for yet', async () => {
    context.terminal.yes = false;
    await run();
    expect(said()).toContain(`attach the pool ${userPoolId}`);
    expect(said()).toMatch(/^ {2}\+ Function AWS::Lambda::Function$/m);
    expect(said()).toMatch(/Then, once the new version has passed its test\n {2}\+ Live AWS::Lambda::Alias/);
    expect(calls(/^PUT|CreateChangeSet/)).toEqual([]);
  });

  it('the template goes by the bucket', async () => {
    const bodies: string[] = [];
    moto.proxy.rules.push(({ name, body }) => {
      if (name === 'CreateChangeSet') bodies.push(body.toString());
      return undefined;
    });
    await run();
    expect(bodies).toHaveLength(2);
    for (const body of bodies) {
      const form = new URLSearchParams(body);
      expect(form.get('TemplateBody')).toBeNull();
      expect(form.get('TemplateURL')).toMatch(
        new RegExp(`^https://s3\\.${region}\\.amazonaws\\.com/${bucket}/${stack}/[0-9a-f]{64}\\.json$`),
      );
    }
    expect(calls(/^PUT .*[0-9a-f]{64}\.json$/)).toHaveLength(1);
  });

  it('a detach that fails in a destruction says where the state before is', async () => {
    await run();
    moto.proxy.rules.push(({ name }) => {
      if (name !== 'UpdateUserPool') return undefined;
      moto.proxy.rules.push(({ name: next }) => (next === 'DescribeUserPool' ? 'drop' : undefined));
      return undefined;
    });
    const before = await describePool(context.aws.cognito, userPoolId);
    const options = { stack, deletePool: false, deleteTable: false };
    const failed = await faultOf(runDestroy(context, { ...options, snapshots: folder }));
    const place = /(\S+before-detach_\S+\.json)/.exec(failed.fix)?.[1];
    expect(place).toContain(folder);
    const { default: kept } = (await import(place ?? '', { with: { type: 'json' } })) as {
      default: { pool: { LambdaConfig: object } };
    };
    expect(kept.pool.LambdaConfig).toMatchObject({ PreSignUp: before.LambdaConfig?.PreSignUp });
    expect(failed.exitCode).toBe(exit.partial);
    moto.proxy.rules = [];
    // It is not what a detach puts back.
    expect((await store().latest(stack, userPoolId)).snapshot?.pool.LambdaConfig).not.toHaveProperty(
      'PreSignUp',
    );
  });

  it('wrong names are refused with what to look at, and nothing is changed', async () => {
    const pool = settled(await describePool(context.aws.cognito, userPoolId));
    const refusals: [object, RegExp, RegExp][] = [
      [
        { userPoolId: `${region}_Nowhere00` },
        /There is no user pool/,
        /Say --user-pool-id with one that there is: eu-west-1_\w+ \(a million users\)/,
      ],
      [{ bucket: 'My_Bucket' }, /My_Bucket cannot name a bucket/, /3 to 63/],
      [{ flags: { LogRetentionDays: '31' } }, /--log-days 31/, /one of 1, 3/],
      [{ set: [...emailOnly, 'code_length=8'] }, /code_length is not a setting: say CODE_LENGTH/, /--set/],
      [
        { clientId, userPoolId: 'none' },
        /--client-id is an app client of an existing pool/,
        /--user-pool-id/,
      ],
      [
        { clientId: 'nobody0000000000000000000' },
        /has no app client nobody0/,
        new RegExp(`Say --client-id with one that it has: ${clientId}`),
      ],
    ];
    for (const [overrides, what, fix] of refusals) {
      const fault = await faultOf(run(overrides));
      expect(fault.message).toMatch(what);
      expect(fault.fix).toMatch(fix);
      expect(fault.fix).not.toMatch(/^Run the same command again$/);
      expect(fault.exitCode).toBe(exit.refused);
    }
    expect(settled(await describePool(context.aws.cognito, userPoolId))).toEqual(pool);
    expect(calls(/^PUT|CreateChangeSet|UpdateUserPool/)).toEqual([]);
  });

  it('a deployment after which nobody can sign in is not done, until an app client is prepared', async () => {
    const { zipPath } = await standIn()();
    const { code, text, results } = await runCommandLine([
      ...['deploy', '--user-pool-id', userPoolId, '--accept-no-mfa', '--zip', zipPath, '--snapshots', folder],
      ...emailOnly.flatMap((one) => ['--set', one]),
    ]);
    expect(code).toBe(exit.closed);
    expect(text).toMatch(/Not done: no app client of \S+ allows CUSTOM_AUTH/);
    expect(text).toContain(`npm run otp -- attach --user-pool-id ${userPoolId} --client-id ID`);
    expect(text).toMatch(new RegExp(`ID is one of ${clientId} \\(`));
    expect(text).not.toContain('In the app');
    expect(results).toMatchObject([{ version: '1', canSignIn: false }]);
    // What was deployed stays.
    expect(await live()).toBe('1');
    expect(await run({ clientId })).toBe(true);
    // It is the one that users sign up through, which is a setting: so another version.
    expect(context.terminal.results.at(-1)).toMatchObject({ version: '2', changed: true, canSignIn: true });
    // Also where the pool is not named again.
    expect(await run({ clientId, userPoolId: undefined })).toBe(true);
    expect(context.terminal.results.at(-1)).toMatchObject({ changed: false });
  });

  it('of a thousand app clients no more are read than are needed', async () => {
    const make = (i: number, flows: string[]) =>
      new CreateUserPoolClientCommand({
        UserPoolId: userPoolId,
        ClientName: `app ${i}`,
        ExplicitAuthFlows: flows as 'ALLOW_CUSTOM_AUTH'[],
      });
    for (let i = 0; i < 70; i++)
      await context.aws.cognito.send(make(i, ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH']));
    const { NextToken } = await context.aws.cognito.send(
      new ListUserPoolClientsCommand({ UserPoolId: userPoolId, MaxResults: 60 }),
    );
    expect(NextToken).toBeDefined();
    await context.aws.cognito.send(make(70, ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH']));
    expect(await run()).toBe(true);
  });
});
