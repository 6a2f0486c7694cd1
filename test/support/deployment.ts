// What deployment tests share: a context on moto, a terminal that remembers, artifacts good and broken.
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, strToU8, zipSync } from 'fflate';
import { inject } from 'vitest';
import { openClients } from '../../infra/cli/aws/clients.ts';
import type { Context } from '../../infra/cli/context.ts';
import { Interrupt } from '../../infra/cli/interrupt.ts';
import { openSnapshots, type SnapshotStore } from '../../infra/cli/pool/snapshot.ts';
import type { Artifact } from '../../infra/cli/release/artifact.ts';
import type { DeployRequest } from '../../infra/cli/release/request.ts';
import type { Terminal } from '../../infra/cli/terminal.ts';
import { lazy } from '../../src/effects.ts';
import type { Rule } from '../world/support/aws-proxy.ts';
import { account, region, where } from './aws-account.ts';

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
    warn: (line) => void lines.push(line),
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
    formatCommands: (text) => text,
  };
}

/** Is gone once the run is over. */
export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'otp-deploy-'));

export const testSnapshots = (context: Context, folder: string): SnapshotStore =>
  openSnapshots(folder, context.aws.s3, bucket, account);

/** The files of the bundle that was built for the run. */
const realBuild = lazy(() => {
  const { dir } = inject('bundle');
  return Object.fromEntries(
    readdirSync(dir).map((name) => [name, new Uint8Array(readFileSync(join(dir, name)))] as const),
  );
});

export interface Twist {
  /** Code that runs after each of the build's answers, with `event`, `r` (its response), `s` (session), `last`. */
  readonly after?: string;
  /** Changes files of the build. */
  readonly files?: ((files: Record<string, Uint8Array>) => void) | undefined;
}

/** The real build with a twist; `note` makes it differ from others. */
export function standIn(twist: string | Twist = '', note = ''): () => Promise<Artifact> {
  const { after = '', files: change }: Twist = typeof twist === 'string' ? { after: twist } : twist;
  const source = `// ${note}
import { handler as sound } from './sound.mjs';
export const handler = async (asked, context) => {
  const event = await sound(asked, context);
  const r = event.response, s = event.request.session ?? [], last = s.at(-1);
  ${after}
  return event;
};
`;
  return async () => {
    const { 'index.mjs': index = new Uint8Array(), ...parts } = realBuild();
    // Chunks may load what the entry holds.
    const files: Record<string, Uint8Array> = {};
    for (const [name, bytes] of Object.entries(parts))
      files[name] = strToU8(strFromU8(bytes).replaceAll('./index.mjs', './sound.mjs'));
    Object.assign(files, { 'index.mjs': strToU8(source), 'sound.mjs': index });
    change?.(files);
    // Stored, not compressed: nothing that reads these zips asks how large they are.
    const zip = zipSync(files, { mtime: new Date(1980, 0, 1), level: 0 });
    const zipPath = join(temporaryFolder(), 'otp-router.zip');
    writeFileSync(zipPath, zip);
    const sha256 = createHash('sha256').update(zip).digest('hex');
    return { zipPath, zipBytes: zip.length, sha256 };
  };
}

/** moto never verifies an identity; this one is. */
export const verifiedIdentity =
  (name: string): Rule =>
  ({ name: call }) =>
    call === `GET /v2/email/identities/${name}`
      ? { answer: { IdentityType: 'DOMAIN', VerifiedForSendingStatus: true } }
      : undefined;

export const emailOnly = [
  'APP_NAME=Acme',
  'CHANNELS=email',
  'EMAIL_FROM=login@example.com',
  'RESPONSE_FLOOR_MS=0',
];

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
