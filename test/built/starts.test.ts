// What a start does beside loading: it rehearses a sign-in and opens connections. It asks nothing, writes one
// line, and no service can make it fail or hold it for longer than its bound.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { publicText } from '../../src/errors.ts';
import { somebody } from '../bench/sign-in.ts';
import { type StandIns, startStandIns } from '../bench/stand-ins.ts';
import { type Door, type Manner, openDoor } from '../support/door.ts';
import { createEvent, defineEvent, verifyEvent } from '../support/events.ts';
import { type Started, startFunction } from '../support/started.ts';

/** Lambda ends a start that takes longer (Developer guide, "Lambda execution environment", init phase). Ours waits 500 ms at most. */
const mostInitMs = 10_000;

const services = ['DYNAMODB', 'SNS', 'SES'] as const;
type Service = (typeof services)[number];

const bundleDir = inject('bundle').dir;
let outDir: string;
let aws: StandIns;
beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'starts-'));
  aws = await startStandIns(outDir);
});
afterAll(async () => {
  aws.stop();
  await rm(outDir, { recursive: true });
});

let doors: Record<Service, Door>;
let started: Started | undefined;
beforeEach(async () => {
  const opened = services.map(async (name) => [
    name,
    await openDoor(aws.env[`AWS_ENDPOINT_URL_${name}`] ?? ''),
  ]);
  doors = Object.fromEntries(await Promise.all(opened)) as Record<Service, Door>;
  await aws.takeCalls();
});
afterEach(async () => {
  await started?.stop();
  for (const door of Object.values(doors)) await door.close();
});

async function start(env: Record<string, string> = {}): Promise<Started> {
  const urls = services.map((name) => [`AWS_ENDPOINT_URL_${name}`, doors[name].url]);
  started = await startFunction(bundleDir, { ...aws.env, ...Object.fromEntries(urls), ...env });
  return started;
}

/** A whole sign-in; the code is the one that the message had. */
async function signIn(lambda: Started, who = somebody('SMS')): Promise<void> {
  const define = await lambda.call(defineEvent([], who));
  expect(define.response).toMatchObject({ challengeName: 'CUSTOM_CHALLENGE' });
  const created = await lambda.call(createEvent([], who));
  expect(created.response).toMatchObject({ publicChallengeParameters: { STATUS: 'CODE_SENT' } });
  const secret = created.response.privateChallengeParameters as Record<string, string>;
  const { response } = await lambda.call(verifyEvent(secret, (await aws.lastSend()).code, who));
  expect(response).toEqual({ answerCorrect: true });
}

const countSends = (calls: readonly string[]) =>
  calls.filter((call) => /^(Publish|SendRawEmail)/.test(call)).length;
const connections = () => services.map((name) => doors[name].connections);

describe('a start', () => {
  // Create reads the user's record and the destination's at the same time.
  it('opens the connections that a sign-in needs, two of them to the table, and asks nothing', async () => {
    await start();
    expect(connections()).toEqual([2, 1, 1]);
    expect(await aws.takeCalls()).toEqual([]);
  });

  it('opens none that no sign-in will use', async () => {
    await start({ CHANNELS: 'email', OTP_TABLE: 'none', SMS_COUNTRIES: '' });
    expect(connections()).toEqual([0, 0, 1]);
  });

  it('writes one line and no metric', async () => {
    const { lines, call } = await start();
    await call(defineEvent([]));
    await expect.poll(() => lines.length).toBeGreaterThanOrEqual(4);
    const [started, ...ofTheCall] = lines.map((line) => JSON.parse(line));
    expect(started).toMatchObject({ level: 'INFO', message: 'started', trigger: 'Init', id: 'none' });
    expect(started).not.toHaveProperty('reason');
    expect(
      ofTheCall.filter((line) => line.function_request_id === 'rehearsal' || line.trigger === 'Init'),
    ).toEqual([]);
    // The first call is still the cold one.
    expect(ofTheCall.filter((line) => line.ColdStart === 1)).toHaveLength(1);
    expect(ofTheCall.find((line) => line.message === 'event')).toMatchObject({ cold_start: true });
    expect(ofTheCall).toHaveLength(3);
  });

  it('warns where the rehearsal failed, by the name of the error alone', async () => {
    const { lines } = await start({ AWS_ACCESS_KEY_ID: '' });
    await expect.poll(() => lines.length).toBeGreaterThanOrEqual(1);
    const [started = '', ...more] = lines;
    expect(more).toEqual([]);
    expect(JSON.parse(started)).toMatchObject({
      level: 'WARN',
      message: expect.stringMatching(/^started without a rehearsal/),
      trigger: 'Init',
      reason: 'Error',
    });
    expect(started).not.toContain('credentials');
  });

  it('has the first sign-in use those connections', async () => {
    const lambda = await start();
    await signIn(lambda);
    expect(connections()).toEqual([2, 1, 1]);
  });

  it('goes on without credentials, and its first call says so by a constant', async () => {
    const lambda = await start({ AWS_ACCESS_KEY_ID: '' });
    await expect(lambda.call(createEvent([], somebody('SMS')))).rejects.toThrow(publicText.UNAVAILABLE);
    expect(connections()).toEqual([0, 0, 0]);
  });
});

const troubles: Manner[] = ['refuses', 'hangs', 'closes at once', 'talks nonsense'];

describe.each(troubles)('a start where a service %s', (manner) => {
  it.each(services)('is over within the bound, and signs in once %s is back', async (name) => {
    await doors[name].turn(manner);
    const lambda = await start();
    expect(lambda.startMs).toBeLessThan(mostInitMs);
    await doors[name].turn('open');
    await signIn(lambda, somebody(name === 'SES' ? 'EMAIL' : 'SMS'));
    expect(countSends(await aws.takeCalls())).toBe(1);
    expect(lambda.lines.filter((line) => line.includes('"level":"ERROR"'))).toEqual([]);
  });
});

describe('under provisioned concurrency', () => {
  it.each(['in order', 'in silence'] as const)(
    'the first call ten minutes later finds all connections ended %s: no error, no second message',
    async (how) => {
      const lambda = await start();
      for (const name of services) doors[name].cut(how);
      await lambda.passTime(600_000);
      const who = somebody('SMS');
      await lambda.call(defineEvent([], who));
      const created = await lambda.call(createEvent([], who));
      expect(created.response).toMatchObject({ publicChallengeParameters: { STATUS: 'CODE_SENT' } });
      expect(countSends(await aws.takeCalls())).toBe(1);
      expect(lambda.lines.filter((line) => line.includes('"level":"ERROR"'))).toEqual([]);
    },
  );
});
