// A stranger's walk through the README: every command in it is run, on this machine or against an AWS stand-in. The table
// below says how; a command that is not in it fails the test.
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AdminCreateUserCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { region } from '../support/aws-account.ts';
import { temporaryFolder, testContext, verifiedIdentity } from '../support/deployment.ts';
import { hasMoto, type Moto, startMoto } from './support/moto.ts';

const root = join(import.meta.dirname, '../..');
const folder = temporaryFolder();
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The lines of its shell blocks without their comments, and what its prose has of npm. */
const commands = [
  ...[...readme.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) => block.trim().split('\n')),
  ...[...readme.replaceAll(/<!--.*?-->/g, '').matchAll(/`(npm [^`\n]+)`/g)].map(
    ([, command = '']) => command,
  ),
].flatMap((line) => line.replace(/\s+#.*$/, '').split(' && '));

interface Ran {
  readonly status: number | null;
  readonly text: string;
}

/** Nothing of the machine's own AWS settings, nor of the test runner that this runs in. */
const bare = {
  PATH: process.env.PATH ?? '',
  HOME: folder,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: join(folder, 'none'),
  AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
};

function run(
  program: string,
  args: readonly string[],
  { cwd = folder, env = {}, onText = (_text: string, _child: ChildProcess): unknown => undefined } = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env: { ...bare, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        text += chunk;
        onText(text, child);
      });
    child.on('close', (status) => resolve({ status, text }));
  });
}

/** What npm would run, from another folder: so a command leaves no files in the project. */
function runScript(
  command: string,
  options: Parameters<typeof run>[2] = {},
  ...more: string[]
): Promise<Ran> {
  const [, name = '', rest = ''] = /^npm (?:run )?(\w+)(?: -- (.*))?$/.exec(command) ?? [];
  const script: string = (packageJson.scripts as Record<string, string>)[name] ?? '';
  const [program, file = ''] = script.split(' ');
  if (program !== 'node') throw new Error(`${command}: ${script} is not run here`);
  const words = rest.split(' ').filter((word) => word !== '');
  return run(process.execPath, [join(root, file), ...words, ...more], options);
}

let moto: Moto;
let userPoolId = '';
const inAws = () => ({
  env: {
    AWS_ENDPOINT_URL: moto.endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
  },
});
/** With the names of this test in it. */
const filled = (command: string) =>
  command.replace('eu-west-1_AbCdEfGhI', userPoolId).replace('POOL', userPoolId).replace('USER', 'ada');

/** npm itself says whether the lock file is one that `npm ci` takes; to install all of it here would take minutes. */
async function checkInstall(): Promise<void> {
  const copy = temporaryFolder();
  for (const name of ['package.json', 'package-lock.json']) copyFileSync(join(root, name), join(copy, name));
  const { status, text } = await run('npm', ['ci', '--dry-run', '--offline', '--ignore-scripts'], {
    cwd: copy,
  });
  expect(text).toMatch(/added \d{3} packages/);
  expect(status).toBe(0);
}

async function startAndLook(): Promise<void> {
  let page = '';
  let seen: Promise<number> | undefined;
  const { status, text } = await runScript('npm start', {
    onText(said, child) {
      page ||= /\nOpen (http:\S+)\n/.exec(said)?.[1] ?? '';
      if (page === '' || seen) return;
      seen = fetch(page).then(({ status: code }) => code);
      seen.finally(() => child.kill('SIGINT'));
    },
  });
  expect(text).toMatch(/token, verified by aws-jwt-verify/);
  expect(await seen).toBe(200);
  expect(status).toBe(0);
}

const says = async (ran: Promise<Ran>, pattern: RegExp, status = 0): Promise<void> => {
  const { text, status: ended } = await ran;
  expect(text).toMatch(pattern);
  expect(ended).toBe(status);
};

/** How each is run, in the order in which a stranger comes to it. */
const ways: Readonly<
  Record<string, { readonly needs?: 'AWS'; readonly run: (command: string) => Promise<void> }>
> = {
  'npm ci': { run: checkInstall },
  'npm start': { run: startAndLook },
  'npm test': {
    // All of them would run this one again.
    run: async () => says(run('npm', ['test', '--', 'test/errors.test.ts'], { cwd: root }), /\d+ passed/),
  },
  'npm run test:world': {
    // The same.
    run: async () =>
      says(
        // No test has this name: that the command starts is what is asked.
        run('npm', ['run', 'test:world', '--', 'test/world/cfn-lint.test.ts', '-t', 'none of them'], {
          cwd: root,
        }),
        /Test Files .*skipped/,
      ),
  },
  'npm start -- --once': {
    run: (command) => says(runScript(command), /Sign-in by|token, verified by aws-jwt-verify/),
  },
  'npm start -- --help': { run: (command) => says(runScript(command), /--port PORT/) },
  'npm run deploy -- --user-pool-id eu-west-1_AbCdEfGhI --set APP_NAME=Acme --set EMAIL_FROM=signin@example.com --set SMS_COUNTRIES=DE,AT,CH':
    {
      needs: 'AWS',
      run: (command) => says(runScript(filled(command), inAws(), '--yes'), /Version 1 is live/),
    },
  'npm run otp -- doctor': {
    needs: 'AWS',
    // The stand-in's SNS is in its sandbox, and lacks a few answers: what matters is that it judges, each part.
    run: async (command) => {
      const { text } = await runScript(filled(command), inAws());
      expect(text).toMatch(/CUSTOM_AUTH is allowed/);
      expect(text).toMatch(/\d+ broken/);
    },
  },
  'npm run otp -- odds': {
    run: (command) => says(runScript(command), /Takeover odds per user and day +1 in 5,0/),
  },
  'npm run otp -- odds --stack otp-router': {
    needs: 'AWS',
    run: (command) => says(runScript(command, inAws()), /Takeover odds per user and day +1 in 5,0/),
  },
  'npm run otp -- limits USER --user-pool-id POOL': {
    needs: 'AWS',
    run: (command) => says(runScript(filled(command), inAws()), /Nothing counts against this user/),
  },
  'npm run otp -- unlock USER --user-pool-id POOL': {
    needs: 'AWS',
    run: (command) => says(runScript(filled(command), inAws(), '--yes'), /Nothing counts against this user/),
  },
  'npm run otp -- limits --disabled --user-pool-id POOL': {
    needs: 'AWS',
    run: (command) => says(runScript(filled(command), inAws()), /Disabled: 0/),
  },
  'npm run otp -- unlock --since 2h': {
    needs: 'AWS',
    run: (command) => says(runScript(filled(command), inAws(), '--yes'), /Nobody is to be unlocked/),
  },
};

describe('the commands of the README', () => {
  it('are all in the table of this test, and the table has no others', () => {
    expect([...new Set(commands)].sort()).toEqual(Object.keys(ways).sort());
  });

  describe.each(Object.entries(ways).filter(([, { needs }]) => needs === undefined))('%s', (command, way) => {
    it('does what it says, on this machine', { timeout: 180_000 }, () => way.run(command));
  });
});

describe.skipIf(!hasMoto)('the commands of the README that ask AWS', () => {
  beforeAll(async () => {
    moto = await startMoto();
    moto.proxy.rules = [verifiedIdentity('example.com')];
    const { cognito } = testContext(moto.endpoint).aws;
    const { UserPool: pool } = await cognito.send(new CreateUserPoolCommand({ PoolName: 'of a stranger' }));
    userPoolId = pool?.Id ?? '';
    await cognito.send(
      new CreateUserPoolClientCommand({
        UserPoolId: userPoolId,
        ClientName: 'app',
        ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      }),
    );
    await cognito.send(new AdminCreateUserCommand({ UserPoolId: userPoolId, Username: 'ada' }));
  });
  afterAll(() => moto?.stop());

  it.each(Object.entries(ways).filter(([, { needs }]) => needs === 'AWS'))(
    '%s',
    { timeout: 240_000 },
    (command, way) => way.run(command),
  );
});
