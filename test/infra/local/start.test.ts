// `npm start` as a person meets it: flags, faults, exit codes, the demo it runs, Ctrl-C.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../../infra/host/http.ts';
import { defaultPorts, localSettings, type Options, readOptions } from '../../../infra/local/cli/options.ts';
import { demosFor } from '../../../infra/local/fixtures.ts';
import { cognitoTransport, createOtpClient } from '../../../src/client/index.ts';
import { storageOf } from '../../support/scripted-client.ts';

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
  const noPorts = { port: undefined, 'inbox-port': undefined, 'page-port': undefined };
  const plain: Options = {
    ...{ kind: 'run', once: false, open: false, quiet: false },
    ...{ data: undefined, ports: noPorts },
  };
  const cases: readonly (readonly [args: readonly string[], expected: Options])[] = [
    [[], plain],
    [['--once'], { ...plain, once: true }],
    [['--open'], { ...plain, open: true }],
    [['--quiet', '--data', 'users'], { ...plain, quiet: true, data: 'users' }],
    [['--port', '4000', '--once'], { ...plain, once: true, ports: { ...noPorts, port: 4000 } }],
    [['--port=4000'], { ...plain, ports: { ...noPorts, port: 4000 } }],
    [
      ['--inbox-port', '4001', '--page-port=4002'],
      { ...plain, ports: { ...noPorts, 'inbox-port': 4001, 'page-port': 4002 } },
    ],
    [
      ['--help', '--nonsense'],
      { kind: 'help', text: expect.stringContaining('[--once] [--open] [--port PORT]') },
    ],
    [['--data='], fault('--data takes the name of a folder')],
    [['--data'], fault("Option '--data <value>' argument missing")],
    [['--nonsense'], fault("Unknown option '--nonsense'")],
    [['-x'], fault("Unknown option '-x'")],
    [['4000'], fault("Unexpected argument '4000'")],
    [['--port'], fault("Option '--port <value>' argument missing")],
    ...['0', '65536', '-1', '1e3', 'http', ''].flatMap((port) =>
      ['port', 'inbox-port', 'page-port'].map(
        (name) => [[`--${name}=${port}`], fault(`--${name} takes a number from 1 to 65535`)] as const,
      ),
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
    const other = await listen(createServer(), defaultPorts.port).catch(() => undefined);
    onTestFinished(async () => other?.close());
    const { child, output, ended } = start([]);
    for await (const _ of child.stdout) if (/^Open http/m.test(output.out)) break;
    const endpoint = /endpoint +(http:\S+)/.exec(output.out)?.[1] ?? '';
    expect(output.out).toContain(
      `Port ${defaultPorts.port} is taken: serving on ${new URL(endpoint).port} instead.`,
    );
    expect((await fetch(endpoint)).status).toBe(400);
    expect(output.out).toContain(`userPoolEndpoint: '${endpoint}'`);
    const page = /\nOpen (http:\S+)\n$/.exec(output.out)?.[1] ?? 'no address in the last line';
    // The same address at every start, or nearly: ten further on where it is taken.
    for (const [url, port] of [
      [endpoint, defaultPorts.port + 10],
      [page, defaultPorts['page-port']],
    ] as const) {
      const near = Array.from({ length: 21 }, (_, i) => port + 10 * i);
      expect(near).toContain(Number(new URL(url).port));
    }
    expect((await fetch(page)).status).toBe(200);
    child.kill('SIGINT');
    expect((await ended).code).toBe(0);
  });

  it('says the same of the inbox and the page', async () => {
    for (const name of ['inbox-port', 'page-port']) {
      const other = await listen(createServer());
      onTestFinished(other.close);
      const free = name === 'page-port' ? [] : ['--once'];
      const { code, err } = await start(['--quiet', ...free, `--${name}`, String(other.port)]).ended;
      expect({ code, err }).toEqual({
        code: 1,
        err: `Port ${other.port} is taken: stop what listens there, or give another with --${name}.\n`,
      });
    }
  });
});

describe('npm start for tests', () => {
  async function freePort(): Promise<number> {
    const server = await listen(createServer());
    await server.close();
    return server.port;
  }

  /** Started on fixed ports, until its one line has come. */
  async function quiet(more: readonly string[]) {
    const ports = { port: await freePort(), inbox: await freePort(), page: await freePort() };
    const { port, inbox, page } = ports;
    const flags = ['--port', `${port}`, '--inbox-port', `${inbox}`, '--page-port', `${page}`];
    const { child, output, ended } = start(['--quiet', ...flags, ...more], {
      RESPONSE_FLOOR_MS: '0',
      SENDS_PER_HOUR: '1',
    });
    for await (const _ of child.stdout) if (output.out.includes('\n')) break;
    return { ports, addresses: JSON.parse(output.out) as Record<string, string>, child, ended };
  }

  it('prints one line of JSON with the addresses, on the ports that were named, and nothing else', async () => {
    const { ports, addresses, child, ended } = await quiet([]);
    const endpoint = `http://127.0.0.1:${ports.port}`;
    expect(addresses).toEqual({
      endpoint,
      region: 'eu-west-1',
      userPoolId: 'eu-west-1_Local0000',
      clientId: '0local0client0local0client',
      inbox: `http://127.0.0.1:${ports.inbox}/inbox`,
      jwks: `${endpoint}/eu-west-1_Local0000/.well-known/jwks.json`,
      page: `http://127.0.0.1:${ports.page}`,
    });
    const storage = storageOf();
    const client = createOtpClient({
      transport: cognitoTransport({ endpoint, clientId: addresses.clientId ?? '' }),
      ...{ storage, session: storage },
    });
    expect(await client.start('ada@example.com')).toMatchObject({ step: 'code', error: undefined });
    child.kill('SIGTERM');
    const { code, out, err } = await ended;
    expect({ code, lines: out.trim().split('\n').length, err }).toEqual({ code: 0, lines: 1, err: '' });
  });

  it('keeps users, tokens, keys, proofs and limits in the folder of --data', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'otp-data-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const data = join(folder, 'kept');
    const storage = storageOf();
    const clientFor = ({ endpoint = '', clientId = '' }: Record<string, string>) =>
      createOtpClient({ transport: cognitoTransport({ endpoint, clientId }), storage, session: storageOf() });
    const codeIn = async ({ inbox = '' }: Record<string, string>) => {
      const messages = (await (await fetch(inbox)).json()) as { to: string; text: string }[];
      return /\b\d{6}\b/.exec(messages.at(-1)?.text ?? '')?.[0] ?? '';
    };
    const keysOf = async ({ jwks = '' }: Record<string, string>) => (await fetch(jwks)).json();

    const first = await quiet(['--data', data]);
    const before = clientFor(first.addresses);
    await before.start('ada@example.com');
    const code = await codeIn(first.addresses);
    await before.answer(code);
    const keys = await keysOf(first.addresses);
    const again = start(['--quiet', '--once', '--data', data]);
    expect(await again.ended).toMatchObject({
      code: 1,
      err: `${data} is in use by another npm start (process ${first.child.pid}): stop that one first.\n`,
    });
    first.child.kill('SIGTERM');
    await first.ended;
    expect((await stat(join(data, 'pool.json'))).mode & 0o077).toBe(0);

    const second = await quiet(['--data', data]);
    expect(await keysOf(second.addresses)).toEqual(keys);
    const after = clientFor(second.addresses);
    const { tokens } = JSON.parse(storage.values.get('otp.0local0client0local0client.user') ?? '{}');
    storage.values.set(
      'otp.0local0client0local0client.user',
      JSON.stringify({ name: 'ada@example.com', tokens: { ...tokens, expiresAt: 0 } }),
    );
    expect(await after.resume()).toMatchObject({ step: 'signed-in', error: undefined });
    await after.signOut();
    // The user is there, and so is what the table knows: that the message of this hour has been sent.
    expect(await after.start('ada@example.com', { signUp: false })).toMatchObject({
      step: 'code',
      sent: 'nothing',
    });
    second.child.kill('SIGTERM');
    await second.ended;
  });

  it('says what is wrong with the folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'otp-data-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'pool.json'), '{}');
    const { code, err } = await start(['--quiet', '--data', folder]).ended;
    expect({ code, err }).toEqual({
      code: 1,
      err: `${join(folder, 'pool.json')} was not written by npm start: delete it, or give --data another folder.\n`,
    });
    const file = join(folder, 'pool.json');
    expect((await start(['--quiet', '--data', file]).ended).err).toBe(`${file} cannot be made: EEXIST.\n`);
  });
});
