// `npm start` as a person meets it: flags, faults, exit codes, the demo it runs, Ctrl-C.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../../infra/host/http.ts';
import {
  defaultPagePort,
  defaultPort,
  localSettings,
  type Options,
  readOptions,
} from '../../../infra/local/cli/options.ts';
import { demosFor } from '../../../infra/local/fixtures.ts';

const file = fileURLToPath(new URL('../../../infra/bin/start.ts', import.meta.url));

function start(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [file, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    output.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.err += chunk;
  });
  const ended = once(child, 'close').then(([code]) => ({ code, ...output }));
  return { child, output, ended };
}

describe('flags', () => {
  const fault = (what: string): Options => ({
    kind: 'fault',
    text: `npm start: ${what}. See npm start -- --help`,
  });
  const cases: readonly (readonly [args: readonly string[], expected: Options])[] = [
    [[], { kind: 'run', once: false, open: false, port: undefined }],
    [['--once'], { kind: 'run', once: true, open: false, port: undefined }],
    [['--open'], { kind: 'run', once: false, open: true, port: undefined }],
    [['--port', '4000', '--once'], { kind: 'run', once: true, open: false, port: 4000 }],
    [['--port=4000'], { kind: 'run', once: false, open: false, port: 4000 }],
    [
      ['--help', '--nonsense'],
      { kind: 'help', text: expect.stringContaining('[--once] [--open] [--port PORT]') },
    ],
    [['--nonsense'], fault("Unknown option '--nonsense'")],
    [['-x'], fault("Unknown option '-x'")],
    [['4000'], fault("Unexpected argument '4000'")],
    [['--port'], fault("Option '--port <value>' argument missing")],
    ...['0', '65536', '-1', '1e3', 'http', ''].map(
      (port) => [[`--port=${port}`], fault('--port takes a number from 1 to 65535')] as const,
    ),
  ];
  it.each(cases)('%j', (args, expected) => {
    expect(readOptions(args)).toEqual(expected);
  });

  it('end with code 2 and one sentence when there is no such flag', async () => {
    expect(await start(['--nonsense']).ended).toEqual({
      code: 2,
      out: '',
      err: "npm start: Unknown option '--nonsense'. See npm start -- --help\n",
    });
  });

  it('end with code 0 and the help', async () => {
    const { code, out, err } = await start(['--help']).ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('--port');
  });
});

describe('settings from the environment', () => {
  it('go to the function over the local defaults; what is not a setting stays', () => {
    const { env } = localSettings({
      CHANNELS: 'email',
      APP_NAME: '',
      HOME: '/root',
      POWERTOOLS_LOG_LEVEL: 'DEBUG',
    });
    expect(env).toMatchObject({ CHANNELS: 'email', APP_NAME: 'Example App', POWERTOOLS_LOG_LEVEL: 'DEBUG' });
    expect(env).not.toHaveProperty('HOME');
  });

  it('decide who the demos are about', () => {
    const names = (env: Record<string, string>) =>
      demosFor(localSettings(env).config).map(({ name }) => name);
    expect(names({})).toEqual(['ada@example.com', expect.stringMatching(/^\+44/)]);
    expect(names({ CHANNELS: 'sms', SMS_COUNTRIES: 'FR' })).toEqual([expect.stringMatching(/^\+33[67]/)]);
    expect(names({ CHANNELS: 'email', SIGN_UP_EMAIL_DOMAINS: 'school.test' })).toEqual(['ada@school.test']);
  });

  it('are refused with all their faults, code 1, before anything is built', async () => {
    const { code, out, err } = await start(['--once'], { CODE_LENGTH: '3', CHANNELS: 'fax' }).ended;
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^2 settings are wrong:\n- CHANNELS .*\n- CODE_LENGTH .*\n$/);
  });
});

describe('npm start', () => {
  it('plays a sign-in by email and one by SMS, and ends with code 0', async () => {
    const { code, out, err } = await start(['--once']).ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const told of ['Sign-up by email: ada@example.com', 'Sign-up by SMS: +44'])
      expect(out).toContain(told);
    expect(out.match(/PreSignUp +\d+ ms {2}confirms the user/g)).toHaveLength(2);
    expect(out.match(/CreateAuthChallenge +\d+ ms {2}CODE_SENT/g)).toHaveLength(2);
    expect(out.match(/DefineAuthChallenge +\d+ ms {2}issues tokens/g)).toHaveLength(2);
    expect(out.match(/token, verified by aws-jwt-verify/g)).toHaveLength(4);
    // No terminal, no colours.
    expect(out).not.toContain('\u001b');
  });

  it('says that the port it was given is taken, with code 1', async () => {
    const other = await listen(createServer());
    onTestFinished(other.close);
    const { code, err } = await start(['--once', '--port', String(other.port)]).ended;
    expect({ code, err }).toEqual({
      code: 1,
      err: `Port ${other.port} is taken: stop what listens there, or give another with --port.\n`,
    });
  });

  it('takes another port when the default one is taken, says so, serves, and stops at Ctrl-C', async () => {
    const other = await listen(createServer(), defaultPort).catch(() => undefined);
    onTestFinished(async () => other?.close());
    const { child, output, ended } = start([]);
    for await (const _ of child.stdout) if (/^Open http/m.test(output.out)) break;
    const endpoint = /endpoint +(http:\S+)/.exec(output.out)?.[1] ?? '';
    expect(output.out).toContain(
      `Port ${defaultPort} is taken: serving on ${new URL(endpoint).port} instead.`,
    );
    expect((await fetch(endpoint)).status).toBe(400);
    expect(output.out).toContain(`userPoolEndpoint: '${endpoint}'`);
    const page = /\nOpen (http:\S+)\n$/.exec(output.out)?.[1] ?? 'no address in the last line';
    expect(Number(new URL(page).port)).toBeGreaterThanOrEqual(defaultPagePort);
    expect((await fetch(page)).status).toBe(200);
    child.kill('SIGINT');
    expect((await ended).code).toBe(0);
  });
});
