// The function's log, put into a CloudWatch Logs stand-in and read back by the command.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { beforeEach, describe, expect, it } from 'vitest';
import { exit } from '../../../infra/cli/command-error.ts';
import { type LogsOptions, runLogs } from '../../../infra/cli/commands/logs.ts';
import { filterPattern } from '../../../infra/cli/operators/log-lines.ts';
import { region } from '../../support/aws-account.ts';
import { runCommandLine } from '../../support/command-line.ts';
import { stack, type TestContext, temporaryFolder } from '../../support/deployment.ts';
import type { Rule } from '../support/aws-proxy.ts';
import { hasMoto } from '../support/moto.ts';
import { useMoto } from '../support/use-moto.ts';

const root = join(import.meta.dirname, '../../..');
const logGroupName = `/aws/lambda/${stack}`;

/** moto knows no pattern about fields: it is handed the text alone, and only for the pattern that the command has. */
const patterns =
  (heard: (string | undefined)[]): Rule =>
  ({ name, body }) => {
    if (name !== 'FilterLogEvents') return undefined;
    const asked = JSON.parse(body.toString()) as { filterPattern?: string };
    heard.push(asked.filterPattern);
    const id = /\$\.id = "([\w-]+)"/.exec(asked.filterPattern ?? '')?.[1];
    if (id === undefined) return undefined;
    expect(asked.filterPattern).toBe(filterPattern(id));
    return { replace: Buffer.from(JSON.stringify({ ...asked, filterPattern: `"${id}"` })) };
  };

describe.skipIf(!hasMoto)('logs', () => {
  const moto = useMoto();
  let context: TestContext;
  let heard: (string | undefined)[];
  beforeEach(async () => {
    context = moto.context();
    heard = [];
    moto.proxy.rules.push(patterns(heard));
    await context.aws.logs.send(new CreateLogGroupCommand({ logGroupName }));
    for (const logStreamName of ['one', 'two'])
      await context.aws.logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  });

  const line = (id: string, said: string) =>
    JSON.stringify({ level: 'INFO', message: said, trigger: 'PreSignUp_SignUp', id, user: `of-${id}` });
  const put = (messages: readonly string[], ageMs = 1000, logStreamName = 'one') =>
    context.aws.logs.send(
      new PutLogEventsCommand({
        logGroupName,
        logStreamName,
        logEvents: messages.map((message) => ({ message, timestamp: Date.now() - ageMs })),
      }),
    );
  const run = (id?: string, options: Partial<LogsOptions> = {}) =>
    runLogs(context, { stack, since: '15m', follow: false, json: false, ...options }, id);
  /** The last word of each printed line. */
  const said = () => context.terminal.lines.map((text) => text.split(' ').at(-1));

  it('are read in short, without what every invocation brings', async () => {
    await put([line('ada', 'old')], 16 * 60_000);
    await put(['START RequestId: 1', line('ada', 'first'), line('bob', 'second'), 'REPORT RequestId: 1']);
    await run();
    expect(said()).toEqual(['first', 'second']);
    expect(heard).toEqual([undefined]);
  });

  it('are those of one hash, by a filter of CloudWatch', async () => {
    await put([line('ada', 'first'), line('bob', 'second')]);
    await run('of-ada');
    expect(said()).toEqual(['first']);
    expect(heard).toEqual([filterPattern('of-ada')]);
  });

  it('are read to the last page, and an empty page is not it', async () => {
    moto.proxy.rules.unshift(({ name, body }) => {
      if (name !== 'FilterLogEvents') return undefined;
      const { nextToken = '0' } = JSON.parse(body.toString()) as { nextToken?: string };
      const n = Number(nextToken);
      const events = n === 1 ? [] : [{ eventId: nextToken, timestamp: 1, message: `page-${n}` }];
      return { answer: { events, ...(n < 2 && { nextToken: String(n + 1) }) } };
    });
    await run();
    expect(said()).toEqual(['page-0', 'page-2']);
  });

  it('are one document for scripts, each line in full', async () => {
    await put(['START RequestId: 1', line('ada', 'first')]);
    const { code, results, text } = await runCommandLine(['logs', '--json']);
    expect(code).toBe(exit.done);
    const at = expect.stringMatching(/Z$/);
    expect(results).toEqual([
      {
        lines: [
          { at, text: 'START RequestId: 1' },
          { at, line: JSON.parse(line('ada', 'first')) },
        ],
      },
    ]);
    expect(text).toBe('');
  });

  it('are none: says so, and nothing is wrong', async () => {
    const { code, text } = await runCommandLine(['logs', '--since', '2h', '--', '-x']);
    expect(code).toBe(exit.done);
    expect(text).toMatch(/^No line of -x since 20\S+Z\. An earlier --since/);
  });

  it.each([
    [['x y'], /x y is no id of a log line/],
    [['--since', 'yesterday'], /yesterday is no time/],
    [['--follow', '--json'], /--json is one document, and --follow has no end/],
    [['--stack', 'nowhere'], /There is no log group \/aws\/lambda\/nowhere/],
    [['--stack', 'nowhere', '--follow'], /There is no log group \/aws\/lambda\/nowhere/],
  ])('are refused for %j', async (words, why) => {
    const { code, text } = await runCommandLine(['logs', ...words]);
    expect(code).toBe(exit.refused);
    expect(text).toMatch(why);
    expect(text).toContain('\nFix: ');
  });

  it('end at Ctrl-C between two pages', async () => {
    await put([line('ada', 'first')]);
    context.interrupt.request();
    await expect(run()).rejects.toMatchObject({ exitCode: exit.refused });
  });

  describe('followed', () => {
    /** Does the next of `acts` when a poll's wait is over, and ends with the last. */
    const between = (...acts: (() => Promise<unknown>)[]) => {
      let waitedMs = 0;
      Object.assign(context, {
        wait: async (ms: number) => {
          waitedMs += ms;
          if (waitedMs < 2_000) return;
          waitedMs = 0;
          const act = acts.shift();
          if (act) await act();
          else context.interrupt.request();
        },
      });
    };
    const follow = async (id?: string) => {
      await run(id, { follow: true });
      return said().slice(1);
    };

    it('tell each line once, those of the same moment and late ones too', async () => {
      await put([line('ada', 'first')]);
      between(
        () => put([line('ada', 'second'), line('bob', 'another')], 0),
        () => put([line('ada', 'late')], 5_000, 'two'),
      );
      expect(await follow('ada')).toEqual(['first', 'second', 'late']);
      expect(heard).toEqual([1, 2, 3].map(() => filterPattern('ada')));
    });

    it('search no more than the last minutes again', async () => {
      const starts: number[] = [];
      moto.proxy.rules.unshift(({ name, body }) => {
        if (name === 'FilterLogEvents') starts.push(JSON.parse(body.toString()).startTime);
        return undefined;
      });
      await put([line('ada', 'first')], 10 * 60_000);
      between(
        () => put([line('ada', 'second')], 0),
        async () => {},
      );
      await follow();
      const [first = 0, second = 0, third = 0] = starts.map((start) => (Date.now() - start) / 60_000);
      expect(first).toBeCloseTo(15, 0);
      // Long since the last line; then just after one.
      expect(second).toBeCloseTo(5, 0);
      expect(third).toBeLessThan(1);
    });

    it('go on after AWS was asked too often, and say so once', async () => {
      await put([line('ada', 'first')]);
      let refusals = 0;
      // Without the SDK's own further tries, each of which waits longer: two polls fail.
      Object.assign(context, {
        aws: { ...context.aws, logs: new CloudWatchLogsClient({ region, maxAttempts: 1 }) },
      });
      const busy: Rule = ({ name }) =>
        name === 'FilterLogEvents' && refusals++ < 2
          ? { status: 400, type: 'ThrottlingException' }
          : undefined;
      between(
        async () => void moto.proxy.rules.unshift(busy),
        () => put([line('ada', 'second')], 0),
        async () => {},
      );
      expect(await follow()).toEqual(['first', 'following.', 'second']);
    });

    it('end with what will not pass', async () => {
      moto.proxy.rules.unshift(({ name }) =>
        name === 'FilterLogEvents' ? { status: 400, type: 'AccessDeniedException' } : undefined,
      );
      await expect(run(undefined, { follow: true })).rejects.toMatchObject({ name: 'AccessDeniedException' });
    });

    /** As a process, told to stop once it has told a line. */
    const process_ = (stop: (child: ReturnType<typeof spawn>) => void) =>
      new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
        const folder = temporaryFolder();
        const child = spawn(
          join(root, 'node_modules/.bin/node'),
          [join(root, 'infra/bin/otp.ts'), 'logs', '--follow'],
          { env: { PATH: process.env.PATH ?? '', HOME: folder, ...moto.env() } },
        );
        let [stdout, stderr] = ['', ''];
        child.stdout.on('data', (chunk) => {
          const isFirst = !stdout.includes('first');
          stdout += chunk;
          if (isFirst && stdout.includes('first')) stop(child);
        });
        child.stderr.on('data', (chunk) => {
          stderr += chunk;
        });
        child.on('close', (code) => resolve({ code, stdout, stderr }));
      });

    it('end well at Ctrl-C', { timeout: 60_000 }, async () => {
      await put([line('ada', 'first')]);
      const { code, stdout, stderr } = await process_((child) => child.kill('SIGINT'));
      expect(stdout).toMatch(/first\n$/);
      expect({ code, stderr }).toEqual({ code: exit.done, stderr: '\n' });
    });

    it('end where nobody reads them any more', { timeout: 60_000 }, async () => {
      await put([line('ada', 'first')]);
      const { code, stderr } = await process_((child) => {
        child.stdout?.destroy();
        void put([line('ada', 'second')], 0);
      });
      expect({ code, stderr }).toEqual({ code: exit.done, stderr: '' });
    });
  });
});
