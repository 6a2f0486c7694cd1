// `npm start`: builds the bundle, brings everything up on loopback, runs a demo, and keeps serving.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SettingsError } from '../../src/settings/read.ts';
import type { Settings } from '../../src/settings/table.ts';
import { buildZip } from '../host/build-zip.ts';
import type { Port } from '../host/http.ts';
import { openInBrowser } from '../host/open-browser.ts';
import { runDemo } from './cli/demo.ts';
import { addressesOf, addressLines, dim, type Say, triggerLine } from './cli/narrate.ts';
import { defaultPorts, localSettings, type PortName, type Run, readOptions } from './cli/options.ts';
import { DataError, openData } from './data.ts';
import { demosFor } from './fixtures.ts';
import { servePage } from './page-server.ts';
import { type Local, startLocal } from './stack.ts';

/** Its message is all that a person needs: no stack trace. */
class Failure extends Error {}

const say = (line = ''): void => {
  process.stdout.write(`${line}\n`);
};

/** Where a port that was asked for cannot be had, says so with its flag. */
function portFault(asked: Run['ports'], error: unknown): unknown {
  const { code, port } = error as { readonly code?: string; readonly port?: number };
  const [name] = Object.entries(asked).find(([, one]) => one !== undefined && one === port) ?? [];
  if (name === undefined) return error;
  if (code === 'EACCES')
    return new Failure(`Port ${port} is not open to you: give one above 1023 with --${name}.`);
  if (code === 'EADDRINUSE')
    return new Failure(`Port ${port} is taken: stop what listens there, or give another with --${name}.`);
  return error;
}

/** One sign-in for each channel. A failure comes with the last lines of what the function wrote. */
async function runDemos(local: Local, config: Settings, tell: Say): Promise<void> {
  if (config.SRP_FIRST === 'verify')
    return tell(
      'SRP_FIRST=verify: a password comes first, so neither the demo nor the phone of the page can sign in.',
    );
  try {
    for (const demo of demosFor(config)) await runDemo(local, config, demo, tell);
  } catch (error) {
    const lines = local.log.filter(({ stream }) => stream === 'stderr').map(({ line }) => `\n  ${line}`);
    throw new Failure(`The sign-in failed: ${(error as Error).message}${lines.slice(-20).join('')}`);
  }
}

async function run({ once, open, quiet, data, ports }: Run): Promise<void> {
  const tell: Say = quiet ? () => undefined : say;
  const portOf = (name: PortName): Port => ports[name] ?? { default: defaultPorts[name] };
  const tellMoved = (name: PortName, what: string, url: string) => {
    const { port } = new URL(url);
    if (ports[name] === undefined && Number(port) !== defaultPorts[name])
      tell(dim(`Port ${defaultPorts[name]} is taken: ${what} on ${port} instead.`));
  };
  const kept = data === undefined ? undefined : await openData(data);
  const { env, config } = localSettings({ OTP_SECRET: kept?.kept?.secret, ...process.env });
  tell(dim('Building the bundle …'));
  // A separate folder: a build into dist must not delete the chunks of a running function.
  const outDir = await mkdtemp(join(tmpdir(), 'otp-router-'));
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }));
  const { dir } = await buildZip(outDir);
  const local = await startLocal({
    ...{ bundleDir: dir, env, data: kept },
    ...{ port: portOf('port'), inboxPort: portOf('inbox-port') },
    onTrigger: (call) => tell(triggerLine(call)),
  });
  tellMoved('port', 'serving', local.endpoint);
  tellMoved('inbox-port', 'the inbox is', local.inboxUrl);
  const closers = [local.close];
  const stopping = new AbortController();
  const stop = async (): Promise<void> => {
    stopping.abort();
    await Promise.all(closers.splice(0).map((close) => close()));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    if (!quiet || once) await runDemos(local, config, tell);
    if (once || stopping.signal.aborted) return await stop();
    const page = await servePage(local, portOf('page-port'));
    closers.push(page.close);
    // A stop while the page was being bundled.
    if (stopping.signal.aborted) return await stop();
    tellMoved('page-port', 'the page is', page.url);
    if (quiet) say(JSON.stringify(addressesOf(local, page.url)));
    for (const line of addressLines(local, page.url)) tell(line);
    if (open && !(await openInBrowser(page.url)))
      tell(dim('No browser could be opened here: open the address yourself.'));
  } catch (error) {
    if (stopping.signal.aborted) return;
    await stop();
    throw error;
  }
}

async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  if (options.kind === 'run')
    return run(options).catch((error) => {
      throw portFault(options.ports, error);
    });
  if (options.kind === 'help') return say(options.text);
  // Asked for in a way that makes no sense.
  process.exitCode = 2;
  process.stderr.write(`${options.text}\n`);
}

// The reader of our output may end first, as `| head` does.
process.stdout.on('error', () => process.exit());

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Failure || error instanceof SettingsError || error instanceof DataError))
    throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
