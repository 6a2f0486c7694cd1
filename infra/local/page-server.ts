// Serves the local page: its files, bundled at the start, what has happened as JSON, and what its buttons do.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { locales } from '../../src/messages/locales.ts';
import { readSettings } from '../../src/settings/read.ts';
import { host, type Listening, type Port } from '../host/http.ts';
import { emailAddress, phoneNumber, settleGrace } from './fixtures.ts';
import type { Action, Setup } from './page/protocol.ts';
import { changeSettings } from './page-settings.ts';
import { createPageState, type PageState } from './page-state.ts';
import { serveApp } from './serve-app.ts';
import { readSnippets } from './snippets.ts';
import type { Local } from './stack.ts';
import { forgetAll } from './table/table.ts';

const folder = fileURLToPath(new URL('page/', import.meta.url));
const none = { kind: 'none' } as const;

export async function bundlePage(): Promise<ReadonlyMap<string, { type: string; body: string }>> {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: { app: 'app.ts', style: 'page.css' },
    outdir: folder,
    bundle: true,
    alias: { 'node:url': './node-url.ts', 'nodemailer/lib/qp': './quoted-printable.ts' },
    write: false,
    format: 'esm',
    minify: true,
    logLevel: 'warning',
  });
  const text = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return new Map([
    ['/', { type: 'text/html', body: await readFile(`${folder}index.html`, 'utf8') }],
    ['/app.js', { type: 'text/javascript', body: text('app.js') }],
    ['/app.css', { type: 'text/css', body: text('style.css') }],
  ]);
}

async function setupOf(local: Local): Promise<Setup> {
  const { endpoint, region, userPoolId, clientId } = local;
  const config = readSettings(local.env, Date.now());
  const grace = settleGrace(local);
  return {
    ...{ endpoint, region, userPoolId, clientId, locales, grace },
    pool: createHash('sha256').update(JSON.stringify(local.jwks)).digest('base64url'),
    passwordFirst: config.SRP_FIRST === 'verify',
    snippets: await readSnippets(local, grace.email),
    newcomer: { email: emailAddress(config, 'you'), phone: phoneNumber(config) },
  };
}

/** Mends everything, then breaks one thing. */
function breakOne({ faults }: Local, fault: unknown): void {
  faults.sns = faults.ses = faults.table = none;
  faults.lostAnswers.CreateAuthChallenge = fault === 'cognito' ? 2 : 0;
  if (fault === 'sns') faults.sns = { kind: 'down' };
  if (fault === 'ses') faults.ses = { kind: 'delay', ms: 6000 };
  if (fault === 'table') faults.table = { kind: 'down' };
}

/** Each resolves to what is wrong with what was asked for, if anything is. */
const actionsOf = (local: Local, state: PageState): Readonly<Record<Action, (body: unknown) => unknown>> => ({
  break: (fault) => breakOne(local, fault),
  attack: (name) => state.attack(typeof name === 'string' ? name : ''),
  day: () => state.liveDay(),
  unlock: () => forgetAll(local.tableEndpoint, local.region, local.tableName),
  settings: (body) => changeSettings(body, local),
});

async function act(c: Context, run: (body: unknown) => unknown) {
  let body: unknown;
  try {
    body = JSON.parse(await c.req.text());
  } catch {
    return c.json({ fault: 'That is not JSON.' }, 400);
  }
  const fault = await run(body);
  return c.json({ fault }, typeof fault === 'string' ? 400 : 200);
}

/** Serves the page of a running stack on a port, or on any free one. Loopback only. */
export async function servePage(local: Local, port?: Port): Promise<Listening> {
  const files = await bundlePage();
  const setup = await setupOf(local);
  const state = createPageState(local);
  const app = new Hono();
  // Another website may point a name of its choosing at this machine, or post here. Host and Origin show that.
  const own = () => [`${host}:${listening.port}`, `localhost:${listening.port}`];
  app.use(async (c, next) => {
    if (!own().includes(c.req.header('host') ?? '')) return c.json({ fault: 'Not this host.' }, 421);
    c.header('cache-control', 'no-store');
    return next();
  });
  app.get('/api/setup', (c) => c.json(setup));
  app.get('/api/state', async (c) => c.json(await state.read(Number(c.req.query('messages')) || 0)));
  app.post('*', async (c, next) => {
    const isOwn = own().some((name) => c.req.header('origin') === `http://${name}`);
    return isOwn ? next() : c.notFound();
  });
  app.use(bodyLimit({ maxSize: 10_000, onError: (c) => c.json({ fault: 'That is too long.' }, 413) }));
  for (const [name, run] of Object.entries(actionsOf(local, state)))
    app.post(`/api/${name}`, (c) => act(c, run));
  for (const [path, { type, body }] of files)
    app.get(path, (c) => c.body(body, 200, { 'content-type': `${type}; charset=utf-8` }));
  const listening = await serveApp(app, port);
  return listening;
}
