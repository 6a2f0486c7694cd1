// Serves the local page: its files, bundled at the start, and what has happened on this machine as JSON.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { createHmacFor } from '../../src/crypto/hmac.ts';
import { openSealed } from '../../src/crypto/state.ts';
import { locales } from '../../src/messages/locales.ts';
import { readSettings } from '../../src/settings/read.ts';
import type { Settings } from '../../src/settings/table.ts';
import { lineKeys, projectInput, projectResponse } from '../../src/telemetry/projection.ts';
import { readEvent } from '../../src/triggers/event.ts';
import { host, type Listening, pathOf, readBody, serve } from '../host/http.ts';
import { type Attack, attack } from './attack.ts';
import { cardsOf } from './cards.ts';
import { emailAddress, phoneNumber } from './cli/cast.ts';
import { pointsOf, pointsOfCall } from './page/points.ts';
import type { Action, AttackState, Fault, Setup, State } from './page/protocol.ts';
import type { Point } from './page/series.ts';
import { changeSettings, readPageSettings } from './page-settings.ts';
import { settleGrace } from './people.ts';
import type { TriggerCall } from './pool/triggers.ts';
import type { Local } from './stack.ts';
import { forgetAll } from './table/forget.ts';

const folder = fileURLToPath(new URL('page/', import.meta.url));
const none = { kind: 'none' } as const;

/** The longest period of an alarm that the page evaluates, and as much of the past as its charts show. */
const rememberMs = 3_600_000;
const mostCards = 60;
const mostLines = 300;

async function bundle(): Promise<ReadonlyMap<string, { type: string; body: string }>> {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: { app: 'app.ts', style: 'style/style.css' },
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

/** What the function's own log says of a call, said once. */
function describeWith(settings: Settings): (call: TriggerCall) => object {
  const hmac = createHmacFor(settings);
  const openState = openSealed(hmac);
  const known = new WeakMap<TriggerCall, object>();
  return (call) => {
    const before = known.get(call);
    if (before) return before;
    const read = readEvent(call.event, openState);
    if (!read) return {};
    const said = {
      ...lineKeys(read.event.triggerSource, read.input.user, hmac),
      ...projectInput(read.input),
      decision: projectResponse({ ...call.response }),
    };
    known.set(call, said);
    return said;
  };
}

/** A list that grows at its end, each entry turned into others once. */
function follow<From, To>(list: readonly From[], turn: (entry: From) => readonly To[]): () => readonly To[] {
  const turned: To[] = [];
  let seen = 0;
  return () => {
    while (seen < list.length) {
      const entry = list[seen++];
      if (entry !== undefined) turned.push(...turn(entry));
    }
    return turned;
  };
}

function parsed(line: string): Readonly<Record<string, unknown>>[] {
  if (!line.startsWith('{') || line.startsWith('{"_aws"')) return [];
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}

function scoreOf({ report }: Attack, points: readonly Point[]): AttackState {
  const { since, until, signIns, tokens } = report;
  const count = (...metrics: string[]) =>
    points
      .filter(({ at, metric }) => metrics.includes(metric) && at >= since && at <= (until ?? at))
      .reduce((sum, { values }) => sum + values.reduce((a, b) => a + b, 0), 0);
  return {
    isOver: until !== undefined,
    signIns,
    compared: count('CodeWrong', 'CodeRight', 'CodeStale', 'CodeExpired'),
    refused: count('GuessRefused'),
    locked: count('UserLocked', 'UserDisabled'),
    tokens,
  };
}

/** Serves the page of a running stack on a port, or on any free one. Loopback only. */
export async function servePage(local: Local, port?: number): Promise<Listening> {
  const files = await bundle();
  const start = randomUUID();
  const config = readSettings(local.env, Date.now());
  const describe = describeWith(config);
  const { faults } = local;
  const grace = settleGrace(local);
  const setup: Setup = {
    endpoint: local.endpoint,
    region: local.region,
    userPoolId: local.userPoolId,
    clientId: local.clientId,
    locales,
    grace,
    newcomer: { email: emailAddress(config, 'you'), phone: phoneNumber(config) },
  };
  const logPoints = follow(local.log, ({ line }) => pointsOf(line));
  const callPoints = follow(local.triggers, pointsOfCall);
  const lines = follow(local.log, ({ line }) => parsed(line));
  let attacked: Attack | undefined;

  const cards = () => {
    const names = attacked?.report.names;
    const since = attacked?.report.since ?? 0;
    const until = attacked?.report.until ?? Number.POSITIVE_INFINITY;
    // A bot's sign-ins stand on the scoreboard; here they would bury everybody's.
    return cardsOf(local.triggers, local.serviceCalls, describe)
      .filter(({ at, who }) => !(names?.has(who) && at >= since && at <= until))
      .slice(-mostCards);
  };
  const state = async (known: number): Promise<State> => {
    const points = [...logPoints(), ...callPoints()].filter(({ at }) => at > Date.now() - rememberMs);
    return {
      start,
      messages: (await local.inbox()).slice(known),
      cards: cards(),
      points,
      lines: lines().slice(-mostLines),
      armed: {
        slowSes: faults.ses.kind !== 'none',
        snsDown: faults.sns.kind !== 'none',
        lostAnswers: (faults.lostAnswers.CreateAuthChallenge ?? 0) > 0,
      },
      attack: attacked && scoreOf(attacked, points),
      settings: readPageSettings(local),
    };
  };
  const arm: Readonly<Record<Fault, () => void>> = {
    slowSes: () => {
      faults.ses = faults.ses.kind === 'none' ? { kind: 'delay', ms: 6000 } : none;
    },
    snsDown: () => {
      faults.sns = faults.sns.kind === 'none' ? { kind: 'down' } : none;
    },
    lostAnswers: () => {
      faults.lostAnswers.CreateAuthChallenge = faults.lostAnswers.CreateAuthChallenge ? 0 : 2;
    },
  };
  /** Each resolves to what is wrong with what was asked for, if anything is. */
  const actions: Readonly<Record<Action, (body: string) => unknown>> = {
    ...arm,
    attack: () => {
      if (attacked && attacked.report.until === undefined) return;
      attacked = attack(local);
    },
    unlock: () => forgetAll(local.tableEndpoint, local.region, local.tableName),
    coldStart: () => local.coldStart(),
    settings: (body) => changeSettings(JSON.parse(body), local),
  };

  const json = (response: ServerResponse, status: number, body: unknown) =>
    response
      .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      .end(JSON.stringify(body));
  async function act(request: IncomingMessage, response: ServerResponse, action: Action) {
    const body = await readBody(request, 10_000);
    if (body === undefined) return json(response, 413, { fault: 'That is too long.' });
    try {
      const fault = await actions[action](body);
      return json(response, typeof fault === 'string' ? 400 : 200, { fault });
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return json(response, 400, { fault: 'That is not JSON.' });
    }
  }

  const listening = await serve(async (request, response) => {
    // A page elsewhere may give this machine a name of its own, or post here: Host and Origin tell.
    const own = [`${host}:${listening.port}`, `localhost:${listening.port}`];
    if (!own.includes(request.headers.host ?? '')) return json(response, 421, { fault: 'Not this host.' });
    const path = pathOf(request);
    if (request.method === 'GET' && path === '/api/setup') return json(response, 200, setup);
    if (request.method === 'GET' && path === '/api/state') {
      const known = Number(/[?&]messages=(\d{1,9})/.exec(request.url ?? '')?.[1] ?? 0);
      return json(response, 200, await state(known));
    }
    const action = path.replace('/api/', '');
    const isOwn = own.some((name) => request.headers.origin === `http://${name}`);
    if (request.method === 'POST' && isOwn && Object.hasOwn(actions, action))
      return act(request, response, action as Action);
    const file = request.method === 'GET' ? files.get(path) : undefined;
    response.writeHead(file ? 200 : 404, { 'content-type': `${file?.type ?? 'text/plain'}; charset=utf-8` });
    return response.end(file?.body ?? 'not found');
  }, port);
  return listening;
}
