// The npm package, packed and installed into an empty folder: nothing else is installed with it, and it does its work
// from there.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Packed } from '../../build/package/pack.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { stack, temporaryFolder } from '../support/deployment.ts';
import { hasMoto } from './support/moto.ts';
import { packOnce } from './support/pack-once.ts';
import { createRichPool, describePool } from './support/pools.ts';
import { useMoto } from './support/use-moto.ts';

const root = join(import.meta.dirname, '../..');
const folder = temporaryFolder();
const modules = join(folder, 'node_modules');
const home = join(modules, packageJson.name);
const program = join(modules, '.bin/otp-router');

let packed: Packed;
beforeAll(async () => {
  const npm = (args: readonly string[], cwd: string) =>
    execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  packed = await packOnce(folder);
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  npm(['install', '--offline', '--no-audit', '--no-fund', join(folder, packed.filename)], folder);
}, 180_000);

const bare = {
  PATH: process.env.PATH ?? '',
  HOME: folder,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: join(folder, 'none'),
  AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
};

const run = (args: readonly string[], env: Record<string, string> = {}) =>
  new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...bare, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });

describe('the package', () => {
  it('holds what it needs, and nothing else', () => {
    const allowed = [
      /^dist\/cli\/[\w.-]+\.js$/,
      /^dist\/cdk\/(index\.(js|cjs|d\.ts|d\.cts)|settings\.(d\.ts|d\.cts)|template\.json)$/,
      /^dist\/client\/[\w.-]+\.js$/,
      /^dist\/client\/types\/(client|rounds)\/[\w./-]+\.d\.ts$/,
      /^dist\/otp-router\.zip$/,
      /^infra\/template\.yaml$/,
      /^infra\/iac\/cloudformation\/nested-stack\.yaml$/,
      /^infra\/iac\/terraform\/\w+\.tf(\.json)?$/,
      /^(infra\/(iac\/)?)?README\.md$/,
      /^infra\/deploying\.md$/,
      /^LICENSE$/,
      /^package\.json$/,
    ];
    const paths = packed.files.map(({ path }) => path);
    expect(paths.filter((path) => !allowed.some((pattern) => pattern.test(path)))).toEqual([]);
    for (const pattern of allowed)
      expect(
        paths.some((path) => pattern.test(path)),
        String(pattern),
      ).toBe(true);
    expect(packed.size).toBeLessThan(1_500_000);
  });

  it('brings no other package, and runs nothing when it is installed', () => {
    expect(readdirSync(modules).filter((name) => !name.startsWith('.'))).toEqual([packageJson.name]);
    const installed = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as object;
    for (const name of ['dependencies', 'devDependencies', 'scripts'])
      expect(installed).not.toHaveProperty(name);
  });

  it('runs every command that asks for no account, and spells itself in its advice', async () => {
    const help = await run(['--help']);
    expect(help.stdout).toMatch(/^Usage: npx --no otp-router \[options\]/);
    expect(help.status).toBe(0);
    const commands = [...help.stdout.matchAll(/^ {2}([a-z]+) \[options\]/gm)].map(([, name = '']) => name);
    expect(commands).toContain('status');
    for (const name of commands) expect((await run([name, '--help'])).status, name).toBe(0);
    const odds = await run(['odds']);
    expect(odds.stdout).toMatch(/^Takeover odds per user and day +1 in [\d,]+$/m);
    expect(await run(['--version'])).toMatchObject({ stdout: `${packageJson.version}\n` });
    const refused = await run(['status']);
    expect(refused.stderr).toMatch(/Error: No AWS Region is set/);
    expect(refused.status).toBe(1);
  });
});

describe.skipIf(!hasMoto)('from the empty folder', () => {
  const moto = useMoto({ forgets: false });

  it('deploys its own zip, attaches a pool, prints and looks after it', { timeout: 120_000 }, async () => {
    const { cognito } = moto.context().aws;
    const { userPoolId, clientId } = await createRichPool(cognito);
    const env = moto.env();
    const settings = [
      'APP_NAME=Acme',
      'CHANNELS=email',
      'EMAIL_FROM=login@example.com',
      'RESPONSE_FLOOR_MS=0',
    ];
    const words = [
      'deploy',
      '--yes',
      '--json',
      '--user-pool-id',
      userPoolId,
      '--client-id',
      clientId,
      '--accept-no-mfa',
    ];
    const deployed = await run([...words, ...settings.flatMap((setting) => ['--set', setting])], env);
    expect(deployed.stderr).toContain('Version 1 is live');
    expect(JSON.parse(deployed.stdout)).toMatchObject({ version: '1', userPoolId, canSignIn: true });
    expect(deployed.status).toBe(0);
    expect((await describePool(cognito, userPoolId)).LambdaConfig?.PreSignUp).toMatch(/:live$/);
    const printed = await run(['print', 'terraform'], env);
    expect(printed.stdout).toContain(`function:${stack}:live"`);
    const odds = await run(['odds', '--stack', stack], env);
    expect(odds.stdout).toMatch(/^Takeover odds per user and day +1 in [\d,]+$/m);
    const status = await run(['status', '--stack', 'other'], env);
    expect(status.stderr).toContain('`npx --no otp-router deploy --stack other`');
  });
});

describe('a CDK app of five lines', () => {
  beforeAll(() => {
    for (const name of ['aws-cdk-lib', 'constructs'])
      symlinkSync(join(root, 'node_modules', name), join(modules, name));
  });
  const lines = (load: (name: string, from: string) => string) => `
${load('App, Stack', 'aws-cdk-lib')}
${load('UserPool', 'aws-cdk-lib/aws-cognito')}
${load('OtpRouter', `${packageJson.name}/cdk`)}
const stack = new Stack(new App({ outdir: 'OUT', analyticsReporting: false }), 'Acme');
new OtpRouter(stack, 'Otp', { userPool: new UserPool(stack, 'Pool'), settings: { CHANNELS: 'email', EMAIL_FROM: 'login@example.com' } });
(stack.node.root as App).synth();
`;
  it.each([
    ['a module', 'app.mjs', (name: string, from: string) => `import { ${name} } from '${from}';`],
    ['CommonJS', 'app.cjs', (name: string, from: string) => `const { ${name} } = require('${from}');`],
  ])('is synthesised from it, as %s', (_, file, load) => {
    const out = join(folder, `out-${file}`);
    writeFileSync(join(folder, file), lines(load).replace('OUT', out).replace(' as App', ''));
    execFileSync(process.execPath, [file], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    const text = readFileSync(join(out, 'Acme.template.json'), 'utf8');
    expect(text).toContain('"AWS::Lambda::Alias"');
    expect(readdirSync(out).some((name) => /^asset\.[0-9a-f]{64}\.zip$/.test(name))).toBe(true);
  });

  it('is typed, settings and all', () => {
    const load = (name: string, from: string) => `import { ${name} } from '${from}';`;
    const app = join(folder, 'typed');
    mkdirSync(app);
    writeFileSync(join(app, 'app.ts'), lines(load));
    writeFileSync(join(app, 'wrong.ts'), lines(load).replace("CHANNELS: 'email'", 'CODE_LENGTH: "six"'));
    const check = (name: string) => {
      const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--types', ''];
      try {
        execFileSync(join(root, 'node_modules/.bin/tsc'), [...options, name], { cwd: app, encoding: 'utf8' });
        return '';
      } catch (error) {
        return String((error as { stdout: string }).stdout);
      }
    };
    expect(check('app.ts')).toBe('');
    expect(check('wrong.ts')).toMatch(/Type 'string' is not assignable to type 'number'/);
  });
});
