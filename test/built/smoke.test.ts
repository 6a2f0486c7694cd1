// A sound build passes the tests that stand before `live`; each of these broken ones is refused, by one fault that
// names the cause.
import { readFileSync } from 'node:fs';
import { strFromU8, strToU8 } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { rehearse } from '../../infra/cli/release/rehearsal/rehearse.ts';
import { smokeTest } from '../../infra/cli/release/smoke.ts';
import type { Invoke } from '../../infra/cli/release/trial.ts';
import { readSettings } from '../../src/settings/read.ts';
import { standIn, type Twist } from '../support/deployment.ts';
import { LambdaHost } from '../support/lambda-host.ts';

const secret = 's'.repeat(43);
const sound = {
  OTP_SECRET: secret,
  OTP_TABLE: 'none',
  CHANNELS: 'email',
  EMAIL_FROM: 'login@example.com',
  RESPONSE_FLOOR_MS: '0',
};
/** Nothing may be sent from where the version runs: a call to AWS would fail here, and the test with it. */
const unreachable = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_REGION: 'eu-west-1' };

const host = new LambdaHost();
afterAll(() => host.close());

/** As a deployment does it: here first, then where the version runs. */
async function judge(twist: string | Twist, settings: Record<string, string> = {}) {
  const { zipPath } = await standIn(twist)();
  const env = { ...sound, ...settings };
  const config = readSettings(env, Date.now());
  const region = 'eu-west-1';
  const rehearsal = await rehearse({ zipPath, config, env, region, now: Date.now });
  if (rehearsal.faults.length > 0) return { ...rehearsal, sources: [], events: 0 };

  const zip = new Uint8Array(readFileSync(zipPath));
  const sources: string[] = [];
  const invoke: Invoke = async (event) => {
    sources.push(event.triggerSource);
    const outcome = await host.invoke(zip, { ...env, ...unreachable }, event);
    return 'failure' in outcome
      ? {
          failure: String((outcome.failure as { errorMessage: string }).errorMessage),
          log: outcome.log.split('\n'),
        }
      : outcome;
  };
  const id = '6b1c4ad0-0000-4000-8000-000000000000';
  const report = await smokeTest(invoke, config, { region, id, now: Date.now });
  return { ...report, messages: rehearsal.messages, sources };
}

// Most of the time is waiting for processes, so the tests of each group run side by side.
describe.concurrent('the real build', () => {
  const brands = {
    BRANDS: JSON.stringify({
      app1: { appName: 'Ünïcode & Sons', emailFrom: 'one@example.com', smsSenderId: 'SONS' },
      app2: { appName: 'Two', webOrigin: 'https://two.example.com' },
    }),
  };
  it.each<[Record<string, string>, number]>([
    [{}, 1],
    [{ START: 'client', CHANNELS: 'sms,email', SMS_COUNTRIES: '*' }, 2],
    [{ CHANNELS: 'sms', SMS_COUNTRIES: 'DE,IN' }, 1],
    [{ CHANNELS: 'sms', SMS_COUNTRIES: 'DE,AX', SMS_RANGES: '!+49' }, 1],
    [{ CHANNELS: 'sms', SMS_COUNTRIES: 'US', SMS_SENDER_ID: 'ACME', WEB_ORIGIN: 'https://acme.example' }, 1],
    [{ SRP_FIRST: 'verify', AUTO_VERIFY: 'none', MAX_ATTEMPTS: '1', CODE_LENGTH: '10' }, 1],
    [{ SIGN_UP_EMAIL_DOMAINS: 'acme.example,other.example' }, 1],
    [{ ...brands, CHANNELS: 'email,sms', SMS_COUNTRIES: 'US', DEFAULT_LOCALE: 'ja' }, 6],
    [{ DEFAULT_LOCALE: 'ar', APP_NAME: 'تطبيق' }, 1],
    [{ TEST_IDENTITIES: '{"rehearsal@example.com":{"code":"123456","until":"2020-01-01"}}' }, 1],
  ])(
    'passes with %o: it signs in, renders each default message, and sends nothing',
    async (settings, messages) => {
      const report = await judge('', settings);
      expect(report.faults).toEqual([]);
      expect(report.messages).toBe(messages);
      expect([...new Set(report.sources)].sort()).toEqual([
        'CreateAuthChallenge_Authentication',
        'DefineAuthChallenge_Authentication',
        'PreSignUp_AdminCreateUser',
        'PreSignUp_ExternalProvider',
        'PreSignUp_SignUp',
        'VerifyAuthChallengeResponse_Authentication',
      ]);
    },
  );

  it('is not blamed for settings that serve no number: no SMS and no sign-up is tried', async () => {
    const settings = { CHANNELS: 'sms', SMS_COUNTRIES: 'DE', SMS_RANGES: '!+49' };
    const { faults, messages, sources } = await judge('', settings);
    expect({ faults, messages }).toEqual({ faults: [], messages: 0 });
    expect(sources).not.toContain('PreSignUp_SignUp');
    expect(sources).toContain('VerifyAuthChallengeResponse_Authentication');
  });

  it('is also asked to let in who answered before the last rotation', async () => {
    const [whole, rotated] = [await judge(''), await judge('', { OTP_SECRET_PREVIOUS: 'p'.repeat(43) })];
    expect(rotated.faults).toEqual([]);
    expect(rotated.events).toBe(whole.events + 1);
  });
});

const of = (slot: string, code: string) => `if (event.triggerSource.startsWith('${slot}')) { ${code} }`;

/** In every file: the build is split in files by names that its content makes. */
const replaceAll =
  (from: string | RegExp, to: string): Twist['files'] =>
  (files) => {
    for (const [name, bytes] of Object.entries(files))
      files[name] = strToU8(strFromU8(bytes).replaceAll(from, to));
  };
const drop =
  (pattern: RegExp): Twist['files'] =>
  (files) => {
    for (const name of Object.keys(files)) if (pattern.test(name)) delete files[name];
  };
const spoil =
  (pattern: RegExp): Twist['files'] =>
  (files) => {
    for (const name of Object.keys(files))
      if (pattern.test(name)) files[name] = strToU8('export const handler = 0; throw new Error("spoilt")');
  };
const begin = (files: Record<string, Uint8Array>, code: string) => {
  files['sound.mjs'] = strToU8(code + strFromU8(files['sound.mjs'] ?? new Uint8Array()));
};
const sms = { CHANNELS: 'sms', SMS_COUNTRIES: 'US' };
const onlyWhen = (condition: string, code: string) => of('Verify', `if (${condition}) { ${code} }`);

describe.concurrent('a broken build', () => {
  const builds: [string, string | Twist, RegExp, Record<string, string>?][] = [
    ['throws while it loads', { files: spoil(/^sound/) }, /fails with: spoilt/],
    [
      'has no handler',
      { files: replaceAll('export const handler', 'export const other') },
      /handler is undefined/,
    ],
    ['has no entry', { files: drop(/^index/) }, /^the zip has no index\.mjs/],
    [
      'lacks what its entry loads',
      { files: drop(/^sound/) },
      /^the zip lacks sound\.mjs, which index\.mjs loads/,
    ],
    [
      'lacks the texts of a language',
      { files: drop(/^ja-/) },
      /^the zip lacks ja-\w+\.mjs/,
      { DEFAULT_LOCALE: 'ja' },
    ],
    [
      'cannot load the texts of its default language',
      { files: spoil(/^ja-/) },
      /^email: cannot send a message \(Error\)/,
      { DEFAULT_LOCALE: 'ja' },
    ],
    [
      'lacks the phone metadata',
      { files: drop(/metadata|phone/) },
      /^the zip lacks \S*(metadata|phone)/,
      sms,
    ],
    [
      'cannot load the phone metadata',
      { files: spoil(/metadata|phone/) },
      /^SMS: fails with an unexpected error/,
      sms,
    ],
    [
      'does not reach SES',
      { files: replaceAll('SendRawEmail', 'SentRawEmail') },
      /^email: cannot send a message/,
    ],
    [
      'does not reach SNS',
      { files: replaceAll(/(["'`])Publish\1/g, '"Published"') },
      /^SMS: cannot send a message/,
      sms,
    ],
    [
      'only says that it sends',
      {
        files: replaceAll(
          'await sound(asked, context)',
          '{ ...await sound({ ...asked, request: { ...asked.request, userAttributes: {} } }, context), request: asked.request }',
        ),
      },
      /^email: says that a code was sent, but nothing reaches SES$/,
    ],
    ['throws in one trigger', of('Verify', 'throw new Error("boom")'), /fails with: boom/],
    ['lets everybody in', of('Define', 'r.issueTokens = true'), /TOKENS ARE ISSUED/],
    [
      'lets in a client that began with SRP',
      of('Define', 'if (last?.challengeName === "SRP_A") r.issueTokens = true'),
      /TOKENS/,
    ],
    [
      'lets in on a round that was not ours',
      of('Define', 'if (last?.challengeResult) r.issueTokens = true'),
      /TOKENS/,
    ],
    ['lets nobody in', of('Define', 'r.issueTokens = false'), /no tokens after a right answer/],
    [
      'refuses every start',
      of('Define', 'if (!last) { r.failAuthentication = true; delete r.challengeName }'),
      /next challenge is undefined/,
    ],
    ['takes any answer', of('Verify', 'r.answerCorrect = true'), /a wrong answer is not refused/],
    ['takes no answer', of('Verify', 'r.answerCorrect = false'), /a right answer is refused/],
    [
      'takes any answer of a stranger',
      onlyWhen('event.request.userNotFound', 'r.answerCorrect = true'),
      /a wrong answer is not refused/,
    ],
    [
      'answers with a text for a flag',
      of('Verify', 'r.answerCorrect = String(r.answerCorrect)'),
      /answerCorrect is not a boolean/,
    ],
    ['confirms nobody', of('PreSignUp_SignUp', 'r.autoConfirmUser = false'), /not confirmed/],
    [
      'verifies what no code will prove',
      of('PreSignUp_SignUp', 'r.autoVerifyPhone = true'),
      /2 contacts are verified/,
    ],
    ['shows no status', of('Create', 'r.publicChallengeParameters = {}'), /STATUS is missing/],
    ['gives Verify nothing', of('Create', 'r.privateChallengeParameters = {}'), /nothing to verify with/],
    [
      'gives the next round nothing',
      of('Create', 'r.challengeMetadata = null'),
      /challengeMetadata is empty/,
    ],
    ['fills the session', of('Create', 'r.challengeMetadata = "x".repeat(600)'), /too long for a session/],
    [
      'gives a number for a text',
      of('Create', 'r.publicChallengeParameters.CODE_LENGTH = 6'),
      /not a map of strings/,
    ],
    ['returns only the response', 'return r;', /has no response/],
    ['returns nothing', 'return undefined;', /not an event/],
    ['changes the request', 'event.request = {};', /changes request/],
    ['answers with an unknown key', of('Define', 'r.mood = 1'), /key that Cognito does not know: mood/],
    ['never answers', of('Verify', 'await new Promise(() => {})'), /no answer within the 5 s/],
    [
      'names no brand',
      { files: (files) => begin(files, 'process.env.APP_NAME = "Other";') },
      /^email: the message does not name the brand$/,
      { APP_NAME: 'Acme' },
    ],
    [
      'seals rounds in another way',
      of(
        'Create',
        'r.challengeMetadata = r.privateChallengeParameters.state = r.challengeMetadata.slice(0, -1)',
      ),
      /a right answer is refused/,
    ],
  ];

  it('comes in thirty kinds and more', () => {
    expect(builds.length).toBeGreaterThanOrEqual(30);
  });

  it.each(builds)('that %s is refused, by one fault', async (_, twist, fault, settings) => {
    const { faults } = await judge(twist, settings);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });
});
