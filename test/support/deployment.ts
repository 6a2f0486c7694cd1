// What deployment tests share: a context on moto, a terminal that remembers, artifacts good and broken.
import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { openClients } from '../../build/cli/aws/clients.ts';
import type { Context } from '../../build/cli/context.ts';
import { Interrupt } from '../../build/cli/interrupt.ts';
import { openSnapshots, type SnapshotStore } from '../../build/cli/pool/snapshot.ts';
import type { Artifact } from '../../build/cli/release/artifact.ts';
import type { DeployRequest } from '../../build/cli/release/plan.ts';
import type { Terminal } from '../../build/cli/terminal.ts';
import type { Rule } from './aws-proxy.ts';
import { account, region, where } from './moto.ts';

export const stack = 'otp-router';
export const bucket = `otp-router-${account}-${region}`;

export interface TestTerminal extends Terminal {
  readonly lines: string[];
  readonly results: unknown[];
  /** Called with the name of each step as it starts. */
  onStep: (what: string) => void;
  yes: boolean;
}

export function testTerminal(): TestTerminal {
  const lines: string[] = [];
  const results: unknown[] = [];
  const terminal: TestTerminal = {
    lines,
    results,
    yes: true,
    onStep: () => {},
    say: (line) => void lines.push(line),
    style: (_, text) => text,
    result: (value) => void results.push(value),
    ask: async () => terminal.yes,
    step: async (what, run) => {
      lines.push(`… ${what}`);
      terminal.onStep(what);
      return run();
    },
    watch: (_, run) => run(),
  };
  return terminal;
}

export interface TestContext extends Context {
  readonly terminal: TestTerminal;
}

/** On the endpoint of a proxy; waits are as long as nothing. */
export function testContext(endpoint: string): TestContext {
  process.env.AWS_ENDPOINT_URL = endpoint;
  process.env.AWS_ACCESS_KEY_ID = 'testing';
  process.env.AWS_SECRET_ACCESS_KEY = 'testing';
  return {
    aws: openClients(region),
    where,
    terminal: testTerminal(),
    interrupt: new Interrupt(),
    env: {},
    now: Date.now,
    wait: async () => {},
    spell: (text) => text,
  };
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'otp-deploy-'));

export const testSnapshots = (context: Context, folder: string): SnapshotStore =>
  openSnapshots(folder, context.aws.s3, bucket, account);

/** A build that answers as a sound one does, as far as the smoke test looks. `twist` is code that runs last. */
export function standIn(twist = '', note = ''): () => Promise<Artifact> {
  const source = `// ${note}
export const handler = async (event) => {
  const r = event.response, s = event.request.session ?? [], last = s.at(-1);
  switch (event.triggerSource) {
    case 'PreSignUp_SignUp': Object.assign(r, { autoConfirmUser: true, autoVerifyEmail: true, autoVerifyPhone: false }); break;
    case 'DefineAuthChallenge_Authentication': {
      const proven = last?.challengeResult && last.challengeMetadata && !event.request.userNotFound;
      const over = last?.challengeName === 'CUSTOM_CHALLENGE' && last.challengeResult;
      Object.assign(r, proven ? { issueTokens: true, failAuthentication: false }
        : over ? { issueTokens: false, failAuthentication: true }
        : { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false });
      break;
    }
    case 'CreateAuthChallenge_Authentication':
      r.publicChallengeParameters = { STATUS: 'CODE_SENT', CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
        CODE_DELIVERY_DESTINATION: 'a***@e***', CODE_LENGTH: '6', EXPIRES_AT: '1' };
      r.privateChallengeParameters = { state: 'x' };
      r.challengeMetadata = 'x';
      break;
    case 'VerifyAuthChallengeResponse_Authentication': r.answerCorrect = false; break;
  }
  ${twist}
  return event;
};
`;
  const zip = zipSync({ 'index.mjs': strToU8(source) }, { mtime: new Date(1980, 0, 1) });
  const zipPath = join(temporaryFolder(), 'otp-router.zip');
  writeFileSync(zipPath, zip);
  const sha256 = createHash('sha256').update(zip).digest('hex');
  return async () => ({ zipPath, zipBytes: zip.length, sha256 });
}

/** moto never verifies an identity; this one is. */
export const verifiedIdentity =
  (name: string): Rule =>
  ({ name: call }) =>
    call === `GET /v2/email/identities/${name}`
      ? { answer: { IdentityType: 'DOMAIN', VerifiedForSendingStatus: true } }
      : undefined;

export const emailOnly = ['CHANNELS=email', 'EMAIL_FROM=login@example.com'];

export const deployRequest = (overrides: Partial<DeployRequest> = {}): DeployRequest => ({
  stack,
  bucket,
  userPoolId: undefined,
  replace: false,
  // The pools of these tests have a field of every kind, MFA among them.
  acceptNoMfa: true,
  set: emailOnly,
  env: {},
  flags: {},
  artifact: standIn(),
  ...overrides,
});
