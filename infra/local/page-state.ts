// What has happened on this machine, as the page asks for it: messages, sign-ins, metrics, log lines, faults.
import { randomUUID } from 'node:crypto';
import { createHmacFor } from '../../src/crypto/hmac.ts';
import { openSealed } from '../../src/crypto/state.ts';
import { readSettings } from '../../src/settings/read.ts';
import type { Settings } from '../../src/settings/table.ts';
import { lineKeys, projectInput, projectResponse } from '../../src/telemetry/projection.ts';
import { readEvent } from '../../src/triggers/event.ts';
import { cardsOf } from './cards.ts';
import { attack, type Crowd, crowdMark, hourMs, liveDay } from './crowd.ts';
import type { InboxMessage } from './inbox/message.ts';
import { pointsOf, pointsOfCall } from './page/points.ts';
import type { AttackState, Card, State } from './page/protocol.ts';
import type { Point } from './page/series.ts';
import { readPageSettings } from './page-settings.ts';
import type { TriggerCall } from './pool/triggers.ts';
import type { Local } from './stack.ts';

/** The longest period of an alarm that the page evaluates, and as much of the past as its charts show. */
const rememberMs = 3_600_000;
const mostCards = 60;
const mostLines = 300;

/** What the function's own log says of a call, said once. */
function describeWith(settings: Settings): (call: TriggerCall) => object {
  const hmac = createHmacFor(settings);
  const openState = openSealed(hmac);
  const known = new WeakMap<TriggerCall, object>();
  return (call) => {
    const before = known.get(call);
    if (before) return before;
    const read = readEvent(call.event, { openState, settings });
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

function scoreOf({ since, until, signIns, tokens }: Crowd, points: readonly Point[]): AttackState {
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

/** Every name by which the users sign in whom a message went to. */
const namesOf = ({ store }: Local, { to }: InboxMessage): string[] =>
  [...store.users.values()]
    .map(({ userName, attributes: { email, phone_number } }) => [userName, email, phone_number])
    .filter((names) => names.includes(to))
    .flatMap((names) => names.flatMap((name) => name?.toLowerCase() ?? []));

/** The sign-ins that somebody outside the crowds has answered. */
const answeredHere = ({ triggers }: Local): ReadonlySet<string | undefined> =>
  new Set(
    triggers
      .filter(({ source, event }) => {
        const { clientMetadata } = event.request as { clientMetadata?: object | null };
        return source.startsWith('Verify') && !Object.hasOwn(clientMetadata ?? {}, crowdMark);
      })
      .map(({ signInId }) => signInId),
  );

/** As many as a person looks at, and the bot finds. */
const victims = 2;

export interface PageState {
  /** `known`: how many messages the page has. */
  read(known: number): Promise<State>;
  /** Begins an attack on `name` and the newest users, unless one is under way. */
  attack(name: string): void;
  /** Begins a day, unless one is under way. */
  liveDay(): void;
}

export function createPageState(local: Local): PageState {
  const start = randomUUID();
  const describe = describeWith(readSettings(local.env, Date.now()));
  const logPoints = follow(local.log, ({ line }) => pointsOf(line));
  const callPoints = follow(local.triggers, pointsOfCall);
  const lines = follow(local.log, ({ line }) => parsed(line));
  let bot: Crowd | undefined;
  let day: Crowd | undefined;
  const isUnderWay = (crowd: Crowd | undefined) => crowd !== undefined && crowd.until === undefined;

  /** Without those of the crowds, which would bury all others: they are in the figures. */
  const cards = () => {
    const own = answeredHere(local);
    const isCrowds = ({ id, at, who }: Card) =>
      !own.has(id) &&
      [bot, day].some((one) => one?.names.has(who) && at >= one.since && at <= (one.until ?? at));
    return cardsOf(local.triggers, local.serviceCalls, describe)
      .filter((card) => !isCrowds(card))
      .slice(-mostCards);
  };
  return {
    attack(name) {
      if (isUnderWay(bot)) return;
      const users = [...local.store.users.values()].slice(-victims);
      const names = users.map(
        ({ userName, attributes: { email, phone_number } }) => email ?? phone_number ?? userName,
      );
      bot = attack(local, [...new Set([...(name ? [name] : []), ...names])]);
    },
    liveDay() {
      if (!isUnderWay(day)) day = liveDay(local);
    },
    async read(known) {
      const points = [...logPoints(), ...callPoints()].filter(({ at }) => at > Date.now() - rememberMs);
      return {
        start,
        messages: (await local.inbox()).slice(known).map((one) => ({ ...one, names: namesOf(local, one) })),
        cards: cards(),
        points,
        lines: lines().slice(-mostLines),
        attack: bot && scoreOf(bot, points),
        day: day && { from: day.since, hourMs, isOver: !isUnderWay(day) },
        settings: readPageSettings(local),
      };
    },
  };
}
