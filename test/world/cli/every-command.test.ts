// What holds for every command alike, on one deployment: one JSON document, progress while AWS is asked, who is asked.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AdminCreateUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exit } from '../../../infra/cli/command-error.ts';
import { runDeploy } from '../../../infra/cli/commands/deploy.ts';
import { otp } from '../../../infra/cli/format-commands.ts';
import { createProgram } from '../../../infra/cli/program.ts';
import { runCommandLine } from '../../support/command-line.ts';
import {
  deployRequest,
  emailOnly,
  standIn,
  type TestTerminal,
  temporaryFolder,
  testSnapshots,
  testTerminal,
} from '../../support/deployment.ts';
import { hasMoto } from '../support/moto.ts';
import { createRichPool } from '../support/pools.ts';
import { useMoto } from '../support/use-moto.ts';

const never = () => {
  throw new Error('no context is needed');
};
const names = createProgram(otp, { open: never, openLocal: never }).commands.map((command) => command.name());

/** What each command is run with; commands that change things come last. */
const words = (userPoolId: string, zip: string): Record<string, string[]> => ({
  odds: ['--stack', 'otp-router'],
  status: [],
  logs: [],
  open: ['table'],
  doctor: ['--user-pool-id', userPoolId],
  print: ['terraform'],
  limits: ['ada', '--user-pool-id', userPoolId],
  deploy: [
    '--user-pool-id',
    userPoolId,
    '--zip',
    zip,
    '--accept-no-mfa',
    ...emailOnly.flatMap((one) => ['--set', one]),
  ],
  attach: ['--user-pool-id', userPoolId, '--accept-no-mfa', '--snapshots', temporaryFolder()],
  rollback: ['--to', '1'],
  rotate: [],
  unlock: ['--since', '1h'],
  detach: ['--user-pool-id', userPoolId, '--snapshots', temporaryFolder()],
  destroy: ['--snapshots', temporaryFolder()],
});

describe.skipIf(!hasMoto)('every command', () => {
  const moto = useMoto({ forgets: false });
  let userPoolId = '';
  let zip = '';
  beforeAll(async () => {
    const context = moto.context();
    ({ userPoolId } = await createRichPool(context.aws.cognito));
    await context.aws.cognito.send(new AdminCreateUserCommand({ UserPoolId: userPoolId, Username: 'ada' }));
    const artifact = standIn();
    zip = (await artifact()).zipPath;
    await runDeploy(
      context,
      deployRequest({ userPoolId, artifact }),
      testSnapshots(context, temporaryFolder()),
    );
  }, 180_000);

  /** A terminal that knows whether it is telling of something under way. */
  const telling = (): TestTerminal & { depth: number } => {
    const terminal = Object.assign(testTerminal(), { depth: 0 });
    const within = async <T>(run: () => Promise<T>): Promise<T> => {
      terminal.depth++;
      try {
        return await run();
      } finally {
        terminal.depth--;
      }
    };
    return Object.assign(terminal, {
      watch: <T>(_: string, run: () => Promise<T>) => within(run),
      step: <T>(_: string, run: () => Promise<T>) => within(run),
    });
  };

  let terminal: ReturnType<typeof telling>;
  let asked: string[];
  let silent: string[];
  beforeEach(() => {
    terminal = telling();
    [asked, silent] = [[], []];
    moto.proxy.rules.push(({ name }) => {
      if (terminal.depth === 0) silent.push(name);
      return undefined;
    });
    terminal.ask = async (question) => {
      asked.push(question);
      return false;
    };
  });

  const run = (name: string, more: readonly string[] = []) =>
    runCommandLine([name, ...(words(userPoolId, zip)[name] ?? []), ...more, '--json'], { terminal });

  it('is run here', () => {
    expect(Object.keys(words('', '')).sort()).toEqual([...names].sort());
  });

  it.each(names)(
    'has one result, tells what it waits for, and asks only where --yes is listed: %s',
    {
      timeout: 120_000,
    },
    async (name) => {
      const { code, results, stdout, text } = await run(name);
      expect(text).not.toContain('Error:');
      expect(Object.values(exit)).toContain(code);
      expect(results, text).toHaveLength(1);
      expect(stdout).toBe('');
      expect(silent, 'calls of AWS while nothing was printed').toEqual([]);
      const help = (await runCommandLine([name, '--help'])).text;
      if (asked.length > 0) expect(help).toContain('--yes');
      // Nothing was changed, so the next command finds the same.
      expect(moto.proxy.calls.filter((call) => /Execute|UpdateUserPool|DeleteStack$/.test(call))).toEqual([]);
    },
  );

  it.each(names)('says on stdout, as one document, why there is no result: %s', async (name) => {
    const refused = await run(name, ['--nope']);
    expect(refused).toMatchObject({ code: exit.refused, results: [] });
    expect(JSON.parse(refused.stdout)).toEqual({
      error: "unknown option '--nope'",
      fix: 'See --help',
      exitCode: exit.refused,
    });
  });

  /** Those that ask AWS for the stack, which is not there. */
  it.each(names.filter((name) => !['deploy', 'destroy'].includes(name)))(
    'says so too where AWS has no such stack: %s',
    async (name) => {
      const { code, stdout, results } = await run(name, ['--stack', 'nowhere']);
      expect({ code, results }).toEqual({ code: exit.refused, results: [] });
      const { error, fix } = JSON.parse(stdout) as { error: string; fix: string };
      expect(error).toContain('nowhere');
      expect(fix).not.toMatch(/Run the same command again/);
    },
  );

  const wrongPool = 'eu-west-1_Nowhere00';
  const aboutPools = ['deploy', 'attach', 'detach', 'doctor'];
  it.each(aboutPools)('names the pools that there are where the id is wrong: %s', async (name) => {
    const all = words(userPoolId, zip)[name]?.map((word) => (word === userPoolId ? wrongPool : word)) ?? [];
    // A stack that was deployed with a pool keeps it: another one is refused for that.
    const stack = name === 'deploy' ? ['--stack', 'fresh'] : [];
    const { code, stdout } = await runCommandLine([name, ...all, ...stack, '--json'], { terminal });
    expect(code).toBe(exit.refused);
    expect(JSON.parse(stdout)).toEqual({
      error: `There is no user pool ${wrongPool} in eu-west-1, account 123456789012`,
      fix: `Say --user-pool-id with one that there is: ${userPoolId} (a million users)`,
      exitCode: exit.refused,
    });
  });

  it.each(['attach', 'doctor'])('names the app clients where that id is wrong: %s', async (name) => {
    const { code, stdout } = await run(name, ['--client-id', 'nobody']);
    expect(code).toBe(exit.refused);
    const { error, fix } = JSON.parse(stdout) as { error: string; fix: string };
    expect(error).toBe(`The pool ${userPoolId} has no app client nobody`);
    expect(fix).toMatch(/^Say --client-id with one that it has: \w+ \(/);
  });

  it('does without the list where it may not be read', async () => {
    moto.proxy.rules.push(({ name }) =>
      name === 'ListUserPools' ? { status: 400, type: 'AccessDeniedException' } : undefined,
    );
    const { stdout } = await runCommandLine(['doctor', '--user-pool-id', wrongPool, '--json'], { terminal });
    expect(JSON.parse(stdout)).toMatchObject({
      error: expect.stringContaining(wrongPool),
      fix: 'Look the id up in the Cognito console, and check --region and --profile',
    });
  });

  describe('open', () => {
    it.each(['dashboard', 'function', 'table', 'pool', 'stack', 'logs'])(
      'prints the page of %s',
      async (page) => {
        const { results, text, code } = await runCommandLine(['open', page], { terminal });
        expect(code).toBe(exit.done);
        expect(results).toMatchObject([
          { page, url: expect.stringMatching(/^https:\/\/eu-west-1\.console/) },
        ]);
        expect(text).toContain((results[0] as { url: string }).url);
        if (page === 'pool') expect(text).toContain(userPoolId);
        if (page === 'logs') expect(text).toContain('npm run otp -- logs --follow');
      },
    );
  });
});

it('writes to stdout in one place only', () => {
  const terminal = readFileSync(join(import.meta.dirname, '../../../infra/cli/terminal.ts'), 'utf8');
  expect(terminal.match(/stdout\.write/g)).toHaveLength(1);
});
