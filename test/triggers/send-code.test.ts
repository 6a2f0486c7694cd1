import { describe, expect, it } from 'vitest';
import { tableCallMs } from '../../src/aws/clients.ts';
import type { CodeMessage, Decoy } from '../../src/channels/channel.ts';
import { deriveCode } from '../../src/crypto/code.ts';
import type { CodeState } from '../../src/crypto/state.ts';
import { roundDeadlineMs, sendDeadlineMs } from '../../src/delivery/budget.ts';
import { createPace } from '../../src/delivery/pace.ts';
import { PublicError } from '../../src/errors.ts';
import { noLimits } from '../../src/limits/create-limits.ts';
import type { Limits } from '../../src/limits/limits.ts';
import type { LiveCode } from '../../src/limits/user-record.ts';
import type { Turn } from '../../src/limits/user-rules.ts';
import type { Recipient } from '../../src/recipients/recipient.ts';
import { planRound } from '../../src/rounds/plan-round.ts';
import { type TrustTier, trustTiers } from '../../src/sign-in.ts';
import { type SendRequest, sendCode } from '../../src/triggers/send-code.ts';
import { destinationOf, fakeChannel } from '../support/channel.ts';
import { testDeps } from '../support/deps.ts';
import { recordMetrics } from '../support/emitted.ts';

const user = { userPoolId: 'p', clientId: 'c', userName: 'ada', exists: true };

/** A round by pigeon, with limits and settings of the test's. */
function round(limits: Partial<Limits> = {}, settings: Record<string, string> = {}) {
  const deps = testDeps({ settings, limits: (config) => ({ ...noLimits(config), ...limits }) });
  const sent: CodeMessage[] = [];
  const pigeon = fakeChannel('PIGEON', {
    send: async (_to, message) => {
      sent.push(message);
    },
  });
  const coop = destinationOf(pigeon, 'coop', { country: 'DE' });
  const send = (over: Partial<SendRequest> = {}) =>
    sendCode(
      {
        user,
        attributes: {},
        locale: 'de',
        recipient: { kind: 'real', targets: [coop] },
        proof: undefined,
        knowsAccount: false,
        previous: undefined,
        startedMs: deps.clockMs,
        ...over,
      },
      deps,
    );
  return { deps, sent, coop, send, now: deps.clockMs / 1000, told: () => [...deps.metrics.keys()] };
}

const previous = (over: Partial<CodeState> = {}): CodeState => ({
  kind: 'code',
  nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
  signIn: 'BBBBBBBBBBBBBBBBBBBBBB',
  issuedAt: 0,
  wrong: 1,
  unreadable: 0,
  sends: 1,
  sentAt: 0,
  channel: 'PIGEON',
  recipient: 'real',
  ...over,
});

const liveCode = (over: Partial<LiveCode> = {}): LiveCode => ({
  nonce: 'live',
  issuedAt: 1000,
  recipient: 'real',
  message: { at: 1010, channel: 'PIGEON', tier: 'new', country: 'DE' },
  ...over,
});

/** What the limits answer: whether this call may send. */
const seen = (turn: Turn): Pick<Limits, 'seeTurn'> => ({
  seeTurn: async () => ({ turn, from: { record: undefined, rev: undefined } }),
});
const reuse = (over: Partial<Extract<Turn, { kind: 'reuse' }>> = {}) =>
  seen({ kind: 'reuse', tier: 'new', live: liveCode(), code: liveCode(), sentAt: 1010, ...over });
const wait = (over: Partial<Extract<Turn, { kind: 'wait' }>> = {}) =>
  seen({ kind: 'wait', tier: 'new', live: undefined, sentAt: 1010, ...over });
const free = (tier: TrustTier = 'new', live?: LiveCode) =>
  seen({ kind: 'free', tier, live, code: { nonce: 'fresh', issuedAt: 2000, recipient: 'real' } });
const none = noLimits({ CODE_TTL_SECONDS: 300 });

describe('a start', () => {
  it('sends the code of its nonce, and tells the next round all about it', async () => {
    const { deps, sent, coop, send, now, told } = round();
    const { status, state, target } = await send();
    expect({ status, target }).toEqual({ status: 'CODE_SENT', target: coop });
    expect(state).toEqual({
      kind: 'code',
      nonce: expect.stringMatching(/^[\w-]{22}$/),
      signIn: expect.stringMatching(/^[\w-]{22}$/),
      issuedAt: now,
      sentAt: now,
      wrong: 0,
      unreadable: 0,
      sends: 1,
      channel: 'PIGEON',
      recipient: 'real',
    });
    expect(state.signIn).not.toBe(state.nonce);
    const code = deriveCode(deps.hmac, { ...user, nonce: state.nonce }, 6);
    expect(sent).toEqual([{ code, secondsLeft: 300, clientId: 'c', locale: 'de', attributes: {} }]);
    expect(told()).toContain('SignInStarted');
    expect(told()).not.toContain('Decoy');
  });

  it.each(trustTiers)('counts in the share of tier %s, where the limits say so', async (tier) => {
    const counted: unknown[] = [];
    const { send, now } = round({
      ...free(tier),
      countMessage: async (message, from) => {
        counted.push(message, from);
        return 'counted';
      },
    });
    await send();
    expect(counted).toMatchObject([
      { tier, limitKey: 'coop', channel: 'PIGEON', country: 'DE', at: now, isPretended: false },
      { record: undefined },
    ]);
  });

  it.each(trustTiers)('of a %s user to an uncertain number counts as a new one’s', async (tier) => {
    const counted: unknown[] = [];
    const { send } = round({
      ...free(tier),
      countMessage: async (message) => {
        counted.push(message.tier);
        return 'counted';
      },
      countDestination: async (message) => {
        counted.push(message.tier);
        return true;
      },
      takeTurn: (request, from, sent) => {
        counted.push(sent.tier);
        return none.takeTurn(request, from, sent);
      },
    });
    const target = destinationOf(fakeChannel('PIGEON'), 'coop', { country: 'US', tierAtMost: 'new' });
    await send({ recipient: { kind: 'real', targets: [target] } });
    expect(counted).toEqual(['new', 'new', 'new']);
  });

  it('notes the range of a number, and does not count as reused', async () => {
    const taken: unknown[] = [];
    const { coop, send, told } = round({
      takeTurn: (request, from, message) => {
        taken.push(message);
        return none.takeTurn(request, from, message);
      },
    });
    await send({ recipient: { kind: 'real', targets: [{ ...coop, range: '4915123' }] } });
    expect(taken).toEqual([{ channel: 'PIGEON', country: 'DE', range: '4915123' }]);
    expect(told()).not.toContain('CodeReused');
  });

  it('to a contact that it will prove sends a code for that contact’s value', async () => {
    const { deps, coop, sent, send } = round();
    const attributes = { 'custom:pigeon': 'coop' };
    const { state } = await send({ attributes, recipient: { kind: 'unproven', targets: [coop] } });
    expect(state.recipient).toBe('unproven');
    expect(sent.map(({ code }) => code)).toEqual([
      deriveCode(deps.hmac, { ...user, nonce: state.nonce, contact: 'coop' }, 6),
    ]);
  });

  it('names the first channel where no message brought the live code', async () => {
    const { message: _, ...unsent } = liveCode();
    const { coop, send } = round(reuse({ live: unsent, code: unsent }));
    expect((await send()).target).toEqual(coop);
  });

  it('takes the turn after the limits and before the send, for the channel that it goes by', async () => {
    const order: unknown[] = [];
    const { send } = round({
      seeDestination: async (limitKey) => {
        order.push(`see ${limitKey}`);
        return { record: undefined, rev: undefined };
      },
      countMessage: async () => {
        order.push('count');
        return 'counted';
      },
      countDestination: async ({ limitKey }) => {
        order.push(`count ${limitKey}`);
        return true;
      },
      takeTurn: (request, from, sent) => {
        order.push(['take', sent]);
        return none.takeTurn(request, from, sent);
      },
    });
    const channel = fakeChannel('RAVEN', {
      send: async () => {
        order.push('send');
      },
    });
    await send({ recipient: { kind: 'real', targets: [destinationOf(channel, 'tower')] } });
    expect(order).toEqual([
      'see tower',
      'count',
      ['take', { channel: 'RAVEN', country: '' }],
      'count tower',
      'send',
    ]);
  });

  it('asks the limits for whom it is, and by when', async () => {
    const asked: unknown[] = [];
    const { deps, send, now } = round({
      seeTurn: (request) => {
        asked.push(request);
        return none.seeTurn(request);
      },
    });
    await send({ proof: 'proof' });
    expect(asked).toEqual([
      {
        user,
        recipient: 'real',
        nonce: expect.stringMatching(/^[\w-]{22}$/),
        proof: 'proof',
        now,
        deadlineMs: deps.clockMs + sendDeadlineMs,
      },
    ]);
  });

  it('sends nothing where a message went out a moment ago', async () => {
    const { sent, send, told } = round(reuse());
    expect(await send()).toMatchObject({
      status: 'CODE_SENT',
      state: { nonce: 'live', issuedAt: 1000, sentAt: 1010, sends: 1 },
    });
    expect(sent).toEqual([]);
    expect(told()).toEqual(['SignInStarted', 'CodeReused']);
  });

  it('gives its counts back where a parallel start took the turn first', async () => {
    const uncounted: unknown[] = [];
    const { sent, send, told, now } = round({
      takeTurn: async () => ({
        kind: 'reuse',
        tier: 'new',
        live: liveCode(),
        code: liveCode(),
        sentAt: 1010,
      }),
      uncountMessage: async (message) => {
        uncounted.push(message);
      },
    });
    expect(await send()).toMatchObject({ status: 'CODE_SENT', state: { nonce: 'live', sentAt: 1010 } });
    expect(uncounted).toMatchObject([{ limitKey: 'coop', at: now }]);
    expect(sent).toEqual([]);
    expect(told()).toEqual(['SignInStarted', 'CodeReused']);
  });

  it('is a separate sign-in where it shares its code with another one', async () => {
    const { send } = round(reuse());
    expect((await send()).state.signIn).not.toBe((await send()).state.signIn);
  });

  it('names the channel that the live code went by', async () => {
    const { coop, send } = round(
      reuse({ code: liveCode({ message: { at: 1010, channel: 'RAVEN', tier: 'new', country: '' } }) }),
    );
    const tower = destinationOf(fakeChannel('RAVEN'), 'tower');
    expect(await send({ recipient: { kind: 'real', targets: [coop, tower] } })).toMatchObject({
      target: tower,
      state: { channel: 'RAVEN' },
    });
  });

  it('says that it is too soon where the wait is for another app client’s message', async () => {
    const { sent, send } = round(wait());
    expect(await send()).toMatchObject({ status: 'RESEND_TOO_SOON', state: { sends: 0, sentAt: 1010 } });
    expect(sent).toEqual([]);
  });

  it('notes the channel that took the message, where it was not the first', async () => {
    const noted: unknown[] = [];
    const { coop, send } = round({
      noteMessage: async (_request, taken, sent) => {
        noted.push([taken.code.message.channel, sent]);
      },
    });
    const down = fakeChannel('RAVEN', { send: () => Promise.reject(new Error('no wind')) });
    await send();
    expect(noted).toEqual([]);
    const { target } = await send({
      recipient: { kind: 'real', targets: [destinationOf(down, 'tower'), coop] },
    });
    expect(target).toEqual(coop);
    expect(noted).toEqual([['RAVEN', { channel: 'PIGEON', country: 'DE' }]]);
  });

  it('is sent although the table does not take the note', async () => {
    const { coop, send, told } = round({ noteMessage: () => Promise.reject(new Error('down')) });
    const down = fakeChannel('RAVEN', { send: () => Promise.reject(new Error('no wind')) });
    const targets = [destinationOf(down, 'tower'), coop] as const;
    expect(await send({ recipient: { kind: 'real', targets } })).toMatchObject({ status: 'CODE_SENT' });
    expect(told()).toContain('TableError');
  });
});

describe('a resend', () => {
  it('goes on with the sign-in that asked for it', async () => {
    const { send, told } = round();
    const before = previous({ wrong: 2, unreadable: 0, sends: 2 });
    expect(await send({ previous: before })).toMatchObject({
      status: 'CODE_RESENT',
      state: { wrong: 2, unreadable: 0, sends: 3, signIn: before.signIn },
    });
    expect(told()).not.toContain('SignInStarted');
  });

  it('says what is left of a code’s life, not the whole of it', async () => {
    const { deps, sent, send, now } = round({
      takeTurn: async (request, from, message) => {
        const taken = await none.takeTurn(request, from, message);
        return taken.kind === 'taken' ? { ...taken, code: { ...taken.code, issuedAt: now - 100 } } : taken;
      },
    });
    deps.clockMs += 900;
    await send({ previous: previous() });
    expect(sent).toMatchObject([{ secondsLeft: 200 }]);
  });

  it.each([
    ['reuse', reuse()],
    ['wait', wait()],
  ] as const)(
    'is too soon where nothing was sent since (%s), and is not counted as a send',
    async (_kind, limits) => {
      const { send } = round(limits);
      expect(await send({ previous: previous({ sentAt: 1010 }) })).toMatchObject({
        status: 'RESEND_TOO_SOON',
        state: { sends: 1, sentAt: 1010 },
      });
    },
  );

  it('is on its way where its own tier was sent something later than this session knows', async () => {
    const { send } = round(reuse());
    expect(await send({ previous: previous({ sentAt: 1009 }) })).toMatchObject({
      status: 'CODE_RESENT',
      state: { sends: 2 },
    });
  });

  it('is not on its way by a message to another tier', async () => {
    const message = { at: 1020, channel: 'PIGEON', tier: 'proven', country: 'DE' } as const;
    const { send } = round(reuse({ tier: 'device', code: liveCode({ message }), sentAt: 1010 }));
    expect(await send({ previous: previous({ sentAt: 1010 }) })).toMatchObject({ status: 'RESEND_TOO_SOON' });
  });

  it('shows the limits the proof that came with it', async () => {
    const shown: unknown[] = [];
    const { send } = round({
      seeTurn: (request) => {
        shown.push(request.proof);
        return none.seeTurn(request);
      },
    });
    await send({ proof: 'P'.repeat(43), previous: previous() });
    await send({ previous: previous() });
    expect(shown).toEqual(['P'.repeat(43), undefined]);
  });
});

describe.each([
  ['of the destination', { countMessage: async () => 'destination' as const }],
  ['of the channel, which is everybody’s', { countMessage: async () => 'cap' as const }],
  ['of the country', { countMessage: async () => 'breaker' as const }],
])('a limit %s', (_whose, limit) => {
  it.each([
    ['start', undefined, 0],
    ['resend', previous(), 1],
  ])('stops a %s, and says so: nothing was sent', async (_what, before, sends) => {
    const { sent, send } = round(limit);
    expect(await send({ previous: before })).toMatchObject({ status: 'RESEND_TOO_SOON', state: { sends } });
    expect(sent).toEqual([]);
  });

  it.each([
    ['start', undefined],
    ['resend', previous({ sentAt: 900 })],
  ])('begins no wait by a %s: the client may ask again at once', async (_what, before) => {
    const { deps, send, now } = round(limit);
    const { state } = await send({ previous: before });
    const asked = { resend: true, passed: false, showsProof: false, unreadable: 0, nowSeconds: now };
    expect(planRound(state, asked, deps.settings)).toEqual({ kind: 'send', previous: state });
    expect(state.sentAt + deps.settings.RESEND_COOLDOWN_SECONDS).toBe(now);
    expect(planRound(state, { ...asked, nowSeconds: now - 1 }, deps.settings)).toMatchObject({
      kind: 'stay',
    });
  });

  it('leaves what was live before, and makes no code live', async () => {
    const never = () => Promise.reject(new Error('taken'));
    for (const [live, expected] of [
      [undefined, { nonce: expect.stringMatching(/^[\w-]{22}$/) }],
      [liveCode(), { nonce: 'live', issuedAt: 1000, channel: 'PIGEON' }],
    ] as const) {
      const { send } = round({ ...free('new', live), ...limit, takeTurn: never, undoTurn: never });
      expect((await send()).state).toMatchObject(expected);
    }
  });
});

describe('a destination that other users fill up in the same moment', () => {
  it.each([undefined, liveCode()])(
    'has the turn undone, and the code that was live before shown: %j',
    async (live) => {
      const undone: unknown[] = [];
      const { sent, send, now } = round({
        countDestination: async () => false,
        undoTurn: async (_request, _taken, fate) => {
          undone.push(fate);
          return live;
        },
      });
      expect(await send()).toMatchObject({
        status: 'RESEND_TOO_SOON',
        state: { nonce: live?.nonce ?? expect.stringMatching(/^[\w-]{22}$/), sentAt: now - 30, sends: 0 },
      });
      expect([sent, undone]).toEqual([[], ['refused']]);
    },
  );
});

describe('a code that no service took', () => {
  const refusal = Object.assign(new Error('refused'), { $fault: 'client' });
  const down = () => Promise.reject(new PublicError('UNAVAILABLE'));
  const refusing = fakeChannel('RAVEN', { send: () => Promise.reject(refusal) });
  const tower = { kind: 'real' as const, targets: [destinationOf(refusing, 'tower')] as const };

  it.each([0, 1, 3])('is taken back also where the table fails %i times meanwhile', async (failures) => {
    let tries = 0;
    const { send, told } = round({
      undoTurn: async () => {
        if (++tries <= failures) return down();
        return undefined;
      },
    });
    await expect(send({ recipient: tower })).rejects.toMatchObject({ code: 'DELIVERY_FAILED' });
    expect(tries).toBe(failures + 1);
    expect(told()).not.toContain('TableError');
  });

  it('is tried to be taken back until the round has to end, and then counted as a failure of the table', async () => {
    const triedAtMs: number[] = [];
    const { deps, send, told } = round({
      undoTurn: async () => {
        triedAtMs.push(deps.clockMs);
        // What a read and a write of a table that does not answer take.
        deps.clockMs += 2 * tableCallMs;
        return down();
      },
    });
    const startedMs = deps.clockMs;
    await expect(send({ recipient: tower })).rejects.toMatchObject({ code: 'DELIVERY_FAILED' });
    expect(triedAtMs.length).toBeGreaterThan(1);
    expect(deps.clockMs - startedMs).toBeLessThanOrEqual(roundDeadlineMs);
    expect(told()).toContain('TableError');
  });

  it('leaves the code before it to be typed', async () => {
    const { send } = round({ undoTurn: async () => liveCode() });
    expect(await send({ recipient: tower })).toMatchObject({
      status: 'RESEND_TOO_SOON',
      state: { nonce: 'live' },
    });
  });

  it.each([
    ['a limit that fails', 'refused', [], { countDestination: down }],
    ['a limit that fails after a send that was cut off', 'unknown', [undefined], { seeDestination: down }],
  ] as const)(
    'because of %s, is taken back, and the limit’s error is the answer',
    async (_why, fate, cutOff, limits) => {
      const undone: unknown[] = [];
      let asked = 0;
      const { coop, send } = round({
        ...limits,
        ...('seeDestination' in limits && {
          seeDestination: () => (asked++ === 0 ? none.seeDestination('') : down()),
        }),
        undoTurn: async (_request, _taken, how) => {
          undone.push(how);
          return undefined;
        },
      });
      const late = fakeChannel('RAVEN', { send: () => Promise.reject(new Error('no answer in time')) });
      const targets = [...cutOff.map(() => destinationOf(late, 'tower')), coop];
      const [first = coop, ...others] = targets;
      await expect(send({ recipient: { kind: 'real', targets: [first, ...others] } })).rejects.toMatchObject({
        code: 'UNAVAILABLE',
      });
      expect(undone).toEqual([fate]);
    },
  );
});

describe('who is sent nothing', () => {
  it('a test identity, which no limit of messages counts', async () => {
    const never = () => Promise.reject(new Error('counted'));
    const taken: unknown[] = [];
    const { coop, sent, send, told } = round({
      seeDestination: never,
      countMessage: never,
      takeTurn: (request, from, message) => {
        taken.push(request.recipient, message);
        return none.takeTurn(request, from, message);
      },
    });
    const { status, state } = await send({ recipient: { kind: 'test', targets: [coop] } });
    expect({ status, recipient: state.recipient }).toEqual({ status: 'CODE_SENT', recipient: 'test' });
    expect(sent).toEqual([]);
    expect(told()).toContain('TestIdentityUsed');
    // Of no country: its code is credited to no breaker.
    expect(taken).toEqual(['test', { channel: 'PIGEON', country: '' }]);
  });

  it('a test identity within the cooldown, which hears so', async () => {
    for (const limits of [
      reuse(),
      { takeTurn: async () => ({ kind: 'wait', tier: 'new', live: undefined, sentAt: 1010 }) as const },
    ]) {
      const { coop, send, told } = round(limits);
      expect((await send({ recipient: { kind: 'test', targets: [coop] } })).state.sentAt).toBe(1010);
      expect(told()).toEqual(['SignInStarted', 'CodeReused']);
    }
  });

  it('a decoy, counted by why it is one', async () => {
    const { deps, sent, send, told } = round();
    const { emitted, emit } = recordMetrics();
    const target: Decoy = {
      kind: 'decoy',
      channel: fakeChannel('OWL'),
      limitKey: 'd',
      country: 'ZZ',
      masked: 'o',
      tier: 'proven',
    };
    const recipient: Recipient = { kind: 'decoy', why: 'UnknownUser', targets: [target] };
    expect(await send({ recipient })).toMatchObject({
      target,
      state: { recipient: 'decoy', channel: 'OWL' },
    });
    expect(sent).toEqual([]);
    expect(told()).toContain('Decoy');
    await sendCode(
      {
        user,
        attributes: {},
        locale: undefined,
        recipient,
        proof: undefined,
        knowsAccount: false,
        previous: undefined,
        startedMs: deps.clockMs,
      },
      { ...deps, emit },
    );
    expect(emitted).toContainEqual(['Decoy', { Reason: 'UnknownUser' }]);
  });
});

describe('when a send fails', () => {
  /** By the error that its channel fails with. */
  const failingBy = (error: unknown): Recipient => ({
    kind: 'real',
    targets: [destinationOf(fakeChannel('RAVEN', { send: () => Promise.reject(error) }), 'tower')],
  });
  const recipient = failingBy(new Error('no wind'));

  it.each([
    ['what the service refused', { $fault: 'client' }, 'refused'],
    ['what the service failed at', { $fault: 'server' }, 'unknown'],
    ['a timeout', {}, 'unknown'],
  ])('undoes the turn by what became of the message: %s', async (_what, fields, fate) => {
    const undone: unknown[] = [];
    const { send, deps } = round({
      undoTurn: async (request, taken, ...rest) => {
        undone.push(request.deadlineMs - deps.clockMs, taken.kind, ...rest);
        return undefined;
      },
    });
    const error = Object.assign(new Error('no wind'), fields);
    await expect(send({ recipient: failingBy(error) })).rejects.toMatchObject({ code: 'DELIVERY_FAILED' });
    expect(undone).toEqual([roundDeadlineMs, 'taken', fate]);
  });

  it.each([undefined, previous()])(
    'does not end the sign-in while a code that was taken can be typed',
    async (before) => {
      const { send, now } = round({ undoTurn: async () => liveCode() });
      expect(await send({ recipient, previous: before })).toMatchObject({
        status: 'RESEND_TOO_SOON',
        state: {
          nonce: 'live',
          issuedAt: 1000,
          sentAt: now - 30,
          sends: before?.sends ?? 0,
          wrong: before?.wrong ?? 0,
        },
      });
    },
  );

  it('does not end it either where there was no time to send', async () => {
    const { deps, send } = round(free('new', liveCode()));
    const late = { startedMs: deps.clockMs - 4000 };
    expect(await send({ recipient, ...late })).toMatchObject({ state: { nonce: 'live' } });
    const { send: sendNone } = round(free());
    await expect(sendNone({ recipient, ...late })).rejects.toMatchObject({ code: 'DELIVERY_FAILED' });
  });

  it('undoes nothing that was another call’s', async () => {
    for (const limits of [reuse(), wait()]) {
      const { send } = round({ ...limits, undoTurn: () => Promise.reject(new Error('undone')) });
      await send({ recipient });
    }
  });

  it('tells of the send, not of a table that fails as well', async () => {
    const { send } = round({ undoTurn: () => Promise.reject(new Error('down')) });
    await expect(send({ recipient })).rejects.toMatchObject({ code: 'DELIVERY_FAILED' });
  });
});

describe('the time a round takes', () => {
  const floor = { RESPONSE_FLOOR_MS: '600' };

  it('is the floor for everybody, whether something was sent, refused or failed', async () => {
    for (const limits of [
      {},
      reuse(),
      wait(),
      { countMessage: async () => 'destination' as const },
      { countMessage: () => Promise.reject(new Error('down')) },
    ]) {
      const { deps, send } = round(limits, floor);
      const startedMs = deps.clockMs;
      await send().catch(() => {});
      expect(deps.clockMs - startedMs).toBe(600);
    }
  });

  it('is a multiple of it above the floor, so that a slow send tells less', async () => {
    const { deps, send } = round({}, floor);
    const slept: number[] = [];
    deps.sleep = async (ms) => {
      slept.push(ms);
    };
    for (const tookMs of [601, 599, 1200, 1201]) await send({ startedMs: deps.clockMs - tookMs });
    expect(slept).toEqual([599, 1, 0, 599]);
  });

  it('is for a decoy that of the sends before it', async () => {
    const { deps, send } = round({}, floor);
    // Of the sends that are remembered, the last.
    Object.assign(deps, { pace: createPace(deps.sleep, () => 0.999, [700]) });
    const slow = fakeChannel('RAVEN', {
      send: async () => {
        deps.clockMs += 700;
      },
    });
    const decoyOf = (channel = slow): Recipient => ({
      kind: 'decoy',
      why: 'UnknownUser',
      targets: [{ kind: 'decoy', channel, limitKey: 'd', country: 'DE', masked: 'o', tier: 'proven' }],
    });
    const took = async (recipient: Recipient) => {
      const startedMs = deps.clockMs;
      await send({ recipient, startedMs });
      return deps.clockMs - startedMs;
    };
    expect(await took({ kind: 'real', targets: [destinationOf(slow, 'tower')] })).toBe(1200);
    expect(await took(decoyOf())).toBe(1200);
  });
});
