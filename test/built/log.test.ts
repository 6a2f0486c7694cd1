// What the built function writes while hundreds of random people sign in, stumble and attack.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { widgets } from '../../infra/dashboard.ts';
import { type Listening, serve } from '../../infra/host/http.ts';
import { createLambda, type Invocation } from '../../infra/host/process.ts';
import { noFaults } from '../../infra/local/faults.ts';
import { startTable } from '../../infra/local/table/table.ts';
import { deriveCode } from '../../src/crypto/code.ts';
import { createHmac } from '../../src/crypto/hmac.ts';
import { createOpenState } from '../../src/crypto/state.ts';
import { catalogue } from '../../src/telemetry/catalogue.ts';
import { emfFaults } from '../support/emf.ts';
import { createEvent, defineEvent, signUpEvent, verifyEvent } from '../support/events.ts';

const journeys = 150;
const seed = Number(process.env.OTP_SEED ?? Date.now() % 1_000_000);

/** mulberry32: small, and the same everywhere. */
function randomFrom(start: number) {
  let state = start;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    below: (n: number) => Math.floor(next() * n),
    chance: (share: number) => next() < share,
    digits: (n: number) => Array.from({ length: n }, () => Math.floor(next() * 10)).join(''),
    hex: (n: number) => Array.from({ length: n }, () => Math.floor(next() * 16).toString(16)).join(''),
  };
}

type Fields = Record<string, unknown>;
type Response = Record<string, unknown> & {
  publicChallengeParameters?: Record<string, string>;
  privateChallengeParameters?: Record<string, string>;
};

const secret = 'a-secret-of-more-than-32-characters-for-tests';
const throwing = `
  const stringify = JSON.stringify;
  JSON.stringify = (value, ...rest) => {
    if (value && typeof value === 'object' && ('_aws' in value || 'level' in value)) throw new Error('no log today');
    return stringify(value, ...rest);
  };`;

const bundleDir = inject('bundle').dir;
const closers: (() => Promise<void>)[] = [];

/** SNS and SES that take nine messages of ten. */
async function startSenders(random: ReturnType<typeof randomFrom>): Promise<Listening> {
  return serve((request, response) => {
    request.resume();
    const refused = random.chance(0.1);
    response.writeHead(refused ? 400 : 200, { 'content-type': 'text/xml' });
    response.end(
      refused
        ? '<ErrorResponse><Error><Code>InvalidParameter</Code><Message>Invalid parameter: +4915123456789 ada@example.com</Message></Error></ErrorResponse>'
        : '<R><PublishResult><MessageId>1</MessageId></PublishResult><SendEmailResult><MessageId>1</MessageId></SendEmailResult></R>',
    );
  });
}

async function startFunction(env: Record<string, string>, random: ReturnType<typeof randomFrom>) {
  const lines: string[] = [];
  const senders = await startSenders(random);
  const lambda = createLambda({
    bundleDir,
    region: 'eu-west-1',
    timeoutMs: 5000,
    env: {
      OTP_SECRET: secret,
      OTP_TABLE: 'none',
      EMAIL_FROM: 'signin@example.com',
      SMS_COUNTRIES: '*',
      RESPONSE_FLOOR_MS: '0',
      AWS_ENDPOINT_URL_SNS: senders.url,
      AWS_ENDPOINT_URL_SES: senders.url,
      ...env,
    },
    onLog: ({ line }) => lines.push(line),
  });
  closers.push(lambda.close, senders.close);
  return { lines, invoke: lambda.invoke };
}

const answered = (invocation: Invocation): Response | undefined =>
  'payload' in invocation ? (invocation.payload as { response: Response }).response : undefined;

afterAll(async () => {
  await Promise.all(closers.map((close) => close()));
});

/** One random person's sign-in; adds to `private_` whatever must not be found in the log. */
async function journey(
  invoke: (event: unknown) => Promise<Invocation>,
  random: ReturnType<typeof randomFrom>,
  people: Set<string>,
  private_: Set<string>,
) {
  const hmac = createHmac(secret);
  const userName = `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`;
  const email = `${random.hex(10)}@${random.hex(8)}.example`;
  const phone = `+491512${random.digits(7)}`;
  for (const text of [userName, email, phone, phone.slice(3)]) private_.add(text);
  const userAttributes = {
    email,
    email_verified: random.chance(0.9) ? 'true' : 'false',
    ...(random.chance(0.7) && { phone_number: phone, phone_number_verified: 'true' }),
    locale: random.chance(0.5) ? 'de' : `x${random.hex(30)}`,
    name: `Ada ${random.hex(12)}`,
  };
  private_.add(userAttributes.name);
  await invoke(signUpEvent(random.chance(0.9) ? userAttributes : {}));
  const who = random.chance(0.15) ? { userName, userNotFound: true } : { userName, userAttributes };
  people.add(userName);
  const owner = { userPoolId: 'eu-west-1_Example1', clientId: 'client-1', userName };

  const session: { challengeName: string; challengeResult: boolean; challengeMetadata: string }[] = [];
  let metadata: Record<string, string> | undefined;
  for (let round = 0; round < 6; round++) {
    const decided = answered(await invoke(defineEvent(session, who, metadata)));
    if (decided?.challengeName !== 'CUSTOM_CHALLENGE') break;
    const created = answered(await invoke(createEvent(session, who, metadata)));
    if (!created || random.chance(0.1)) break;
    const state = created.privateChallengeParameters?.state ?? '';
    const parsed = createOpenState(hmac)(owner, state);
    const nonce = parsed?.kind === 'code' ? parsed.nonce : '';
    const code = deriveCode(hmac, { ...owner, nonce }, 6);
    private_.add(nonce).add(state);
    const wrong = `${random.digits(6)}${random.hex(6)}`;
    private_.add(wrong);
    const answer = random.chance(0.6) ? code : wrong;
    metadata = random.chance(0.2) ? { action: 'resend', locale: random.hex(24) } : undefined;
    if (metadata?.locale) private_.add(metadata.locale);
    const verified = answered(
      await invoke(verifyEvent(created.privateChallengeParameters ?? {}, answer, who, metadata)),
    );
    session.push({
      challengeName: 'CUSTOM_CHALLENGE',
      challengeResult: verified?.answerCorrect === true,
      challengeMetadata: state,
    });
  }
}

/** `a`, `a.b`: what Logs Insights calls the fields of a line. */
const fieldsOf = (line: Fields, prefix = ''): string[] =>
  Object.entries(line).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? fieldsOf(value as Fields, `${prefix}${key}.`)
      : [`${prefix}${key}`],
  );

describe(`the log of ${journeys} random journeys (OTP_SEED=${seed})`, () => {
  const people = new Set<string>();
  /** Each journey's private texts, and how many lines there were before it. */
  const told: { before: number; private_: Set<string> }[] = [];
  let text: readonly string[] = [];
  let parsed: Fields[] = [];

  beforeAll(async () => {
    const random = randomFrom(seed);
    const table = await startTable(noFaults(), 'eu-west-1', 'otp-log');
    closers.push(table.close);
    const { lines, invoke } = await startFunction(
      { OTP_TABLE: 'otp-log', AWS_ENDPOINT_URL_DYNAMODB: table.url },
      random,
    );
    for (let i = 0; i < journeys; i++) {
      const private_ = new Set<string>();
      told.push({ before: lines.length, private_ });
      await journey(invoke, random, people, private_);
    }
    await invoke({ no: 'event' });
    await invoke({ ...signUpEvent({}), triggerSource: 'PostConfirmation_ConfirmSignUp' });
    text = lines;
    console.log(`${journeys} journeys wrote ${lines.length} lines (OTP_SEED=${seed})`);
  }, 240_000);

  it('is JSON, every line with its trigger and id', () => {
    expect(text.length).toBeGreaterThan(journeys * 5);
    parsed = text.map((line) => JSON.parse(line) as Fields);
    for (const line of parsed) {
      expect(line.trigger, JSON.stringify(line)).toMatch(/^\w+$/);
      expect(line.id, JSON.stringify(line)).toMatch(/^([\w-]{16}|none)$/);
    }
  });

  it('keeps people apart by id, and tells their codes apart', () => {
    const ids = new Set(
      parsed.filter(({ trigger }) => String(trigger).startsWith('DefineAuthChallenge')).map(({ id }) => id),
    );
    expect(ids.size).toBe(people.size);
    const verifies = parsed.filter(({ trigger }) => String(trigger).startsWith('VerifyAuth'));
    expect(verifies.length).toBeGreaterThan(100);
    for (const line of verifies) expect(line.code).toMatch(/^[\w-]{16}$/);
  });

  it('says nothing personal and no code', () => {
    for (const [index, { before, private_ }] of told.entries()) {
      // Its own lines, and a good many more: the pipe may lag behind.
      const near = text
        .slice(Math.max(0, before - 100), (told[index + 1]?.before ?? before) + 100)
        .join('\n');
      for (const secretText of private_)
        if (secretText) expect(near.includes(secretText), secretText).toBe(false);
    }
    const whole = text.join('\n');
    expect(whole).not.toMatch(/@|\+\d{6}|ANSWER/);
  });

  it('carries metrics that CloudWatch takes, all of the catalogue', () => {
    const withMetrics = parsed.filter((line) => '_aws' in line);
    expect(withMetrics.length).toBeGreaterThan(journeys);
    const seen = new Set<string>();
    for (const line of withMetrics) {
      expect(emfFaults(line, Date.now()), JSON.stringify(line)).toEqual([]);
      const { CloudWatchMetrics } = line._aws as {
        CloudWatchMetrics: { Dimensions: string[][]; Metrics: { Name: string }[] }[];
      };
      for (const { Dimensions, Metrics } of CloudWatchMetrics)
        for (const { Name } of Metrics) {
          seen.add(Name);
          const dimensions: Readonly<Record<string, readonly string[]>> =
            catalogue[Name as keyof typeof catalogue].dimensions;
          expect(Dimensions.map((set) => set.toSorted())).toEqual([
            ['service', ...Object.keys(dimensions)].toSorted(),
          ]);
          for (const [dimension, values] of Object.entries(dimensions))
            expect(values).toContain(line[dimension]);
        }
    }
    for (const name of [
      'SignUp',
      'SignIn',
      'SignInFailed',
      'CodeSent',
      'CodeSentTo',
      'CodeRight',
      'CodeWrong',
    ])
      expect(seen).toContain(name);
  });

  it('has the fields that the queries of the dashboard name', () => {
    const fields = new Set(['@timestamp', ...parsed.flatMap((line) => fieldsOf(line))]);
    for (const widget of widgets) {
      if (widget.kind !== 'logs') continue;
      const words = widget.query
        .replaceAll(/"[^"]*"/g, '')
        .replaceAll(/\bas (\w+)/g, '')
        .match(/@?[a-z][\w.]*/gi);
      const own = new Set(
        'fields filter sort stats limit desc asc by and or not count as'
          .split(' ')
          .concat([...widget.query.matchAll(/\bas (\w+)/g)].map(([, name = '']) => name)),
      );
      for (const word of words ?? []) if (!own.has(word)) expect(fields, widget.query).toContain(word);
    }
  });
});

describe('logs and metrics that throw', () => {
  it('fail no sign-in', async () => {
    const random = randomFrom(7);
    const { lines, invoke } = await startFunction(
      { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(throwing)}` },
      random,
    );
    const who = { userName: 'grace' };
    const owner = { userPoolId: 'eu-west-1_Example1', clientId: 'client-1', userName: 'grace' };
    const hmac = createHmac(secret);
    let created: Response | undefined;
    // The stand-in for SNS refuses now and then.
    for (let i = 0; i < 5 && !created; i++) created = answered(await invoke(createEvent([], who)));
    const state = created?.privateChallengeParameters?.state ?? '';
    const parsed = createOpenState(hmac)(owner, state);
    const code = deriveCode(hmac, { ...owner, nonce: parsed?.kind === 'code' ? parsed.nonce : '' }, 6);
    const verified = answered(await invoke(verifyEvent({ state }, code, who)));
    expect(verified).toEqual({ answerCorrect: true });
    const decided = answered(
      await invoke(
        defineEvent(
          [{ challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: state }],
          who,
        ),
      ),
    );
    expect(decided).toMatchObject({ issueTokens: true });
    // What is refused stays one of our constants.
    const refused = await invoke({ no: 'event' });
    expect(refused).toMatchObject({ error: { errorMessage: 'The request could not be read' } });
    expect(lines).toEqual([]);
  });
});

describe('errors are counted by what caused them', () => {
  const dead = 'http://127.0.0.1:1';
  it.each([
    [
      'a table that does not answer',
      { OTP_TABLE: 'otp-dead', AWS_ENDPOINT_URL_DYNAMODB: dead },
      ['Error', 'TableError'],
    ],
    [
      'no channel that takes a message',
      { AWS_ENDPOINT_URL_SNS: dead, AWS_ENDPOINT_URL_SES: dead },
      ['DeliveryFailed', 'Error'],
    ],
  ])('%s', async (_, env, expected) => {
    const { lines, invoke } = await startFunction(env, randomFrom(1));
    expect(await invoke(createEvent([]))).toHaveProperty('error');
    const counted = () =>
      ['Error', 'TableError', 'DeliveryFailed'].filter((name) =>
        lines.some((line) => line.includes(`"Name":"${name}"`)),
      );
    await expect.poll(() => counted().sort()).toEqual(expected);
  });

  it('a refused sign-up is no error', async () => {
    const { lines, invoke } = await startFunction({}, randomFrom(1));
    expect(await invoke(signUpEvent({}))).toHaveProperty('error');
    await expect.poll(() => lines.some((line) => line.includes('"ColdStart"'))).toBe(true);
    expect(lines.some((line) => line.includes('"Name":"SignUpRefused"'))).toBe(true);
    expect(lines.some((line) => line.includes('"Name":"Error"'))).toBe(false);
  });
});

describe('levels and sampling', () => {
  it.each([
    ['POWERTOOLS_LOG_LEVEL=ERROR writes no event', { POWERTOOLS_LOG_LEVEL: 'ERROR' }, false],
    [
      'a sample rate of 1 writes all of them',
      { POWERTOOLS_LOG_LEVEL: 'ERROR', POWERTOOLS_LOGGER_SAMPLE_RATE: '1' },
      true,
    ],
  ])('%s', async (_, env, expected) => {
    const { lines, invoke } = await startFunction(env, randomFrom(1));
    await invoke(signUpEvent({ email: 'ada@example.com' }));
    await invoke(signUpEvent({ email: 'ada@example.com' }));
    await expect.poll(() => lines.some((line) => line.includes('ColdStart'))).toBe(true);
    expect(lines.some((line) => line.includes('"message":"event"'))).toBe(expected);
  });
});
