// Serves the local page: its files, bundled at the start, and what has happened on this machine as JSON.
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { createHmacFor, type Hmac } from '../../src/challenge/hmac.ts';
import { openSealed } from '../../src/challenge/open-sealed.ts';
import type { OpenState } from '../../src/challenge/state.ts';
import { locales } from '../../src/messages/locales.ts';
import { lineKeys, projectCall, projectResponse } from '../../src/observability/projection.ts';
import { readSettings } from '../../src/settings/read.ts';
import { isTriggerEvent } from '../../src/triggers/event.ts';
import { readEvent } from '../../src/triggers/read-event.ts';
import { attack } from './attack.ts';
import { type Listening, serve } from './http.ts';
import { pointsOf, pointsOfCall } from './page/points.ts';
import type { Action, Setup, State, TimelineEntry } from './page/protocol.ts';
import type { TriggerCall } from './pool/triggers.ts';
import type { Local } from './stack.ts';

const folder = fileURLToPath(new URL('page/', import.meta.url));
const none = { kind: 'none' } as const;

async function bundle(): Promise<ReadonlyMap<string, { type: string; body: string }>> {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: { app: 'app.ts', style: 'style.css' },
    outdir: folder,
    bundle: true,
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

/** What the function's own log says of a call. */
function describe(event: unknown, hmac: Hmac, openState: OpenState) {
  if (!isTriggerEvent(event)) return {};
  const read = readEvent(event, openState);
  return { ...lineKeys(event.triggerSource, read.user, hmac), ...projectCall(read) };
}

const entryOf = (call: TriggerCall, hmac: Hmac, openState: OpenState): TimelineEntry => ({
  at: call.at,
  source: call.source,
  durationMs: call.durationMs,
  tries: call.tries,
  cold: call.cold,
  event: describe(call.event, hmac, openState),
  decision: projectResponse({ ...call.response }),
  ...(call.error && { error: call.error.message }),
});

/** Serves the page of a running stack on a port, or on any free one. Loopback only. */
export async function servePage(local: Local, port?: number): Promise<Listening> {
  const files = await bundle();
  const hmac = createHmacFor(readSettings(local.env, Date.now()));
  const openState = openSealed(hmac);
  const setup: Setup = {
    endpoint: local.endpoint,
    userPoolId: local.userPoolId,
    clientId: local.clientId,
    locales,
  };
  const { faults } = local;
  const state = async (): Promise<State> => ({
    inbox: await local.inbox(),
    timeline: local.triggers.map((call) => entryOf(call, hmac, openState)),
    points: [...local.log.flatMap(({ line }) => pointsOf(line)), ...local.triggers.flatMap(pointsOfCall)],
    faults: { slowSes: faults.ses.kind !== 'none', snsDown: faults.sns.kind !== 'none' },
  });
  const actions: Readonly<Record<Action, () => unknown>> = {
    slowSes: () => {
      faults.ses = faults.ses.kind === 'none' ? { kind: 'delay', ms: 6000 } : none;
    },
    snsDown: () => {
      faults.sns = faults.sns.kind === 'none' ? { kind: 'down' } : none;
    },
    lostAnswers: () => {
      faults.lostAnswers.CreateAuthChallenge = 2;
    },
    attack: () => attack(local),
  };
  const json = (response: ServerResponse, body: unknown) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));

  return serve(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/api/setup') return json(response, setup);
    if (pathname === '/api/state') return json(response, await state());
    const action = pathname.replace('/api/', '');
    // A page of another origin may post here, but the Origin tells.
    const own = request.headers.origin === `http://${request.headers.host}`;
    if (request.method === 'POST' && own && Object.hasOwn(actions, action)) {
      await actions[action as Action]();
      return json(response, {});
    }
    const file = request.method === 'GET' ? files.get(pathname) : undefined;
    response.writeHead(file ? 200 : 404, { 'content-type': `${file?.type ?? 'text/plain'}; charset=utf-8` });
    return response.end(file?.body ?? 'not found');
  }, port);
}
