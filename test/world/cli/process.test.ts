// The command line as a person has it: a process with its streams, exit code and signals.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { region } from '../../support/aws-account.ts';
import { stack, standIn, temporaryFolder } from '../../support/deployment.ts';
import { hasMoto } from '../support/moto.ts';
import { createRichPool, describePool } from '../support/pools.ts';
import { useMoto } from '../support/use-moto.ts';

const root = join(import.meta.dirname, '../../..');
const scripts = { otp: join(root, 'infra/bin/otp.ts'), deploy: join(root, 'infra/bin/deploy.ts') };
const node = join(root, 'node_modules/.bin/node');
const folder = temporaryFolder();

/** Nothing of the machine's own AWS settings. */
const bare = {
  PATH: process.env.PATH ?? '',
  HOME: folder,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: join(folder, 'none'),
  AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
};
describe.skipIf(!hasMoto)('on an AWS stand-in', () => {
  const moto = useMoto();
  let userPoolId = '';
  let clientId = '';
  const deployArgs = async (note: string) => [
    ...[
      'deploy',
      '--yes',
      '--accept-no-mfa',
      '--json',
      '--user-pool-id',
      userPoolId,
      '--client-id',
      clientId,
      '--zip',
      (await standIn('', note)()).zipPath,
    ],
    ...[
      '--set',
      'APP_NAME=Acme',
      '--set',
      'CHANNELS=email',
      '--set',
      'EMAIL_FROM=login@example.com',
      '--snapshots',
      join(folder, 'snaps'),
    ],
  ];
  beforeEach(async () => {
    ({ userPoolId, clientId } = await createRichPool(moto.context().aws.cognito));
  });

  /** As spawnSync, but without blocking this process, which serves the proxy. */
  const start = (
    args: readonly string[],
    onText: (text: string, child: ChildProcess) => void = () => {},
    script = scripts.deploy,
  ) =>
    new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) => {
      const child = spawn(node, [script, ...args], {
        cwd: folder,
        env: { ...bare, ...moto.env() },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let [stdout, stderr] = ['', ''];
      const hear = () => onText(stdout + stderr, child);
      child.stdout.on('data', (chunk) => {
        stdout += chunk;
        hear();
      });
      child.stderr.on('data', (chunk) => {
        stderr += chunk;
        hear();
      });
      child.on('close', (status) => resolve({ status, stdout, stderr }));
    });

  it('deploys, attaches and answers in JSON on stdout alone, without colours; again is nothing to do', {
    timeout: 120_000,
  }, async () => {
    const first = await start(await deployArgs('one'));
    expect(first.stderr).toMatch(/Version 1 is live/);
    expect(JSON.parse(first.stdout)).toMatchObject({ version: '1', changed: true, userPoolId });
    expect(first.status).toBe(0);
    expect(first.stderr).not.toContain('\u001b');
    expect(first.stderr).not.toMatch(/OTP_SECRET: (?!\(hidden\))/);
    const again = await start(await deployArgs('one'));
    expect(JSON.parse(again.stdout)).toMatchObject({ version: '1', changed: false });
    const doctor = await start(['doctor', '--json']);
    const { broken, findings } = JSON.parse(doctor.stdout) as {
      broken: number;
      findings: { state: string }[];
    };
    expect(broken).toBe(findings.filter(({ state }) => state === 'broken').length);
    expect(doctor.status).toBe(broken > 0 ? 4 : 0);
    const status = await start(['status', '--json']);
    expect(JSON.parse(status.stdout)).toMatchObject({ stack, live: { version: '1' } });
    expect(await start(['status', '--json'], undefined, scripts.otp)).toEqual(status);
    const odds = await start(['odds', '--stack', stack, '--json'], undefined, scripts.otp);
    expect(JSON.parse(odds.stdout)).toMatchObject({ guessesPerUserAndDay: 100 });
  });

  it('prints fixes that name the script, the stack and the Region they are for', {
    timeout: 120_000,
  }, async () => {
    const missing = await start(['status', '--stack', 'other', '--region', region], undefined, scripts.otp);
    expect(missing.stderr).toContain(`npm run otp -- deploy --stack other --region ${region}`);
    const stackArgs = ['--stack', 'other', '--bucket', 'some-bucket'];
    expect((await start([...(await deployArgs('one')), ...stackArgs])).status).toBe(0);
    const doctor = await start(['doctor', '--json', '--stack', 'other', '--user-pool-id', userPoolId]);
    const { findings } = JSON.parse(doctor.stdout) as { findings: { fix?: string }[] };
    const fixes = findings.flatMap(({ fix }) => (fix?.includes('npm run') ? [fix] : []));
    expect(fixes.length).toBeGreaterThan(0);
    for (const fix of fixes) {
      expect(fix).toContain('npm run deploy -- ');
      expect(fix).toContain('--stack other');
    }
  });

  it('asks, and without a terminal to answer on changes nothing', async () => {
    const args = (await deployArgs('one')).filter((arg) => arg !== '--yes');
    const { status, stderr } = await start(args);
    expect(status).toBe(1);
    expect(stderr).toMatch(/There is no terminal to answer on\nFix: {3}Say --yes/);
    expect(moto.proxy.calls.filter((call) => /^PUT|Execute|UpdateUserPool/.test(call))).toEqual([]);
  });

  it('hears a real Ctrl-C, ends the step, and says which state holds', { timeout: 120_000 }, async () => {
    let once = false;
    const { status, stderr } = await start(await deployArgs('one'), (text, child) => {
      if (once || !text.includes('… publish a version')) return;
      once = true;
      child.kill('SIGINT');
    });
    expect(stderr).toMatch(/Ctrl-C: ending the step under way/);
    expect(stderr).toMatch(/Error: Stopped by Ctrl-C: nothing is live yet/);
    expect(status).toBe(3);
    const { LambdaConfig: slots } = await describePool(moto.context().aws.cognito, userPoolId);
    expect(slots).not.toHaveProperty('PreSignUp');
  });

  it.each([/^/, /… publish/, /… attach/])(
    'goes on to its end where nobody reads it any more, as after `| head`: from %s on',
    { timeout: 120_000 },
    async (line) => {
      const args = (await deployArgs('one')).filter((arg) => arg !== '--json');
      let isClosed = false;
      const { status, stderr } = await start(args, (text, child) => {
        if (isClosed || !line.test(text)) return;
        isClosed = true;
        child.stdout?.destroy();
      });
      expect(isClosed).toBe(true);
      expect(stderr).not.toMatch(/EPIPE|at .*:\d+:\d+/);
      expect(status).toBe(0);
      const { LambdaConfig: slots } = await describePool(moto.context().aws.cognito, userPoolId);
      expect(slots?.PreSignUp).toMatch(/:live$/);
    },
  );

  it('is quiet about a pipe that closes, at the first line or a later one', {
    timeout: 120_000,
  }, async () => {
    expect((await start(await deployArgs('one'))).status).toBe(0);
    for (const name of ['--help', 'odds', 'status'])
      for (const at of [0, 2]) {
        const { status, stderr } = await start(
          [name],
          (text, child) => {
            if (text.split('\n').length > at) child.stdout?.destroy();
          },
          scripts.otp,
        );
        expect(stderr).toBe('');
        expect(status).toBe(0);
      }
  });

  it.each(['SIGTERM'] as const)('hears %s as it hears Ctrl-C', { timeout: 120_000 }, async (signal) => {
    let once = false;
    const { status, stderr } = await start(await deployArgs('one'), (text, child) => {
      if (once || !text.includes('… publish a version')) return;
      once = true;
      child.kill(signal);
    });
    expect(stderr).toMatch(/Stopped by Ctrl-C: nothing is live yet/);
    expect(status).toBe(3);
  });
});
