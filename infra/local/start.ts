// `npm start`: builds the bundle, brings everything up on loopback, runs a demo, and keeps serving.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SettingsError } from '../../src/settings/read.ts';
import type { Settings } from '../../src/settings/table.ts';
import { buildZip } from '../host/build-zip.ts';
import type { Listening } from '../host/http.ts';
import { openInBrowser } from '../host/open-browser.ts';
import { runDemo } from './cli/demo.ts';
import { addressesOf, addressLines, dim, type Say, triggerLine } from './cli/narrate.ts';
import {
  defaultInboxPort,
  defaultPagePort,
  defaultPort,
  localSettings,
  type Run,
  readOptions,
} from './cli/options.ts';
import { DataError, openData } from './data.ts';
import { demosFor } from './fixtures.ts';
import { servePage } from './page-server.ts';
import type { TriggerCall } from './pool/triggers.ts';
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

type PortName = keyof Run['ports'];

const portFault = (name: PortName, port: number | undefined, error: unknown): Failure | undefined => {
  switch (codeOf(error)) {
    case 'EACCES':
      return new Failure(1, `Port ${port} is not open to you: give one above 1023 with --${name}.`);
    case 'EADDRINUSE':
      return new Failure(
        1,
        `Port ${port} is taken: stop what listens there, or give another with --${name}.`,
      );
    default:
      return undefined;
  }
};

/** On the ports asked for, or else on the default ones, or else on any. */
async function startOn(asked: Run['ports'], options: LocalOptions, tell: Say): Promise<Local> {
  const ports: { -readonly [Name in 'port' | 'inbox-port']: number } = {
    port: asked.port ?? defaultPort,
    'inbox-port': asked['inbox-port'] ?? defaultInboxPort,
  };
  const moved: (readonly [number, (local: Local) => string])[] = [];
  for (;;)
    try {
      const local = await startLocal({ ...options, port: ports.port, inboxPort: ports['inbox-port'] });
      for (const [port, where] of moved) tell(dim(`Port ${port} is taken: ${where(local)} instead.`));
      return local;
    } catch (error) {
      const port = error instanceof Error && 'port' in error ? error.port : undefined;
      const name = port === ports['inbox-port'] ? 'inbox-port' : 'port';
      const fault = portFault(name, ports[name], error);
      if (fault === undefined) throw error;
      if (asked[name] !== undefined || ports[name] === 0 || codeOf(error) !== 'EADDRINUSE') throw fault;
      const urlOf = (local: Local) => new URL(name === 'port' ? local.endpoint : local.inboxUrl);
      moved.push([
        ports[name],
        (local) => `${name === 'port' ? 'serving' : 'the inbox is'} on ${urlOf(local).port}`,
      ]);
      ports[name] = 0;
    }
}

/** On the port asked for; or else on its own, or the next free one, so that the address stays nearly the same. */
async function servePageNear(local: Local, asked: number | undefined): Promise<Listening> {
  if (asked !== undefined)
    return servePage(local, asked).catch((error) => {
      throw portFault('page-port', asked, error) ?? error;
    });
  for (let port = defaultPagePort; port < defaultPagePort + 20; port++)
    try {
      return await servePage(local, port);
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE') throw error;
    }
  return servePage(local);
}

/** One sign-in for each channel. */
async function runDemos(local: Local, config: Settings, tell: Say): Promise<void> {
  if (config.SRP_FIRST === 'verify')
    tell(
      'SRP_FIRST=verify: a password comes first, so neither the demo nor the phone of the page can sign in.',
    );
  else for (const demo of demosFor(config)) await runDemo(local, config, demo, tell);
}

async function run({ once, open, quiet, data, ports }: Run): Promise<void> {
  const tell: Say = quiet ? () => undefined : say;
  const kept = data === undefined ? undefined : await openData(data);
  const { env, config } = localSettings({ OTP_SECRET: kept?.kept?.secret, ...process.env });
  tell(dim('Building the bundle …'));
  // A separate folder: a build into dist must not delete the chunks of a running function.
  const outDir = await mkdtemp(join(tmpdir(), 'otp-router-'));
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
  const { dir } = await buildZip(outDir);
  const onTrigger = (call: TriggerCall) => tell(triggerLine(call));
  const local = await startOn(ports, { bundleDir: dir, env, onTrigger, data: kept }, tell);
  let stopped = false;
  let closePage = async (): Promise<void> => {};
  const stop = async (): Promise<void> => {
    stopped = true;
    await Promise.all([closePage(), local.close()]);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    if (!quiet || once) await runDemos(local, config, tell);
  } catch (error) {
    if (stopped) return;
    await stop();
    const lines = local.log.filter(({ stream }) => stream === 'stderr').map(({ line }) => `\n  ${line}`);
    throw new Failure(1, `The sign-in failed: ${(error as Error).message}${lines.slice(-20).join('')}`);
  }
  if (once) return stop();
  if (stopped) return;
  const page = await servePageNear(local, ports['page-port']).catch(async (error) => {
    await stop();
    throw error;
  });
  // A stop while the page was being bundled.
  if (stopped) return page.close();
  closePage = page.close;
  if (quiet) say(JSON.stringify(addressesOf(local, page.url)));
  for (const line of addressLines(local, page.url)) tell(line);
  if (open && !(await openInBrowser(page.url)))
    tell(dim('No browser could be opened here: open the address yourself.'));
}

async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (options.kind === 'run') return run(options);
  if (options.kind === 'fault') throw new Failure(2, options.text);
  say(options.text);
}

// The reader of our output may end first, as `| head` does.
process.stdout.on('error', () => process.exit());

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Failure || error instanceof SettingsError || error instanceof DataError))
    throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error instanceof Failure ? error.exitCode : 1;
}
