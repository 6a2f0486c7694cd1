// The smoke test finds no fault in a sound build, and finds each of these in a broken one.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildBundle } from '../../../build/bundle/bundle.ts';
import type { Invoke } from '../../../build/cli/release/invoke.ts';
import { smokeTest } from '../../../build/cli/release/smoke.ts';
import { readSettings } from '../../../src/settings/read.ts';
import { standIn, temporaryFolder } from '../../support/deployment.ts';
import { LambdaHost } from '../../support/lambda-host.ts';

const secret = 's'.repeat(43);
const sound = {
  OTP_SECRET: secret,
  OTP_TABLE: 'none',
  CHANNELS: 'email',
  EMAIL_FROM: 'login@example.com',
  RESPONSE_FLOOR_MS: '0',
};
/** Nothing may be sent: a call to AWS would fail here, and the test with it. */
const unreachable = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_REGION: 'eu-west-1' };

const host = new LambdaHost();
afterAll(() => host.close());

async function run(zipPath: string, settings: Record<string, string> = {}) {
  const env = { ...sound, ...settings };
  const zip = new Uint8Array(readFileSync(zipPath));
  const sources: string[] = [];
  const invoke: Invoke = async (event) => {
    sources.push(event.triggerSource);
    const outcome = await host.invoke(zip, { ...env, ...unreachable }, event);
    return 'failure' in outcome
      ? { failure: String((outcome.failure as { errorMessage: string }).errorMessage) }
      : outcome;
  };
  const config = readSettings(env, Date.now());
  const report = await smokeTest(invoke, config, {
    region: 'eu-west-1',
    id: '6b1c4ad0-0000-4000-8000-000000000000',
    secrets: [secret],
    now: Date.now,
  });
  return { ...report, sources };
}

describe('the real build', () => {
  let zipPath = '';
  beforeAll(async () => {
    ({ zipPath } = await buildBundle({ outDir: temporaryFolder() }));
  });

  it.each([
    {},
    { CHANNEL_CHOICE: 'client', CHANNELS: 'sms,email', SMS_COUNTRIES: '*' },
    { CHANNELS: 'sms', SMS_COUNTRIES: 'DE,IN' },
    { CHANNELS: 'sms', SMS_COUNTRIES: 'US' },
    { SRP_FIRST: 'verify', AUTO_VERIFY: 'none', MAX_ATTEMPTS: '1', CODE_LENGTH: '10' },
    { SIGN_UP_EMAIL_DOMAINS: 'acme.example,other.example' },
  ])('passes with %o, and sends nothing', async (settings) => {
    const { faults, sources } = await run(zipPath, settings);
    expect(faults).toEqual([]);
    expect([...new Set(sources)].sort()).toEqual([
      'CreateAuthChallenge_Authentication',
      'DefineAuthChallenge_Authentication',
      'PreSignUp_AdminCreateUser',
      'PreSignUp_ExternalProvider',
      'PreSignUp_SignUp',
      'VerifyAuthChallengeResponse_Authentication',
    ]);
  });
});

describe('a broken build', () => {
  const of = (slot: string, code: string) => `if (event.triggerSource.startsWith('${slot}')) { ${code} }`;
  it.each([
    ['throws while it loads', '} ; await import("nowhere"); {', /fails with/],
    ['throws in one trigger', of('Verify', 'throw new Error("boom")'), /Verify.*fails with: boom/],
    ['lets everybody in', of('Define', 'r.issueTokens = true'), /TOKENS ARE ISSUED/],
    [
      'lets in whoever began with SRP',
      of('Define', 'if (last?.challengeName === "SRP_A") r.issueTokens = true'),
      /TOKENS/,
    ],
    [
      'lets in on a round that was not ours',
      of('Define', 'if (last?.challengeResult) r.issueTokens = true'),
      /TOKENS/,
    ],
    ['lets nobody in', of('Define', 'r.issueTokens = false'), /nobody could sign in/],
    [
      'refuses every start',
      of('Define', 'r.failAuthentication = true; delete r.challengeName'),
      /next challenge is undefined/,
    ],
    ['takes any answer', of('Verify', 'r.answerCorrect = true'), /wrong answer is not refused/],
    [
      'answers with a text for a flag',
      of('Verify', 'r.answerCorrect = "false"'),
      /wrong answer is not refused/,
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
      /no map of strings/,
    ],
    ['returns only the response', 'return r;', /has no response/],
    ['returns nothing', 'return undefined;', /no event/],
    ['changes the request', 'event.request = {};', /changes request/],
    ['answers with an unknown key', of('Define', 'r.mood = 1'), /key that Cognito does not know: mood/],
  ])('that %s is found', async (_, twist, fault) => {
    const { zipPath } = await standIn(twist)();
    expect((await run(zipPath)).faults.join('\n')).toMatch(fault);
  });

  it('is the only kind that is refused: its sound twin passes', async () => {
    const { zipPath } = await standIn()();
    expect((await run(zipPath)).faults).toEqual([]);
  });
});
