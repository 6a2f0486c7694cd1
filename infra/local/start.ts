// `npm start`: builds the bundle, brings everything up on loopback, runs a demo, and keeps serving.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SettingsError } from '../../src/settings/read.ts';
import { buildZip } from '../host/build-zip.ts';
import type { Listening } from '../host/http.ts';
import { openInBrowser } from '../host/open-browser.ts';
import { runDemo } from './cli/demo.ts';
import { addressLines, dim, triggerLine } from './cli/narrate.ts';
import { defaultPagePort, defaultPort, localSettings, readOptions } from './cli/options.ts';
import { demosFor } from './fixtures.ts';
import { servePage } from './page-server.ts';
import { type Local, type LocalOptions, startLocal } from './stack.ts';

/** Exit codes: 1, it could not be done; 2, it was asked for in a way that makes no sense. */
class Failure extends Error {
  readonly exitCode: 1 | 2;

  constructor(exitCode: 1 | 2, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

const say = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/** On the port asked for, or else on the default one, or else on any. */
async function startOn(port: number | undefined, options: LocalOptions): Promise<Local> {
  try {
    return await startLocal({ ...options, port: port ?? defaultPort });
  } catch (error) {
    if (codeOf(error) === 'EACCES')
      throw new Failure(1, `Port ${port} is not open to you: give one above 1023 with --port.`);
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    if (port !== undefined)
      throw new Failure(1, `Port ${port} is taken: stop what listens there, or give another with --port.`);
    const local = await startLocal(options);
    say(dim(`Port ${defaultPort} is taken: serving on ${new URL(local.endpoint).port} instead.`));
    return local;
  }
}

/** On its own port, or the next free one, so that the address stays nearly the same. */
async function servePageNear(local: Local): Promise<Listening> {
  for (let port = defaultPagePort; port < defaultPagePort + 20; port++)
    try {
      return await servePage(local, port);
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE') throw error;
    }
  return servePage(local);
}

async function run(once: boolean, open: boolean, port: number | undefined): Promise<void> {
  const { env, config } = localSettings(process.env);
  say(dim('Building the bundle …'));
  // A separate folder: a build into dist must not delete the chunks of a running function.
  const outDir = await mkdtemp(join(tmpdir(), 'otp-router-'));
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
  const { dir } = await buildZip(outDir);
  const local = await startOn(port, {
    bundleDir: dir,
    env,
    onTrigger: (call) => say(triggerLine(call)),
  });
  let stopped = false;
  let closePage = async (): Promise<void> => {};
  const stop = async (): Promise<void> => {
    stopped = true;
    await Promise.all([closePage(), local.close()]);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    if (config.SRP_FIRST === 'verify')
      say(
        'SRP_FIRST=verify: a password comes first, so neither the demo nor the phone of the page can sign in.',
      );
    else for (const demo of demosFor(config)) await runDemo(local, config, demo, say);
  } catch (error) {
    if (stopped) return;
    await stop();
    const lines = local.log.filter(({ stream }) => stream === 'stderr').map(({ line }) => `\n  ${line}`);
    throw new Failure(1, `The sign-in failed: ${(error as Error).message}${lines.slice(-20).join('')}`);
  }
  if (once) return stop();
  if (stopped) return;
  const page = await servePageNear(local);
  // A stop while the page was being bundled.
  if (stopped) return page.close();
  closePage = page.close;
  for (const line of addressLines(local, page.url)) say(line);
  if (open && !(await openInBrowser(page.url)))
    say(dim('No browser could be opened here: open the address yourself.'));
}

async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (options.kind === 'run') return run(options.once, options.open, options.port);
  if (options.kind === 'fault') throw new Failure(2, options.text);
  say(options.text);
}

// The reader of our output may end first, as `| head` does.
process.stdout.on('error', () => process.exit());

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Failure || error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error instanceof Failure ? error.exitCode : 1;
}
