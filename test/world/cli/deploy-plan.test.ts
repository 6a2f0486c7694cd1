// What `deploy --plan` says against moto, and that nothing is changed but a template in the bucket; and how a deployment ends.
import {
  CreateStackCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListChangeSetsCommand,
} from '@aws-sdk/client-cloudformation';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exit } from '../../../infra/cli/command-error.ts';
import { runDeploy } from '../../../infra/cli/commands/deploy.ts';
import { runDetach } from '../../../infra/cli/commands/detach.ts';
import type { SnapshotStore } from '../../../infra/cli/pool/snapshot.ts';
import { readStack } from '../../../infra/cli/stack/state.ts';
import { slotNames } from '../../../src/sign-in.ts';
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

interface Planned {
  readonly changes: boolean;
  readonly stack: { readonly action: string };
  readonly template: string;
  readonly parameters: readonly { readonly name: string }[];
  readonly code: { readonly changed: boolean };
  readonly pool: { readonly pool: readonly { readonly path: string }[] } | null;
}

describe.skipIf(!hasMoto)('deploy --plan', () => {
  const moto = useMoto({ forgets: false });
  const artifact = standIn();
  let context: TestContext;
  let store: SnapshotStore;
  let snapshots: string;
  let userPoolId = '';
  let clientId = '';
  let zip = '';
  let said: string[] = [];

  beforeAll(async () => {
    context = moto.context();
    snapshots = temporaryFolder();
    store = testSnapshots(context, snapshots);
    ({ userPoolId, clientId } = await createRichPool(context.aws.cognito));
    zip = (await artifact()).zipPath;
    await runDeploy(context, deployRequest({ userPoolId, clientId, artifact }), store);
    said = [...context.terminal.lines];
  }, 180_000);
  beforeEach(() => {
    context = moto.context();
  });

  const plan = async (more: readonly string[] = [], file = zip) => {
    const settings = emailOnly.flatMap((one) => ['--set', one]);
    const ran = await runCommandLine([
      ...['deploy', '--plan', '--json', '--accept-no-mfa', '--zip', file, ...settings],
      ...more,
    ]);
    expect(ran.results, ran.text).toHaveLength(1);
    return { ...ran, planned: ran.results[0] as Planned };
  };

  const everything = async () => {
    const { Stacks: stacks = [] } = await context.aws.cloudformation.send(new DescribeStacksCommand({}));
    const { Summaries: sets = [] } = await context.aws.cloudformation.send(
      new ListChangeSetsCommand({ StackName: stack }),
    );
    const { Versions: objects = [], DeleteMarkers: markers = [] } = await context.aws.s3.send(
      new ListObjectVersionsCommand({ Bucket: bucket }),
    );
    return {
      stacks: stacks.map(({ StackName: name, StackStatus: status }) => ({ name, status })),
      waiting: sets.filter(({ ExecutionStatus: status }) => status !== 'EXECUTE_COMPLETE'),
      // A template that CloudFormation was asked with stays under its hash: the deployment needs the same.
      objects: objects
        .map(({ Key: key = '' }) => key)
        .filter((key) => !/^fresh\/[0-9a-f]{64}\.json$/.test(key)),
      markers,
      pool: settled(await describePool(context.aws.cognito, userPoolId)),
    };
  };
  /** Nothing is there afterwards that was not there before. */
  const changingNothing = async (run: () => Promise<void>) => {
    const before = await everything();
    await run();
    expect(await everything()).toEqual(before);
    expect(before.waiting).toEqual([]);
  };

  it('ends with "done" where nothing would change', () =>
    changingNothing(async () => {
      const { code, planned, text } = await plan();
      expect(code).toBe(exit.done);
      expect(text).toContain('Nothing would change: version 1');
      expect(planned).toMatchObject({
        changes: false,
        stack: { action: 'none', resources: [] },
        template: 'same',
        parameters: [],
        code: { changed: false },
        live: { version: '1', isLatest: true },
      });
    }));

  it('tells a setting that would change, and no secret', () =>
    changingNothing(async () => {
      const secret = 'q'.repeat(40);
      const { code, planned, text } = await plan([
        ...['--set', 'CODE_LENGTH=8', '--set', `OTP_SECRET=${secret}`],
      ]);
      expect(code).toBe(exit.wouldChange);
      expect(planned.parameters).toContainEqual({ name: 'CODE_LENGTH', from: '6', to: '8' });
      expect(planned.parameters).toContainEqual({ name: 'OTP_SECRET' });
      expect(planned).toMatchObject({ stack: { action: 'update' }, code: { changed: false } });
      expect(text).toContain('CODE_LENGTH: 6 → 8');
      expect(text + JSON.stringify(planned)).not.toContain(secret);
    }));

  it('tells other code', () =>
    changingNothing(async () => {
      const { zipPath } = await standIn('', 'other')();
      const { code, planned } = await plan([], zipPath);
      expect(code).toBe(exit.wouldChange);
      expect(planned).toMatchObject({ code: { changed: true }, template: 'same' });
    }));

  it('tells a stack that is not there yet, and leaves no stack behind', () =>
    changingNothing(async () => {
      const { code, planned } = await plan(['--stack', 'fresh', '--user-pool-id', userPoolId, '--replace']);
      expect(code).toBe(exit.wouldChange);
      expect(planned).toMatchObject({ template: 'new', live: null, stack: { action: 'create' } });
      expect(planned.pool?.pool.map(({ path }) => path)).toEqual(
        slotNames.map((name) => `LambdaConfig.${name}`).sort(),
      );
      expect(await readStack(context.aws.cloudformation, 'fresh')).toBeUndefined();
    }));

  it('makes no bucket to ask with', () =>
    changingNothing(async () => {
      const { code, planned } = await plan([
        '--stack',
        'fresh',
        '--user-pool-id',
        'none',
        '--bucket',
        'none-yet',
      ]);
      expect(code).toBe(exit.wouldChange);
      expect(planned.stack.action).toBe('create');
      expect(moto.proxy.calls.filter((call) => /^PUT|CreateChangeSet/.test(call))).toEqual([]);
    }));

  it('leaves no change set where something fails after it', async () => {
    moto.proxy.rules.push(({ name }) => (name === 'GetTemplate' ? 'drop' : undefined));
    const { planned } = await plan(['--set', 'CODE_LENGTH=8']);
    expect(planned.template).toBe('unknown');
    expect((await everything()).waiting).toEqual([]);
  });

  it("tells a pool's triggers that are not there", async () => {
    await runDetach(context, { stack, userPoolId, snapshots });
    await changingNothing(async () => {
      const { code, planned } = await plan(['--user-pool-id', userPoolId, '--client-id', clientId]);
      expect(code).toBe(exit.wouldChange);
      expect(planned.pool?.pool).toHaveLength(slotNames.length);
      expect(planned.pool).toMatchObject({ client: { id: clientId, changes: expect.any(Array) } });
    });
  });

  it('tells a template that is another than the deployed one', async () => {
    const { cloudformation } = context.aws;
    const { TemplateBody: body = '{}' } = await cloudformation.send(
      new GetTemplateCommand({ StackName: stack }),
    );
    const { parameters = {} } = (await readStack(cloudformation, stack)) ?? {};
    // CloudFormation shows no secret.
    const own = {
      OtpSecret: 's'.repeat(40),
      OtpTableKey: 'k'.repeat(40),
      LiveVersion: '',
      UserPoolId: 'none',
    };
    await cloudformation.send(
      new CreateStackCommand({
        StackName: 'older',
        TemplateBody: JSON.stringify({ ...(JSON.parse(body) as object), Description: 'older' }),
        Parameters: Object.entries({ ...parameters, ...own }).map(([ParameterKey, ParameterValue]) => ({
          ParameterKey,
          ParameterValue,
        })),
        Capabilities: ['CAPABILITY_IAM'],
      }),
    );
    const { code, planned } = await plan(['--stack', 'older']);
    expect(code).toBe(exit.wouldChange);
    expect(planned).toMatchObject({ template: 'changed', stack: { action: 'update' } });
  });

  it('follows a deployment that said what comes next, with the verdict of the doctor', () => {
    const text = said.join('\n');
    expect(text).toMatch(
      /The doctor says: \d+ broken, \d+ waiting for somebody, \d+ to look at, \d+ not checked, \d+ fine/,
    );
    expect(text).toMatch(/! alarm subscribers: none: an alarm reaches nobody\n\s+→ otp deploy --alarm-email/);
    expect(text).toContain(`userPoolId: '${userPoolId}', userPoolClientId: '${clientId}'`);
    expect(text).toContain(`--client-id ${clientId} --auth-parameters`);
    expect(text).toContain('otp open dashboard');
  });
});
