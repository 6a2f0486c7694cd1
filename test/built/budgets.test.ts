// What the bundle may weigh, load and ask of AWS: counted, not timed, on the bundle that ships.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Aws, startAws } from '../bench/aws.ts';
import { emptyFunction, type Lambda, startLambda } from '../bench/lambda.ts';
import { signIn, somebody } from '../bench/sign-in.ts';
import { type StandIns, startStandIns } from '../bench/stand-ins.ts';
import { createEvent, defineEvent, signUpEvent, verifyEvent } from '../support/events.ts';
import { sourceTexts } from '../support/source-files.ts';

const bundle = inject('bundle');
let aws: Aws;
/** Over TLS: plain HTTP has the function load what it never loads on AWS. */
let awsOverTls: StandIns;
/** For the certificate of those. */
let folder: string;
const running: Lambda[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'budgets-'));
  [aws, awsOverTls] = await Promise.all([startAws(), startStandIns(folder)]);
});

afterAll(async () => {
  await Promise.all(running.map((lambda) => lambda.stop()));
  aws.stop();
  awsOverTls.stop();
  await rm(folder, { recursive: true, force: true });
});

const cold = async (env: Record<string, string> = {}): Promise<Lambda> => {
  const lambda = await startLambda(join(bundle.dir, 'index.mjs'), { ...aws.env, BENCH_TRACE: '1', ...env });
  running.push(lambda);
  return lambda;
};

/**
 * Chunks of the bundle by what they are for, without the hashes of their names. `chunk` is what Cognito's client shares with
 * the other clients of AWS.
 */
const chunks = (loaded: readonly string[]): string[] =>
  loaded
    // Only stand-ins are asked by plain HTTP.
    .filter((file) => file in bundle.files && !file.startsWith('node_http'))
    .map((file) => file.replace(/-[A-Z0-9]{8}\.mjs$/, ''));

const bytes = (loaded: readonly string[]): number =>
  loaded.reduce((sum, file) => sum + (bundle.files[file] ?? 0), 0);

/** What AWS was asked while something ran. */
async function asked(act: () => Promise<unknown>): Promise<string[]> {
  const before = aws.calls.length;
  await act();
  return aws.calls.slice(before).map((call) => call.split(' ')[0] ?? '');
}

const tableCalls = (calls: readonly string[]) => calls.filter((call) => call.endsWith('Item')).length;
const sends = (calls: readonly string[]) =>
  calls.filter((call) => call === 'Publish' || call === 'SendRawEmail').length;

describe('bytes', () => {
  it('zips to 205 kB at most', () => {
    expect(bundle.zipBytes).toBeLessThanOrEqual(205_000);
  });

  it.each([
    [{}, ['index.mjs', 'chunk', 'mime', 'phone-parser', 'en'], 535_000],
    [{ CHANNELS: 'email', SMS_COUNTRIES: '' }, ['index.mjs', 'chunk', 'mime', 'en'], 376_000],
    [
      { CHANNELS: 'email', SMS_COUNTRIES: '', AUTO_VERIFY: 'proof' },
      ['index.mjs', 'chunk', 'mime', 'en', 'cognito'],
      410_000,
    ],
    [{ DEFAULT_LOCALE: 'ja' }, ['index.mjs', 'chunk', 'mime', 'phone-parser', 'ja'], 535_000],
  ])(
    'loads at the start, with %j, what a sign-in needs: %j',
    async (env: Record<string, string>, names, most) => {
      const { start } = await cold(env);
      expect(start.loaded[0]).toBe('index.mjs');
      // One rehearses each channel at the same time, so they come in any order.
      expect([...new Set(chunks(start.loaded))].toSorted()).toEqual(names.toSorted());
      expect(bytes(start.loaded)).toBeLessThanOrEqual(most);
    },
  );

  describe('of Node', () => {
    const coldOverTls = () => cold(awsOverTls.env);
    const lastCode = async () => (await awsOverTls.lastSend()).code;

    it('loads at the start what takes long: crypto, TLS and HTTP', async () => {
      const { start } = await coldOverTls();
      for (const part of ['crypto', 'tls', 'https', '_http_client', 'net'])
        expect(start.builtins).toContain(`NativeModule ${part}`);
    });

    // A new version of a dependency can bring in a large part of Node by one import.
    it('loads at the start no more than it does today, and nothing of what takes longest', async () => {
      const { start } = await coldOverTls();
      const empty = await startLambda(emptyFunction, { BENCH_TRACE: '1' });
      running.push(empty);
      const more = start.builtins.filter((name) => !empty.start.builtins.includes(name));
      expect(more.length).toBeLessThanOrEqual(62);
      expect(more.length).toBeGreaterThan(30);
      for (const part of [
        'http',
        'http2',
        'zlib',
        'worker_threads',
        'internal/deps/undici/undici',
        'child_process',
        'repl',
      ])
        expect(more).not.toContain(`NativeModule ${part}`);
    });

    it.each(['SMS', 'EMAIL'] as const)('loads nothing more for a whole sign-in by %s', async (medium) => {
      const lambda = await coldOverTls();
      const { tokens } = await signIn(lambda, somebody(medium), lastCode);
      expect(tokens.builtins.filter((name) => !lambda.start.builtins.includes(name))).toEqual([]);
    });
  });

  it.each(['SMS', 'EMAIL'] as const)('loads nothing more for a whole sign-in by %s', async (medium) => {
    const lambda = await cold();
    const calls = await signIn(lambda, somebody(medium), aws.lastCode);
    expect(Object.values(calls).flatMap(({ loaded }) => loaded)).toEqual([]);
  });

  it('loads nothing more for PreSignUp', async () => {
    const lambda = await cold();
    const { loaded } = await lambda.call(signUpEvent({ phone_number: '+4915123456789' }));
    expect(loaded).toEqual([]);
  });

  it("holds AWS's own clients, and no signing of ours", async () => {
    expect(Object.keys(bundle.packages)).toEqual(
      expect.arrayContaining(['@aws-sdk/client-dynamodb', '@aws-sdk/client-ses', '@aws-sdk/client-sns']),
    );
    const sources = sourceTexts('src');
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.filter((text) => /AWS4|x-amz-date|aws4_request/i.test(text))).toEqual([]);
  });
});

describe('calls to AWS', () => {
  it.each(['SMS', 'EMAIL'] as const)(
    'asks the table five times for a code by %s, and twice for its answer; the breaker’s credit for an SMS is a third call',
    async (medium) => {
      const lambda = await cold();
      const who = somebody(medium);
      const define = await asked(() => lambda.call(defineEvent([], who)));
      expect(define).toEqual([]);
      let created = {} as Record<string, unknown>;
      const create = await asked(async () => {
        created = (await lambda.call(createEvent([], who))).response;
      });
      expect(tableCalls(create)).toBe(5);
      expect(sends(create)).toBe(1);
      const verify = await asked(async () => {
        const secret = created.privateChallengeParameters as Record<string, string>;
        const { response } = await lambda.call(verifyEvent(secret, aws.lastCode(), who));
        expect(response).toEqual({ answerCorrect: true });
      });
      // The credit follows the write that used the code: of many right answers at once, one may credit.
      expect(tableCalls(verify)).toBe(medium === 'SMS' ? 3 : 2);
      expect(sends(verify)).toBe(0);
    },
  );

  it('asks nothing for PreSignUp', async () => {
    const lambda = await cold();
    expect(await asked(() => lambda.call(signUpEvent({ phone_number: '+4915123456789' })))).toEqual([]);
  });

  it('gives tokens at the end of a whole sign-in', async () => {
    const { tokens } = await signIn(await cold(), somebody('SMS'), aws.lastCode);
    expect(tokens.response).toMatchObject({ issueTokens: true });
  });

  // The known exception: the other channel has separate caps, and the code has to remember which one it went by.
  it('asks five more times when the send fails over', async () => {
    const lambda = await cold();
    const who = somebody('SMS');
    aws.snsFails = true;
    const create = await asked(() => lambda.call(createEvent([], who)));
    aws.snsFails = false;
    expect(create.filter((call) => call === 'Publish').length).toBe(1);
    expect(create.filter((call) => call === 'SendRawEmail').length).toBe(1);
    expect(tableCalls(create)).toBe(10);
  });

  it('signs for the Region of each setting', async () => {
    const lambda = await cold({ SNS_REGION: 'us-east-1' });
    const before = aws.calls.length;
    await lambda.call(createEvent([], somebody('SMS')));
    expect(aws.calls.slice(before)).toEqual(
      expect.arrayContaining(['UpdateItem eu-west-1', 'Publish us-east-1']),
    );
  });

  it('takes the endpoint for all services too', async () => {
    const { AWS_ENDPOINT_URL_SNS = '', AWS_ENDPOINT_URL_SES: _ses, ...env } = aws.env;
    const lambda = await startLambda(join(bundle.dir, 'index.mjs'), {
      ...env,
      AWS_ENDPOINT_URL: AWS_ENDPOINT_URL_SNS,
    });
    running.push(lambda);
    expect(sends(await asked(() => lambda.call(createEvent([], somebody('EMAIL')))))).toBe(1);
  });
});

describe('a wrong setting', () => {
  it('ends the start', async () => {
    await expect(cold({ CODE_LENGTH: '5', OTP_TABLE: '' })).rejects.toThrow('ended');
  });
});
