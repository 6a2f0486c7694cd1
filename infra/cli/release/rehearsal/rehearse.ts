// Signs in with a build before anything is uploaded: the same zip, in a separate process on this machine, once for
// each brand and channel, with a catcher where SNS and SES would be. So every default message is rendered and
// nothing is sent. The process gets the settings, another secret, no table, and none of our credentials.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { unzipSync } from 'fflate';
import { brandFor } from '../../../../src/messages/brand.ts';
import type { Settings } from '../../../../src/settings/table.ts';
import { createLambda, type LambdaProcess } from '../../../host/process.ts';
import { platformPaths } from '../../platform-paths.ts';
import type { Values } from '../../settings/given.ts';
import { findExampleNumber } from '../example-number.ts';
import { type Invoke, readCause } from '../invoke.ts';
import { createProbe, type Probe } from '../probe.ts';
import { answerCode, askForCode, stringMap } from '../sign-in.ts';
import { makeVisitor, type Visitor } from '../smoke-events.ts';
import { type Catcher, findCode, messageFaults, startCatcher } from './catcher.ts';
import { partFaults } from './unpack.ts';

export interface RehearsalRequest {
  readonly zipPath: string;
  readonly config: Settings;
  /** The environment that the function will have. */
  readonly env: Values;
  readonly region: string;
  readonly now: () => number;
}

export interface Rehearsal {
  readonly faults: readonly string[];
  readonly messages: number;
}

/** As long as Cognito waits. */
const timeoutMs = 5_000;

const unlikely = 'rehearsal-rehearsal-rehearsal-rehearsal';

/** The settings as they will be, but for what would reach out or take time. */
const rehearsalEnvironment = (env: Values, endpoint: string): Values => ({
  ...env,
  OTP_SECRET: unlikely,
  OTP_TABLE: 'none',
  TEST_IDENTITIES: '{}',
  RESPONSE_FLOOR_MS: '0',
  POWERTOOLS_LOG_LEVEL: 'INFO',
  AWS_ENDPOINT_URL: endpoint,
});

async function unpack(zipPath: string, dir: string): Promise<string[]> {
  const files = unzipSync(new Uint8Array(await readFile(zipPath)));
  const texts: Record<string, string> = {};
  for (const [path, bytes] of Object.entries(files)) {
    const place = join(dir, path);
    // A zip may name places outside of itself.
    if (relative(dir, place).startsWith('..')) return [`the zip has a file outside of itself: ${path}`];
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, bytes);
    if (/\.m?js$/.test(path)) texts[path] = Buffer.from(bytes).toString('utf8');
  }
  return partFaults(texts);
}

function invokeHere(lambda: LambdaProcess, takeLog: () => string[]): Invoke {
  return async (event) => {
    const late = new AbortController();
    const outcome = await Promise.race([
      lambda.invoke(event),
      sleep(timeoutMs, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
    if (outcome === undefined)
      return { failure: `no answer within the ${timeoutMs / 1000} s that Cognito waits` };
    if ('payload' in outcome) return { answer: outcome.payload };
    // The log comes by another pipe than the answer.
    await sleep(50);
    return { failure: outcome.error.errorMessage, cause: readCause(takeLog()) };
  };
}

/** Signs in once by a channel that the visitor has. */
async function rehearseSignIn(
  probe: Probe,
  visitor: Visitor,
  {
    config,
    catcher,
    channel,
    to,
  }: { config: Settings; catcher: Catcher; channel: 'SMS' | 'EMAIL'; to: string },
): Promise<number> {
  catcher.take();
  const sent = await askForCode(probe, visitor, config, channel);
  if (!sent) return 0;
  const caught = catcher.take();
  const { CODE_LENGTH: codeLength } = config;
  const brand = brandFor(visitor.clientId, config);
  const faults = messageFaults(caught, { channel, to, brand, codeLength });
  for (const fault of faults) probe.blame(nameOf(channel, visitor), fault);
  const rightAnswer = findCode(caught[0]?.text ?? '', codeLength);
  if (faults.length > 0 || rightAnswer === undefined) return caught.length;
  const { session, created } = sent;
  await answerCode(probe, visitor, {
    session,
    parameters: stringMap(created.privateChallengeParameters),
    metadata: created.challengeMetadata,
    rightAnswer,
  });
  return caught.length;
}

const nameOf = (channel: string, { clientId }: Pick<Visitor, 'clientId'>): string =>
  `${channel === 'SMS' ? 'SMS' : 'email'}${clientId === noBrand ? '' : ` of app client ${clientId}`}`;

/** An app client that BRANDS does not know: it gets the single settings. */
const noBrand = 'rehearsal0000000000000000';

export async function rehearse({ zipPath, config, env, region, now }: RehearsalRequest): Promise<Rehearsal> {
  const dir = await mkdtemp(join(tmpdir(), 'otp-rehearsal-'));
  const catcher = await startCatcher();
  let log: string[] = [];
  const lambda = createLambda({
    bundleDir: dir,
    region,
    env: rehearsalEnvironment(env, catcher.url),
    timeoutMs,
    runtimeFile: platformPaths.runtimeFile,
    onLog: ({ line }) => log.push(line),
  });
  const takeLog = () => {
    const taken = log;
    log = [];
    return taken;
  };
  try {
    const faults = await unpack(zipPath, dir);
    if (faults.length > 0) return { faults, messages: 0 };
    let place = '';
    const probe = createProbe(invokeHere(lambda, takeLog), now, () => place);
    let messages = 0;
    // Where the settings serve no country's example, SMS are not tried: that is no fault of the build.
    const number = await findExampleNumber({ ...config, TEST_IDENTITIES: {} });
    for (const clientId of [noBrand, ...Object.keys(config.BRANDS)])
      for (const channel of config.CHANNELS) {
        const to = channel === 'SMS' ? number : 'rehearsal@example.com';
        if (to === undefined) continue;
        const attributes: Record<string, string> =
          channel === 'SMS'
            ? { phone_number: to, phone_number_verified: 'true' }
            : { email: to, email_verified: 'true' };
        const id = `rehearsal-${channel}-${clientId}`;
        const visitor = await makeVisitor(config, { region, id, isKnown: true, clientId, attributes });
        place = nameOf(channel, visitor);
        messages += await rehearseSignIn(probe, visitor, { config, catcher, channel, to });
      }
    return { faults: probe.report().faults, messages };
  } finally {
    await Promise.all([lambda.close(), catcher.close()]);
    await rm(dir, { recursive: true, force: true });
  }
}
