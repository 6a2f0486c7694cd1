// What the bundle may weigh, load and ask of AWS: counted, not timed, on the bundle that ships.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, buildBundle } from '../build/bundle.ts';
import { type Aws, startAws } from './bench/aws.ts';
import { type Lambda, startLambda } from './bench/lambda.ts';
import { signIn, somebody } from './bench/sign-in.ts';
import { createEvent, defineEvent, signUpEvent, verifyEvent } from './support/events.ts';

let bundle: Bundle;
let aws: Aws;
let outDir: string;
const running: Lambda[] = [];
let people = 0;

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'budgets-'));
  [bundle, aws] = await Promise.all([buildBundle({ outDir }), startAws()]);
});

afterAll(async () => {
  await Promise.all(running.map((lambda) => lambda.stop()));
  aws.stop();
  await rm(outDir, { recursive: true, force: true });
});

const cold = async (env: Record<string, string> = {}): Promise<Lambda> => {
  const lambda = await startLambda(join(bundle.dir, 'index.mjs'), { ...aws.env, BENCH_TRACE: '1', ...env });
  running.push(lambda);
  return lambda;
};

/** Chunks of the bundle by what they are for, without the hashes of their names. */
const chunks = (loaded: readonly string[]): string[] =>
  loaded.filter((file) => file in bundle.files).map((file) => file.replace(/-[A-Z0-9]{8}\.mjs$/, ''));

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
  calls.filter((call) => call === 'Publish' || call === 'SendEmail').length;

describe('bytes', () => {
  it('zips to 250 kB at most', () => {
    expect(bundle.zipBytes).toBeLessThanOrEqual(250_000);
  });

  it('loads three files and 90 kB at the start', async () => {
    const { start } = await cold();
    // The entry, what the SDK clients share with Powertools, and the list of locales.
    expect(chunks(start.loaded).length).toBeLessThanOrEqual(3);
    expect(bytes(start.loaded)).toBeLessThanOrEqual(90_000);
  });

  it('loads nothing more for Define', async () => {
    const lambda = await cold();
    expect((await lambda.call(defineEvent([]))).loaded).toEqual([]);
  });

  it('loads the phone metadata and no SDK for PreSignUp', async () => {
    const lambda = await cold();
    const { loaded } = await lambda.call(signUpEvent({ phone_number: '+4915123456789' }));
    expect(chunks(loaded)).toEqual(['phone-parser']);
    expect(bytes(loaded)).toBeLessThanOrEqual(220_000);
  });

  it('loads the table client alone for Verify: no SNS, SES or phone metadata', async () => {
    const first = await cold();
    const created = await first.call(createEvent([], somebody(++people, 'SMS')));
    const lambda = await cold();
    const { loaded } = await lambda.call(
      verifyEvent(
        created.response.privateChallengeParameters as Record<string, string>,
        aws.lastCode(),
        somebody(people, 'SMS'),
      ),
    );
    expect(chunks(loaded)).toContain('dynamodb-sdk');
    for (const chunk of ['sns-sdk', 'ses-sdk', 'phone-parser', 'render'])
      expect(chunks(loaded)).not.toContain(chunk);
    expect(bytes(loaded)).toBeLessThanOrEqual(200_000);
  });

  it.each([
    ['SMS', 'sns-sdk', 'ses-sdk', 480_000],
    ['EMAIL', 'ses-sdk', 'sns-sdk', 300_000],
  ] as const)('loads one sender for Create by %s', async (medium, used, unused, most) => {
    const lambda = await cold({ CHANNELS: medium.toLowerCase() });
    const { loaded } = await lambda.call(createEvent([], somebody(++people, medium)));
    expect(chunks(loaded)).toContain(used);
    expect(chunks(loaded)).not.toContain(unused);
    expect(bytes(loaded)).toBeLessThanOrEqual(most);
  });
});

describe('calls to AWS', () => {
  it.each(['SMS', 'EMAIL'] as const)(
    'asks the table five times at most for a sign-in by %s',
    async (medium) => {
      const lambda = await cold();
      const who = somebody(++people, medium);
      const define = await asked(() => lambda.call(defineEvent([], who)));
      expect(define).toEqual([]);
      let created = {} as Record<string, unknown>;
      const create = await asked(async () => {
        created = (await lambda.call(createEvent([], who))).response;
      });
      expect(tableCalls(create)).toBeLessThanOrEqual(3);
      expect(sends(create)).toBe(1);
      const verify = await asked(async () => {
        const secret = created.privateChallengeParameters as Record<string, string>;
        const { response } = await lambda.call(verifyEvent(secret, aws.lastCode(), who));
        expect(response).toEqual({ answerCorrect: true });
      });
      expect(tableCalls(verify)).toBeLessThanOrEqual(2);
      expect(sends(verify)).toBe(0);
    },
  );

  it('asks nothing for PreSignUp', async () => {
    const lambda = await cold();
    expect(await asked(() => lambda.call(signUpEvent({ phone_number: '+4915123456789' })))).toEqual([]);
  });

  it('gives tokens at the end of a whole sign-in', async () => {
    const { tokens } = await signIn(await cold(), somebody(++people, 'SMS'), aws.lastCode);
    expect(tokens.response).toMatchObject({ issueTokens: true });
  });

  // The known exception: the other channel has a cap of its own to count against.
  it('asks one more time when the send fails over', async () => {
    const lambda = await cold();
    const who = somebody(++people, 'SMS');
    aws.snsFails = true;
    const create = await asked(() => lambda.call(createEvent([], who)));
    aws.snsFails = false;
    expect(create.filter((call) => call === 'Publish').length).toBe(1);
    expect(create.filter((call) => call === 'SendEmail').length).toBe(1);
    expect(tableCalls(create)).toBe(4);
  });

  it('signs for the Region of each setting', async () => {
    const lambda = await cold({ SNS_REGION: 'us-east-1' });
    const before = aws.calls.length;
    await lambda.call(createEvent([], somebody(++people, 'SMS')));
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
    expect(sends(await asked(() => lambda.call(createEvent([], somebody(++people, 'EMAIL')))))).toBe(1);
  });
});

describe('a wrong setting', () => {
  it('ends the start', async () => {
    await expect(cold({ CODE_LENGTH: '5', OTP_TABLE: '' })).rejects.toThrow('ended');
  });
});
