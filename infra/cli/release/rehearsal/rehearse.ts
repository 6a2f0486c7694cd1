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
import { createLambda } from '../../../host/process.ts';
import { platformPaths } from '../../platform-paths.ts';
import type { Values } from '../../settings/given.ts';
import { answerCode, askForCode } from '../sign-in.ts';
import type { Visitor } from '../smoke-events.ts';
import { findExampleNumber } from '../smoke-events.ts';
import type { Invoke } from '../trial.ts';
import { createTrial, type Trial } from '../trial.ts';
import { type Expected, findCode, messageFaults, startCatcher } from './catcher.ts';

export interface RehearsalRequest {
  readonly zipPath: string;
  readonly config: Settings;
  /** The environment that the function will have. */
  readonly env: Values;
  readonly region: string;
  readonly now: () => number;
}

/** As long as Cognito waits. */
const timeoutMs = 5_000;

/** The settings as they will be, but for what would reach out or take time. */
const rehearsalEnvironment = (env: Values, endpoint: string): Values => ({
  ...env,
  OTP_SECRET: 'rehearsal-rehearsal-rehearsal-rehearsal',
  OTP_TABLE: 'none',
  TEST_IDENTITIES: '{}',
  RESPONSE_FLOOR_MS: '0',
  POWERTOOLS_LOG_LEVEL: 'INFO',
  AWS_ENDPOINT_URL: endpoint,
});

const loads = /(?:\bfrom|\bimport)\s*\(?\s*["'](\.{1,2}\/[^"'\n]+)["']/g;

const entry = 'index.mjs';

/** Returns faults in words: every part that one of the files loads has to be there. */
async function unpack(zipPath: string, dir: string): Promise<string[]> {
  const files = unzipSync(new Uint8Array(await readFile(zipPath)));
  const missing = new Map<string, string>();
  for (const [path, bytes] of Object.entries(files)) {
    const place = join(dir, path);
    // A zip may name places outside of itself.
    if (relative(dir, place).startsWith('..')) return [`the zip has a file outside of itself: ${path}`];
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, bytes);
    if (!/\.m?js$/.test(path)) continue;
    for (const [, specifier = ''] of Buffer.from(bytes).toString('utf8').matchAll(loads)) {
      const part = new URL(specifier, `file:///${path}`).pathname.slice(1);
      if (!Object.hasOwn(files, part) && !missing.has(part)) missing.set(part, path);
    }
  }
  if (!Object.hasOwn(files, entry)) return [`the zip has no ${entry}, which holds the handler`];
  return [...missing].map(([part, path]) => `the zip lacks ${part}, which ${path} loads`);
}

/** The build that `dir` holds, in a process. */
function openBuild(dir: string, region: string, env: Values) {
  const log: string[] = [];
  const onLog = ({ line }: { readonly line: string }) => void log.push(line);
  const { runtimeFile } = platformPaths;
  const lambda = createLambda({ bundleDir: dir, region, env, timeoutMs, runtimeFile, onLog });
  const invoke: Invoke = async (event) => {
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
    return { failure: outcome.error.errorMessage, log: log.splice(0) };
  };
  return { invoke, close: () => lambda.close() };
}

/** An app client that BRANDS does not know: it gets the single settings. */
const noBrand = 'rehearsal0000000000000000';

/** Who signs in: a user of each brand and channel, and the message that each has to get. */
async function cast(config: Settings, region: string) {
  const clientIds = [noBrand, ...Object.keys(config.BRANDS)];
  // Where the settings serve no country's example, SMS are not tried: that is no fault of the build.
  const number = await findExampleNumber({ ...config, TEST_IDENTITIES: {} });
  return clientIds.flatMap((clientId) =>
    config.CHANNELS.flatMap((channel): { visitor: Visitor; expected: Expected }[] => {
      const isSms = channel === 'SMS';
      const to = isSms ? number : 'rehearsal@example.com';
      if (to === undefined) return [];
      const visitor: Visitor = {
        ...{ region, clientId, isKnown: true, userName: `rehearsal-${channel}-${clientId}` },
        attributes: isSms
          ? { phone_number: to, phone_number_verified: 'true' }
          : { email: to, email_verified: 'true' },
        place: `${isSms ? 'SMS' : 'email'}${clientId === noBrand ? '' : ` of app client ${clientId}`}`,
      };
      const brand = brandFor(clientId, config);
      return [{ visitor, expected: { channel, to, brand, codeLength: config.CODE_LENGTH } }];
    }),
  );
}

/** Signs in once. Returns how many messages were sent. */
async function signIn(
  trial: Trial,
  config: Settings,
  { visitor, expected }: { readonly visitor: Visitor; readonly expected: Expected },
  catcher: Pick<Awaited<ReturnType<typeof startCatcher>>, 'take'>,
): Promise<number> {
  catcher.take();
  const asked = await askForCode(trial, visitor, config, expected.channel);
  if (!asked) return 0;
  const caught = catcher.take();
  const faults = messageFaults(caught, expected);
  for (const fault of faults) trial.blame(visitor.place ?? '', fault);
  const rightAnswer = findCode(caught[0]?.text ?? '', expected.codeLength);
  if (faults.length === 0 && rightAnswer !== undefined) await answerCode(trial, visitor, asked, rightAnswer);
  return caught.length;
}

export async function rehearse({ zipPath, config, env, region, now }: RehearsalRequest) {
  const dir = await mkdtemp(join(tmpdir(), 'otp-rehearsal-'));
  const catcher = await startCatcher();
  const build = openBuild(dir, region, rehearsalEnvironment(env, catcher.url));
  try {
    let messages = 0;
    const faults = await unpack(zipPath, dir);
    if (faults.length > 0) return { faults, messages };
    const trial = createTrial(build.invoke, now);
    for (const one of await cast(config, region)) messages += await signIn(trial, config, one, catcher);
    return { faults: trial.report().faults, messages };
  } finally {
    await Promise.all([build.close(), catcher.close()]);
    await rm(dir, { recursive: true, force: true });
  }
}
