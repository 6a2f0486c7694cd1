// Random calls of an owner, a stranger and an oracle that knows every code, interleaved call by call with the table and with
// sends that are slow, refused or cut off, on simulated time: what holds in every order.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deriveCode } from '../../src/crypto/code.ts';
import { roundDeadlineMs } from '../../src/delivery/budget.ts';
import { PublicError } from '../../src/errors.ts';
import type { Table } from '../../src/limits/table.ts';
import type { Redemption } from '../../src/limits/user-rules.ts';
import { mostWithin } from '../support/counting.ts';
import { type TestDeps, testDeps } from '../support/deps.ts';
import { dispatch } from '../support/dispatch.ts';
import { createEvent, verifyEvent, type Who } from '../support/events.ts';
import { limitsOver } from '../support/limits.ts';
import { memoryTable } from '../support/memory-table.ts';
import { byEmail, signInWell } from '../support/people.ts';
import { SimulatedTime } from '../support/simulated-time.ts';

const runs = process.env.OTP_LONG_RUNS ? 3000 : 150;
const ada = byEmail('ada', 'ada@example.com');
const clients = ['client-1', 'client-2'] as const;
type Client = (typeof clients)[number];

interface Act {
  readonly kind: 'start' | 'resend' | 'device' | 'wrong' | 'owner' | 'oracle';
  readonly client: Client;
  /** After the act before. */
  readonly pauseMs: number;
}

/** Acts come in bursts, with pauses that end a cooldown, half of a code's life, or the whole of it. */
const acts = fc.array(
  fc.record<Act>({
    kind: fc.constantFrom('start', 'start', 'resend', 'device', 'wrong', 'oracle', 'oracle', 'oracle'),
    client: fc.constantFrom(...clients, 'client-1'),
    pauseMs: fc.constantFrom(0, 0, 1, 40, 300, 700, 5_000, 31_000, 151_000, 301_000),
  }),
  { minLength: 5, maxLength: 60 },
);
const sends = fc.array(
  fc.tuple(fc.constantFrom('sent', 'sent', 'refused', 'unknown'), fc.constantFrom(1, 50, 400, 2500)),
  { maxLength: 40 },
);

interface Message {
  readonly code: string;
  readonly beganMs: number;
  /** `undefined` while it is under way. */
  fate: 'sent' | 'refused' | 'unknown' | undefined;
  endedMs: number;
}

interface Judged {
  readonly kind: Redemption['kind'];
  /** Of the nonce that was right. */
  readonly nonce: string;
  readonly client: string;
  readonly beganMs: number;
  readonly endedMs: number;
}

/** A user of two days, with a known device, in front of a slow table. */
async function world(latencies: number) {
  let seed = latencies;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed / 2 ** 31;
  };
  const messages: Message[] = [];
  const fates: [Exclude<Message['fate'], undefined>, number][] = [];
  const memory = memoryTable();
  let table = memory;
  let time: SimulatedTime | undefined;
  const nonces: string[] = [];
  const judged: Judged[] = [];
  /** When a code may have become live. */
  const rounds: { readonly nonce: string; readonly beganMs: number }[] = [];
  const deps: TestDeps = testDeps({
    settings: { CHANNELS: 'email', SENDS_PER_HOUR: '20', SENDS_PER_DAY: '50' },
    limits: (config) => {
      const passing: Table = {
        get: (key) => table.get(key),
        put: (...args) => table.put(...args),
        add: (...args) => table.add(...args),
      };
      const limits = limitsOver(passing, config, undefined, () => deps.clockMs);
      return {
        ...limits,
        takeTurn: (request, ...rest) => {
          rounds.push({ nonce: request.nonce, beganMs: deps.clockMs });
          return limits.takeTurn(request, ...rest);
        },
        redeem: async (request) => {
          let nonce = '';
          const beganMs = deps.clockMs;
          const { kind, ...rest } = await limits.redeem({
            ...request,
            isRight: (one) => {
              const isRight = request.isRight(one);
              if (isRight) nonce = one;
              return isRight;
            },
          });
          judged.push({ kind, nonce, client: request.user.clientId, beganMs, endedMs: deps.clockMs });
          return { kind, ...rest } as Redemption;
        },
      };
    },
  });
  for (const channel of deps.channels) {
    const send = channel.send.bind(channel);
    channel.send = async (to, message, budgetMs) => {
      const own: Message = { code: message.code, beganMs: deps.clockMs, fate: undefined, endedMs: 0 };
      messages.push(own);
      const [fate, tookMs] = fates.shift() ?? ['sent', 50];
      await time?.pass(Math.min(tookMs, budgetMs));
      own.fate = fate;
      own.endedMs = deps.clockMs;
      if (fate === 'refused') throw Object.assign(new Error('no'), { $fault: 'client' });
      if (fate === 'unknown') throw new Error('cut off');
      await send(to, message, budgetMs);
    };
  }
  const drawn = deps.nonce;
  deps.nonce = () => {
    const nonce = drawn();
    nonces.push(nonce);
    return nonce;
  };
  const { proof } = await signInWell(deps, ada);
  deps.clockMs += 2 * 86_400_000;
  messages.length = 0;
  judged.length = 0;
  const simulated = new SimulatedTime(deps);
  time = simulated;
  deps.sleep = (ms) => simulated.pass(ms);
  table = simulated.over(memory, { callMs: () => 1 + random() * 200, writeMs: 1, readMs: 1 });
  return { deps, time: simulated, messages, judged, rounds, fates, nonces, proof, random };
}

type World = Awaited<ReturnType<typeof world>>;

const parametersOf = ({ response }: { response: unknown }) =>
  (response as { privateChallengeParameters: Record<string, string> }).privateChallengeParameters;
const ignore = (error: unknown) => {
  if (!(error instanceof PublicError)) throw error;
};

/** Plays one act, with the round that the client's last call has left open. */
async function play(
  { deps, messages, nonces, proof, random }: World,
  { kind, client }: Act,
  states: Map<Client, Record<string, string>>,
): Promise<void> {
  const who: Who = { ...ada, clientId: client };
  const state = states.get(client);
  const create = async (metadata?: Record<string, string>) => {
    const session = metadata &&
      state && [
        { challengeName: 'CUSTOM_CHALLENGE', challengeResult: false, challengeMetadata: state.state },
      ];
    const created = await dispatch(createEvent(session ?? [], who, metadata), deps);
    states.set(client, parametersOf(created));
  };
  switch (kind) {
    case 'start':
      return create().catch(ignore);
    case 'resend':
      return create({ action: 'resend' }).catch(ignore);
    case 'device':
      return create({ action: 'resend', proof }).catch(ignore);
    case 'wrong':
    case 'owner':
    case 'oracle': {
      if (!state) return;
      // Most were drawn for a code of late; others name sign-ins.
      const nonce = nonces.at(-1 - Math.floor(random() * 6)) ?? '';
      const owner = { userPoolId: 'eu-west-1_Example1', clientId: client, userName: 'ada', nonce };
      const typed = {
        wrong: '000000',
        owner: messages.at(-1)?.code ?? '000000',
        oracle: deriveCode(deps.hmac, owner, 6),
      };
      const code = typed[kind];
      await dispatch(verifyEvent(state, code, who), deps).catch(ignore);
    }
  }
}

it(`holds in ${runs} interleavings`, async () => {
  let right = 0;
  let calls = 0;
  await fc.assert(
    fc.asyncProperty(acts, sends, fc.nat(2 ** 31 - 1), async (plan, fates, latencies) => {
      const all = await world(latencies);
      const { deps, time, messages, judged } = all;
      all.fates.push(...(fates as World['fates']));
      const states = new Map<Client, Record<string, string>>();
      let atMs = 0;
      const took = await time.run(
        plan.map((act) => {
          atMs += act.pauseMs;
          const beginsMs = atMs;
          return async () => {
            await time.pass(beginsMs);
            await play(all, act, states);
          };
        }),
      );
      expect(took).toHaveLength(plan.length);
      calls += plan.length;

      const rights = judged.filter(({ kind }) => kind === 'right');
      right += rights.length;
      const codeOf = (nonce: string, client: string) =>
        deriveCode(
          deps.hmac,
          { userPoolId: 'eu-west-1_Example1', clientId: client, userName: 'ada', nonce },
          6,
        );
      expect(new Set(rights.map(({ nonce, client }) => nonce + client)).size, 'each code once').toBe(
        rights.length,
      );
      for (const { nonce, client, beganMs, endedMs } of rights) {
        const of = messages.filter(({ code }) => code === codeOf(nonce, client));
        // While its round goes on, a code is live whose message a service may still refuse.
        const isUnderWay = [...all.rounds.filter((round) => round.nonce === nonce), ...of].some(
          (one) => one.beganMs <= endedMs && beganMs < one.beganMs + roundDeadlineMs,
        );
        const mayHaveArrived = of.filter(
          ({ fate, endedMs: untilMs }) => fate !== 'refused' && untilMs <= endedMs,
        );
        expect(isUnderWay || mayHaveArrived.length > 0, 'a right code was handed to a channel').toBe(true);
        if (!isUnderWay)
          expect(Math.min(...mayHaveArrived.map((one) => beganMs - one.beganMs))).toBeLessThan(300_000);
      }
      let row: number[] = [];
      for (const { kind, endedMs } of judged) {
        if (kind === 'right') row = [];
        if (kind === 'wrong') row.push(endedMs);
        expect(mostWithin(row, 890_000), 'guesses until a lock ends').toBeLessThanOrEqual(10);
      }
      const times = deps.outbox.map((message) => message.atMs);
      expect(mostWithin(times, 3_600_000)).toBeLessThanOrEqual(2 * 20);
      expect(deps.metrics.get('TableError') ?? 0).toBe(0);
    }),
    { numRuns: runs, endOnFailure: true },
  );
  console.log(`${calls} calls in ${runs} interleavings, ${right} right answers`);
  expect(right).toBeGreaterThan(runs / 10);
}, 600_000);
