// The operators' commands, over DynamoDB where they need a table.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exit } from '../../../infra/cli/command-error.ts';
import { nameUser } from '../../../src/limits/user-record.ts';
import { runCommandLine } from '../../support/command-line.ts';
import { wrongFor } from '../../support/counting.ts';
import { env, testDeps } from '../../support/deps.ts';
import { dispatch } from '../../support/dispatch.ts';
import { type LocalDynamo, startDynalite } from '../../support/dynalite.ts';
import { verifyEvent } from '../../support/events.ts';
import { limitsOver } from '../../support/limits.ts';
import { SignIn } from '../../support/sign-in.ts';

let dynamo: LocalDynamo;
beforeAll(async () => {
  dynamo = await startDynalite();
});
afterAll(() => dynamo.stop());

const pool = ['--user-pool-id', 'eu-west-1_Example1'];

async function run(words: readonly string[], settings: Record<string, string>, nowMs = Date.now()) {
  const ran = await runCommandLine(words, { env: settings, nowMs });
  expect(ran.text).not.toContain(env.OTP_SECRET);
  expect(JSON.stringify(ran.results)).not.toContain(env.OTP_SECRET);
  return ran;
}

describe('odds', () => {
  it('needs no setting, and says where the figures come from', async () => {
    const { code, text } = await run(['odds'], {});
    expect(code).toBe(0);
    expect(text).toContain('at most 100');
    expect(text).toContain('1 in 5,0');
    expect(text).toContain('SMS cost at $0.05 each');
  });

  it('gives the figures as JSON', async () => {
    const { code, results } = await run(['odds', '--json', '--price', '0.1'], { SMS_PER_HOUR: '100' });
    expect(code).toBe(0);
    expect(results).toMatchObject([{ guessesPerUserAndDay: 100, usdPerHour: 10, warnings: [] }]);
  });

  it.each([
    [{ HUMAN_CHECK: 'altcha' }, 'costs $0.0001 of computing for 1,000 messages'],
    [
      {
        HUMAN_CHECK: 'turnstile',
        HUMAN_CHECK_SITE_KEY: 'a-site-key-1',
        HUMAN_CHECK_SECRET: 'a-secret-key-1',
      },
      'costs $0.33 to $1 for 1,000 messages',
    ],
  ])('say what passing a human check costs, and what it does not stop: %j', async (settings, words) => {
    const { code, text } = await run(['odds'], { START: 'client', ...settings });
    expect(code).toBe(0);
    expect(text).toContain(words);
    expect(text).toContain('an attacker who');
    expect((await run(['odds'], {})).text).not.toContain('HUMAN_CHECK');
  });

  it.each([
    [{ WRONG_BEFORE_DISABLE: '1000', LOCK_SECONDS: '60' }, [], 'raise CODE_LENGTH', exit.faulty],
    [{ SMS_PER_HOUR: '10000' }, [], 'lower SMS_PER_HOUR', exit.faulty],
    [{ SMS_BREAKER_PERCENT: '0' }, [], 'nothing but SMS_PER_HOUR', exit.faulty],
    [{ OTP_TABLE: 'none' }, [], 'none of these figures', exit.faulty],
    [{}, ['--max-odds', '1e-6'], 'raise CODE_LENGTH', exit.faulty],
    [{ CODE_LENGTH: '5' }, [], 'CODE_LENGTH is below 6', exit.refused],
    [{ SENDS_PER_HOUR: '9', SENDS_PER_DAY: '8' }, [], 'SENDS_PER_HOUR is above SENDS_PER_DAY', exit.refused],
    [{}, ['--price', 'five'], "option '--price <usd>' argument 'five' is invalid", exit.refused],
  ])(
    'tells a warning from a wrong question by the exit code: %j %j',
    async (settings, args, warning, expected) => {
      const { code, text } = await run(['odds', ...args], settings);
      expect(code).toBe(expected);
      expect(text).toContain(warning);
    },
  );
});

describe('limits and unlock', () => {
  async function lockedUser() {
    const { name, table } = await dynamo.table();
    const deps = testDeps({ limits: (config) => limitsOver(table, config) });
    const signIn = new SignIn(deps);
    await signIn.start();
    const code = deps.outbox[0]?.code ?? '';
    for (let i = 0; i < 12; i++) await dispatch(verifyEvent(signIn.secret, wrongFor(code)), deps);
    const answer = async () => (await dispatch(verifyEvent(signIn.secret, code), deps)).response;
    return { settings: { ...env, OTP_TABLE: name }, deps, answer, table };
  }

  it('use the credentials of a profile, as all commands do', async () => {
    const { settings, deps } = await lockedUser();
    const folder = await mkdtemp(join(tmpdir(), 'profile-'));
    const file = join(folder, 'credentials');
    await writeFile(file, '[ops]\naws_access_key_id = local\naws_secret_access_key = local\n');
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
    delete process.env.AWS_ACCESS_KEY_ID;
    delete process.env.AWS_SECRET_ACCESS_KEY;
    Object.assign(process.env, { AWS_PROFILE: 'ops', AWS_SHARED_CREDENTIALS_FILE: file });
    try {
      const { code, text } = await run(['limits', 'ada', ...pool], settings, deps.clockMs);
      expect(text).toContain('Wrong answers in a row          10 of 100');
      expect(code).toBe(0);
    } finally {
      delete process.env.AWS_PROFILE;
      delete process.env.AWS_SHARED_CREDENTIALS_FILE;
      Object.assign(process.env, { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY });
      await rm(folder, { recursive: true });
    }
  });

  it('show what counts, and let the user in again', async () => {
    const { settings, deps, answer } = await lockedUser();
    expect(await answer()).toEqual({ answerCorrect: false });
    const shown = await run(
      ['limits', 'ada', ...pool, '--json', '--destination', '+4915123456789'],
      settings,
      deps.clockMs,
    );
    expect(shown.results[0]).toEqual({
      userName: 'ada',
      known: true,
      wrongInTheLastHour: 10,
      wrongInARow: 10,
      disabled: false,
      lockedUntil: '2026-11-23T12:15:00.000Z',
      liveCodes: [{ appClient: 'client-1', until: '2026-11-23T12:05:00.000Z' }],
      sends: {
        inTheLastHour: 1,
        inTheLastDay: 1,
        provenInTheLastHour: 0,
        provenInTheLastDay: 0,
        deviceInTheLastHour: 0,
        deviceInTheLastDay: 0,
      },
    });
    const words = await run(['limits', 'ada', ...pool], settings, deps.clockMs);
    expect(words.text).toContain('Locked                          until 2026-11-23T12:15');
    expect((await run(['unlock', 'ada', ...pool], settings, deps.clockMs)).text).toContain('Unlocked');
    expect(await answer()).toEqual({ answerCorrect: true });
  });

  it.each(['limits', 'unlock'])(
    'say of a record that this version cannot read which item it is: %s',
    async (command) => {
      const { settings, deps, table } = await lockedUser();
      const key = nameUser(deps.hmac, { userPoolId: 'eu-west-1_Example1', userName: 'ada', exists: true });
      const item = await table.get(key);
      const row = { version: 2, rev: 'newer', expiresAt: 1, record: {} };
      expect(await table.put(key, row, String(item?.rev))).toBe(true);
      const { code, text } = await run([command, 'ada', ...pool], settings, deps.clockMs);
      expect(code).toBe(exit.refused);
      expect(text).toContain(`This version cannot read the item ${key}`);
      expect(text).toContain('Use the version that wrote it');
      expect(await table.get(key)).toMatchObject(row);
    },
  );

  /** Lambda, as far as it is asked: what is live of `otp-router` has these settings, $LATEST has others. */
  async function withLambda(settings: Record<string, string>, act: (asked: string[]) => Promise<void>) {
    const asked: string[] = [];
    const lambda = createServer(({ url = '' }, response) => {
      asked.push(url);
      const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
      const isLive = searchParams.get('Qualifier') === 'live';
      const known = pathname.endsWith('/functions/otp-router/configuration');
      response.setHeader('content-type', 'application/json');
      if (!known) response.statusCode = 404;
      if (!known) response.setHeader('x-amzn-errortype', 'ResourceNotFoundException');
      const variables = isLive ? settings : { ...settings, OTP_TABLE: 'untested', WRONG_PER_HOUR: '7' };
      response.end(known ? JSON.stringify({ Environment: { Variables: variables } }) : '{}');
    });
    // Service Quotas, whose requests are a JSON document each.
    const quotas = createServer((request, response) => {
      request.resume();
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(JSON.stringify({ Quota: { Value: 240 } }));
    });
    const servers = { LAMBDA: lambda, SERVICE_QUOTAS: quotas };
    for (const [name, server] of Object.entries(servers)) {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      process.env[`AWS_ENDPOINT_URL_${name}`] = `http://127.0.0.1:${port}`;
    }
    try {
      await act(asked);
    } finally {
      for (const [name, server] of Object.entries(servers)) {
        delete process.env[`AWS_ENDPOINT_URL_${name}`];
        server.closeAllConnections();
        server.close();
      }
    }
  }

  it.each([
    [[], 'of the usual stack, where none is named'],
    [['--stack', 'otp-router'], 'of the stack that is named'],
  ])('read what is live, not $LATEST: %j, %s', async (args) => {
    const { settings, deps } = await lockedUser();
    await withLambda(settings, async () => {
      const { text } = await run(['limits', 'ada', ...pool, ...args], {}, deps.clockMs);
      expect(text).toContain('10 of 100');
      expect(text).toMatch(/in the last hour {2}10 of 10$/m);
      expect(text).toContain('Settings of otp-router');
    });
  });

  it('prefer the environment to the usual stack, and a stack that is named to the environment', async () => {
    const { settings, deps } = await lockedUser();
    await withLambda(settings, async (asked) => {
      const byEnvironment = await run(['limits', 'ada', ...pool], settings, deps.clockMs);
      expect(byEnvironment.text).toContain('Settings of the environment');
      expect(asked).toEqual([]);
      const other = { ...settings, OTP_TABLE: 'of-another' };
      const named = await run(['limits', 'ada', ...pool, '--stack', 'otp-router'], other, deps.clockMs);
      expect(named.text).toContain('10 of 100');
      expect(asked).toHaveLength(1);
      const half = await run(['limits', 'ada', ...pool], { OTP_TABLE: 'of-another' }, deps.clockMs);
      expect(half.text).toContain('10 of 100');
      expect(asked).toHaveLength(2);
    });
  });

  it('say so where nothing is live', async () => {
    await withLambda(env, async () => {
      for (const command of ['limits', 'unlock']) {
        const { code, text } = await run([command, 'ada', ...pool, '--stack', 'other'], env);
        expect(code).toBe(1);
        expect(text).toContain('There is no live version of a function other');
      }
    });
  });

  it('odds too, when a stack is named', async () => {
    await withLambda({ ...env, WRONG_BEFORE_DISABLE: '50' }, async (asked) => {
      const { text } = await run(['odds', '--stack', 'otp-router'], {});
      expect(text).toContain('at most 50');
      expect(text).toContain(
        '240 starts a second and three times as many answers (read from Service Quotas)',
      );
      expect(asked).toHaveLength(1);
      const given = await run(['odds', '--stack', 'otp-router', '--starts-per-second', '500'], {});
      expect(given.text).toContain('500 starts a second');
      const byDefault = await run(['odds'], {});
      expect(byDefault.text).toContain('at most 100');
      expect(byDefault.text).toContain('120 starts a second');
      const perDay = async (...args: string[]) =>
        (await run(['odds', '--json', ...args], {})).results as [
          { startsPerSecond: number; acrossUsers: { accountsPerDayWithoutCaps: number } },
        ];
      const [[usual], [doubled]] = [await perDay(), await perDay('--starts-per-second', '240')];
      expect([usual.startsPerSecond, doubled.startsPerSecond]).toEqual([120, 240]);
      expect(doubled.acrossUsers.accountsPerDayWithoutCaps).toBeCloseTo(
        2 * usual.acrossUsers.accountsPerDayWithoutCaps,
      );
      const { code, text: none } = await run(['odds', '--stack', 'other'], {});
      expect(code).toBe(1);
      expect(none).toContain('There is no live version of a function other');
    });
  });

  it.each([
    [['limits', 'ada'], env, '--user-pool-id'],
    [['unlock', 'ada', ...pool], { ...env, OTP_SECRET: 'short' }, 'OTP_SECRET has another form'],
    [['unlock', 'ada', ...pool], { ...env, OTP_TABLE: 'none' }, 'nothing is counted'],
    [
      ['unlock', 'ada', ...pool],
      { ...env, OTP_TABLE: 'no-such-table' },
      'did not answer: Requested resource not found',
    ],
  ])('refuse with a reason: %j', async (args, settings, reason) => {
    const { code, text } = await run(args, settings);
    expect(code).toBe(1);
    expect(text).toContain(reason);
  });
});
