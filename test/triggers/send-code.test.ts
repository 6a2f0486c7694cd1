import { describe, expect, it } from 'vitest';
import type { CodeMessage, Decoy } from '../../src/channels/channel.ts';
import { deriveCode } from '../../src/crypto/code.ts';
import type { CodeState } from '../../src/crypto/state.ts';
import { createPace } from '../../src/delivery/pace.ts';
import { noLimits } from '../../src/limits/create-limits.ts';
import type { Limits, NewestCode, Reservation } from '../../src/limits/limits.ts';
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
  const deps = testDeps({ settings, limits: () => ({ ...noLimits, ...limits }) });
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
  sends: 1,
  sentAt: 0,
  channel: 'PIGEON',
  country: 'DE',
  standing: 'new',
  recipient: 'real',
  ...over,
});

/** What the limits answer: a code that is live, and whether this call may send it. */
const reserved =
  (
    outcome: Reservation['outcome'],
    over: Partial<NewestCode> = {},
    standing: TrustTier = 'new',
  ): Limits['reserve'] =>
  async () => ({
    outcome,
    code: { nonce: 'live', issuedAt: 1000, sentAt: 1010, channel: 'PIGEON', ...over },
    lastSentAt: over.sentAt ?? 1010,
    standing,
  });

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
      sends: 1,
      channel: 'PIGEON',
      country: 'DE',
      standing: 'new',
      recipient: 'real',
    });
    expect(state.signIn).not.toBe(state.nonce);
    const code = deriveCode(deps.hmac, { ...user, nonce: state.nonce }, 6);
    expect(sent).toEqual([{ code, secondsLeft: 300, clientId: 'c', locale: 'de', attributes: {} }]);
    expect(told()).toContain('SignInStarted');
    expect(told()).not.toContain('Decoy');
  });

  it.each([
    [1010, 1030, 1030],
    [1030, 1010, 1030],
  ])(
    'with a code sent at %i, where the user was sent something at %i, counts its wait from the later',
    async (sentAt, lastSentAt, from) => {
      const { send } = round({
        reserve: async (request) => ({ ...(await reserved('reuse', { sentAt })(request)), lastSentAt }),
      });
      expect((await send()).state.sentAt).toBe(from);
    },
  );

  it('has no country where its channel knows none', async () => {
    const { send } = round();
    const target = destinationOf(fakeChannel('RAVEN'), 'tower');
    expect((await send({ recipient: { kind: 'real', targets: [target] } })).state.country).toBe('');
  });

  it.each(trustTiers)('counts in the share of standing %s, where the limits say so', async (standing) => {
    const counted: unknown[] = [];
    const { send } = round({
      reserve: reserved('send', {}, standing),
      countMessage: async (message) => {
        counted.push(message.standing);
        return 'counted';
      },
      countDestination: async (destination) => {
        counted.push(destination.standing);
        return true;
      },
    });
    expect((await send()).state.standing).toBe(standing);
    expect(counted).toEqual([standing, standing]);
  });

  it('sends nothing where a message went out a moment ago, and speaks for no country then', async () => {
    const { sent, send, told } = round({ reserve: reserved('reuse') });
    expect(await send()).toMatchObject({
      status: 'CODE_SENT',
      state: { nonce: 'live', issuedAt: 1000, sentAt: 1010, sends: 1, country: '' },
    });
    expect(sent).toEqual([]);
    expect(told()).toEqual(['SignInStarted', 'CodeReused']);
  });

  it('has a sign-in of its own where it shares its code with another one', async () => {
    const { send } = round({ reserve: reserved('reuse') });
    expect((await send()).state.signIn).not.toBe((await send()).state.signIn);
  });

  it('names the channel that the live code went by', async () => {
    const { coop, send } = round({ reserve: reserved('reuse', { channel: 'RAVEN' }) });
    const tower = destinationOf(fakeChannel('RAVEN'), 'tower');
    expect(await send({ recipient: { kind: 'real', targets: [coop, tower] } })).toMatchObject({
      target: tower,
      state: { channel: 'RAVEN' },
    });
  });

  it('says that it is too soon where the wait is for another app client’s message', async () => {
    const { sent, send } = round({ reserve: reserved('wait') });
    expect(await send()).toMatchObject({ status: 'RESEND_TOO_SOON', state: { sends: 0, sentAt: 1010 } });
    expect(sent).toEqual([]);
  });

  it('asks for the channel that it would try first, and notes the one that took the message', async () => {
    const asked: string[] = [];
    const noted: unknown[] = [];
    const { coop, send } = round({
      reserve: (request) => {
        asked.push(request.channel);
        return noLimits.reserve(request);
      },
      noteChannel: async (_user, code, channel) => {
        noted.push([code.channel, channel]);
      },
    });
    const down = fakeChannel('RAVEN', { send: () => Promise.reject(new Error('no wind')) });
    const targets = [destinationOf(down, 'tower'), coop] as const;
    await send();
    expect([asked, noted]).toEqual([['PIGEON'], []]);
    await send({ recipient: { kind: 'real', targets } });
    expect([asked, noted]).toEqual([['PIGEON', 'RAVEN'], [['RAVEN', 'PIGEON']]]);
  });
});

describe('a resend', () => {
  it('goes on with the sign-in that asked for it', async () => {
    const { send, told } = round();
    const before = previous({ wrong: 2, sends: 2 });
    expect(await send({ previous: before })).toMatchObject({
      status: 'CODE_RESENT',
      state: { wrong: 2, sends: 3, signIn: before.signIn },
    });
    expect(told()).not.toContain('SignInStarted');
  });

  it('says what is left of a code’s life, not the whole of it', async () => {
    const { deps, sent, send, now } = round({
      reserve: (request) => reserved('send', { issuedAt: now - 100, sentAt: now })(request),
    });
    deps.clockMs += 900;
    await send({ previous: previous() });
    expect(sent).toMatchObject([{ secondsLeft: 200 }]);
  });

  it.each([
    ['the old code in its first half', 149, 'renew'],
    ['a new one in its second', 150, 'open'],
  ])('asks the limits first for %s', async (_which, age, expected) => {
    const asked: string[] = [];
    const { send, now } = round({
      reserve: (request) => {
        asked.push(request.expect);
        return noLimits.reserve(request);
      },
    });
    await send({ previous: previous({ issuedAt: now - age }) });
    expect(asked).toEqual([expected]);
  });

  it.each(['reuse', 'wait'] as const)(
    'is too soon where nothing was sent since (%s), and is not counted as a send',
    async (outcome) => {
      const { send } = round({ reserve: reserved(outcome) });
      expect(await send({ previous: previous({ sentAt: 1010 }) })).toMatchObject({
        status: 'RESEND_TOO_SOON',
        state: { sends: 1 },
      });
    },
  );

  it('is on its way where somebody sent later than this session knows', async () => {
    const { send } = round({ reserve: reserved('reuse') });
    expect(await send({ previous: previous({ sentAt: 1009 }) })).toMatchObject({
      status: 'CODE_RESENT',
      state: { sends: 2 },
    });
  });

  it('speaks for the breaker of the message that this sign-in got before, where it sends none itself', async () => {
    for (const limits of [
      { reserve: reserved('reuse', {}, 'device') },
      { reserve: reserved('send', {}, 'device'), countMessage: async () => 'cap' as const },
    ]) {
      const { send } = round(limits);
      expect((await send({ previous: previous({ country: 'FR', standing: 'proven' }) })).state).toMatchObject(
        {
          country: 'FR',
          standing: 'proven',
        },
      );
    }
  });

  it('shows the limits the proof that came with it', async () => {
    const shown: unknown[] = [];
    const { send } = round({
      reserve: (request) => {
        shown.push(request.proof);
        return noLimits.reserve(request);
      },
    });
    await send({ proof: 'P'.repeat(43), previous: previous() });
    await send({ previous: previous() });
    expect(shown).toEqual(['P'.repeat(43), undefined]);
  });
});

describe.each([
  ['of the destination', { countDestination: async () => false }],
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
    const asked = { resend: true, nowSeconds: now };
    expect(planRound(state, asked, deps.settings)).toEqual({ kind: 'send', previous: state });
    expect(state.sentAt + deps.settings.RESEND_COOLDOWN_SECONDS).toBe(now);
    expect(planRound(state, { ...asked, nowSeconds: now - 1 }, deps.settings)).toMatchObject({
      kind: 'stay',
    });
  });

  it('gives the right to send back, so that the next tap is told the truth again', async () => {
    const released: unknown[] = [];
    const { send } = round({
      ...limit,
      reserve: reserved('send'),
      release: async (...args) => {
        released.push(args);
      },
    });
    await send();
    expect(released).toEqual([[user, { nonce: 'live', issuedAt: 1000, sentAt: 1010, channel: 'PIGEON' }]]);
  });
});

describe('who is sent nothing', () => {
  it('a test identity, which no limit of messages counts', async () => {
    const never = () => Promise.reject(new Error('counted'));
    const { coop, sent, send, told } = round({ countDestination: never, countMessage: never });
    const { status, state } = await send({ recipient: { kind: 'test', targets: [coop] } });
    expect({ status, recipient: state.recipient }).toEqual({ status: 'CODE_SENT', recipient: 'test' });
    expect(sent).toEqual([]);
    expect(told()).toContain('TestIdentityUsed');
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
      standing: 'proven',
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
        previous: undefined,
        startedMs: deps.clockMs,
      },
      { ...deps, emit },
    );
    expect(emitted).toContainEqual(['Decoy', { Reason: 'UnknownUser' }]);
  });
});

describe('when a send fails', () => {
  const failing = destinationOf(
    fakeChannel('RAVEN', {
      send: async () => {
        throw new Error('no wind');
      },
    }),
    'tower',
  );
  const recipient: Recipient = { kind: 'real', targets: [failing] };

  it('gives the right to send back', async () => {
    const released: unknown[] = [];
    const { send, now } = round({
      release: async (...args) => {
        released.push(args);
      },
    });
    await expect(send({ recipient })).rejects.toMatchObject({ code: 'DELIVERY_FAILED' });
    expect(released).toMatchObject([[user, { issuedAt: now, sentAt: now }]]);
  });

  it('gives nothing back that was another call’s', async () => {
    const released: unknown[] = [];
    for (const outcome of ['reuse', 'wait'] as const) {
      const { send } = round({
        reserve: reserved(outcome),
        release: async (...args) => {
          released.push(args);
        },
      });
      await send({ recipient });
    }
    expect(released).toEqual([]);
  });

  it('tells of the send, not of a table that fails as well', async () => {
    const { send } = round({ release: () => Promise.reject(new Error('down')) });
    await expect(send({ recipient })).rejects.toMatchObject({ code: 'DELIVERY_FAILED' });
  });
});

describe('the time a round takes', () => {
  const floor = { RESPONSE_FLOOR_MS: '600' };

  it('is the floor for everybody, whether something was sent, refused or failed', async () => {
    for (const limits of [
      {},
      { reserve: reserved('reuse') },
      { reserve: reserved('wait') },
      { countDestination: async () => false },
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
    Object.assign(deps, { pace: createPace(deps.sleep, () => 0.999) });
    const slow = fakeChannel('RAVEN', {
      send: async () => {
        deps.clockMs += 700;
      },
    });
    const decoyOf = (channel = slow): Recipient => ({
      kind: 'decoy',
      why: 'UnknownUser',
      targets: [{ kind: 'decoy', channel, limitKey: 'd', country: 'DE', masked: 'o', standing: 'proven' }],
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
