// The command line as a person has it: a process with its streams, exit code and signals.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { region } from '../../support/aws-account.ts';
import { temporaryFolder } from '../../support/deployment.ts';

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
const run = (
  args: readonly string[],
  env: Record<string, string> = {},
  script: keyof typeof scripts = 'deploy',
) => {
  const { status, stdout, stderr } = spawnSync(node, [scripts[script], ...args], {
    cwd: folder,
    env: { ...bare, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

describe('the manual', () => {
  it('lists the commands and what the exit codes mean', () => {
    const { status, stdout } = run(['--help']);
    expect(status).toBe(0);
    for (const name of ['deploy', 'attach', 'detach', 'rollback', 'status', 'doctor', 'destroy'])
      expect(stdout).toMatch(new RegExp(`^ {2}${name} \\[options\\] `, 'm'));
    expect(stdout).toMatch(/Exit codes\n {2}0 {2}done/);
  });

  it('tells the price of a web ACL', () => {
    expect(run(['deploy', '--help']).stdout.replace(/\s+/g, ' ')).toMatch(
      /8 USD a month .*0\.60 USD per million requests/,
    );
  });
});

describe('a refusal', () => {
  const twoLines = (stderr: string) => stderr.trim().split('\n');

  it('for want of a Region or credentials is one line of what is wrong and one of what to do', () => {
    const noRegion = run(['status']);
    expect(noRegion.status).toBe(1);
    expect(twoLines(noRegion.stderr)).toEqual([
      'Error: No AWS Region is set',
      'Fix:   Say --region eu-west-1, or set AWS_REGION',
    ]);
    const noCredentials = run(['status', '--region', region]);
    expect(noCredentials.status).toBe(1);
    expect(twoLines(noCredentials.stderr)[0]).toBe('Error: No AWS credentials were found');
  });

  it.each([
    ['', 'No AWS Region is set'],
    ['eu west', 'This is not an AWS Region: eu west'],
  ])('for AWS_REGION=%o is in words', (value, what) => {
    const { status, stderr } = run(['status'], { AWS_REGION: value });
    expect(status).toBe(1);
    expect(twoLines(stderr)[0]).toBe(`Error: ${what}`);
  });

  it('of an unknown command or option is code 1', () => {
    expect(run(['status', '--colour']).status).toBe(1);
    const unknown = run(['attch']);
    expect(unknown.status).toBe(1);
    expect(unknown.stderr).toBe("error: unknown command 'attch'\n(Did you mean attach?)\n");
    expect(unknown.stdout).toBe('');
  });

  it('of an endpoint that does not answer names it', () => {
    const { status, stderr } = run(['status', '--region', region], {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/AWS cannot be reached/);
  });
});

describe('npm', () => {
  const { scripts: commands } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  it('runs the command line by two scripts, and the messages by one of their own', () => {
    expect(commands).toMatchObject({
      otp: 'node infra/bin/otp.ts',
      deploy: 'node infra/bin/deploy.ts',
      messages: 'node build/messages/messages.ts',
    });
  });

  it('shows the help of otp without a command, and its version', () => {
    const { status, stdout } = run([], {}, 'otp');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Usage: npm run otp -- /);
    expect(run(['--version'], {}, 'otp').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('a profile', () => {
  it('that is named is used, for its credentials and its endpoint, whatever the environment has', () => {
    const config = join(folder, 'config');
    writeFileSync(
      config,
      '[profile ops]\nregion = eu-west-1\nendpoint_url = http://127.0.0.1:9\n' +
        'aws_access_key_id = of-ops\naws_secret_access_key = of-ops\n',
    );
    const keys = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
    const env = { AWS_CONFIG_FILE: config, AWS_PROFILE: 'another', ...keys };
    const { status, stderr } = run(['status', '--profile', 'ops'], env);
    expect(stderr).toMatch(/AWS cannot be reached for GetCallerIdentity: .*127\.0\.0\.1:9/);
    expect(status).toBe(1);
    expect(run(['status', '--profile', 'nobody', '--region', region], env).stderr).toMatch(
      /The AWS profile nobody does not exist, or gives no credentials/,
    );
    expect(run(['status'], { AWS_PROFILE: 'nobody' }).stderr).toMatch(
      /No AWS Region is set: the profile nobody has none, or does not exist/,
    );
  });
});

describe('--json', () => {
  it('is all that npm lets through to stdout, with a result and without one', () => {
    const npm = (...words: string[]) => {
      const { status, stdout } = spawnSync('npm', ['run', '-s', 'otp', '--', ...words, '--json'], {
        cwd: root,
        env: { ...bare, PATH: process.env.PATH ?? '' },
        encoding: 'utf8',
      });
      return { status, read: JSON.parse(stdout) as unknown };
    };
    expect(npm('odds')).toMatchObject({ status: 0, read: { guessesPerUserAndDay: 100 } });
    expect(npm('status')).toMatchObject({ status: 1, read: { error: 'No AWS Region is set', exitCode: 1 } });
    expect(npm('stats')).toMatchObject({ status: 1, read: { error: "unknown command 'stats'" } });
  });

  it('leaves stdout to the JSON', () => {
    const { status, stdout } = run(['odds', '--json'], {}, 'otp');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toBeTypeOf('object');
  });

  it('says on stdout, as one document, why there is no result', () => {
    const { status, stdout, stderr } = run(['odds', '--json'], { CODE_LENGTH: '3' }, 'otp');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      error: expect.stringMatching(/CODE_LENGTH is below 6/),
      fix: expect.stringMatching(/\w/),
      exitCode: 1,
    });
    expect(stderr).toMatch(/CODE_LENGTH is below 6/);
  });
});
