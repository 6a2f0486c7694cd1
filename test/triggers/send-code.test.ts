import { describe, expect, it } from 'vitest';
import { deriveCode } from '../../src/challenge/code.ts';
import type { Recipient } from '../../src/challenge/recipient.ts';
import type { CodeState } from '../../src/challenge/state.ts';
import type { CodeMessage, Decoy } from '../../src/channels/channel.ts';
import { noLimits } from '../../src/limits/create-limits.ts';
import type { Limits } from '../../src/limits/limits.ts';
import { type SendRequest, sendCode } from '../../src/triggers/send-code.ts';
import { destinationOf, fakeChannel } from '../support/channel.ts';
import { testDeps } from '../support/deps.ts';

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
  isProven: false,
  recipient: 'real',
  ...over,
});

describe('a start', () => {
  it('sends the code of its nonce, and tells the next round all about it', async () => {
    const { deps, sent, coop, send, now, told } = round();
    const { status, state, target } = await send();
    expect({ status, target }).toEqual({ status: 'CODE_SENT', target: coop });
    expect(state).toEqual({
      kind: 'code',
      nonce: expect.stringMatching(/^[\w-]{22}$/),
      issuedAt: now,
      sentAt: now,
      wrong: 0,
      sends: 1,
      channel: 'PIGEON',
      country: 'DE',
      recipient: 'real',
    });
    const code = deriveCode(deps.hmac, { ...user, nonce: state.nonce }, 6);
    expect(sent).toEqual([{ code, secondsLeft: 300, clientId: 'c', locale: 'de', attributes: {} }]);
    expect(told()).toContain('SignInStarted');
  });

  it('has no country where its channel knows none', async () => {
    const { send } = round();
    const target = destinationOf(fakeChannel('RAVEN'), 'tower');
    expect((await send({ recipient: { kind: 'real', targets: [target] } })).state.country).toBe('');
  });

  it('sends nothing where another call has the right to, and speaks for no country then', async () => {
    const liveCode = { nonce: 'live', issuedAt: 1000, sentAt: 1010 };
    const reserve = async () => ({ liveCode, maySend: false, isLockedOut: false });
    const { sent, send, told } = round({ reserve });
    expect(await send()).toMatchObject({
      status: 'CODE_SENT',
      state: { ...liveCode, sends: 1, country: '' },
    });
    expect(sent).toEqual([]);
    expect(told()).toEqual(['SignInStarted', 'CodeReused']);
  });
});

describe('a resend', () => {
  it('goes on with the sign-in that asked for it', async () => {
    const { send, told } = round();
    expect(await send({ previous: previous({ wrong: 2, sends: 2 }) })).toMatchObject({
      status: 'CODE_RESENT',
      state: { wrong: 2, sends: 3 },
    });
    expect(told()).not.toContain('SignInStarted');
  });

  it('says what is left of a code’s life, not the whole of it', async () => {
    const { deps, sent, send, now } = round({
      reserve: async () => ({
        liveCode: { nonce: 'live', issuedAt: now - 100, sentAt: now },
        maySend: true,
        isLockedOut: false,
      }),
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

  it('is too soon where nothing was sent since, and is not counted as a send', async () => {
    const { send } = round({
      reserve: async () => ({
        liveCode: { nonce: 'live', issuedAt: 1000, sentAt: 1010 },
        maySend: false,
        isLockedOut: false,
      }),
    });
    expect(await send({ previous: previous({ sentAt: 1010 }) })).toMatchObject({
      status: 'RESEND_TOO_SOON',
      state: { sends: 1 },
    });
    // Somebody sent later than this session knows: the message is on its way.
    expect(await send({ previous: previous({ sentAt: 1009 }) })).toMatchObject({ status: 'CODE_RESENT' });
  });

  it('is too soon where the destination has had its share', async () => {
    const { send } = round({ countDestination: async () => false });
    expect(await send({ previous: previous() })).toMatchObject({
      status: 'RESEND_TOO_SOON',
      state: { sends: 1 },
    });
  });

  it('says nothing of a cap on the channel, which is everybody’s', async () => {
    const { sent, send } = round({ countMessage: async () => 'cap' });
    expect(await send({ previous: previous() })).toMatchObject({ status: 'CODE_RESENT' });
    expect(sent).toEqual([]);
  });
});

describe('a user who is locked out', () => {
  const locked: Partial<Limits> = {
    reserve: async (request) => ({ ...(await noLimits.reserve(request)), isLockedOut: true }),
  };

  it('is played to the end, and sent nothing', async () => {
    const counted: boolean[] = [];
    const { sent, send, told } = round({
      ...locked,
      countMessage: async ({ isPretended }) => {
        counted.push(isPretended);
        return 'counted';
      },
    });
    const { status, state, target } = await send();
    expect({ status, recipient: state.recipient, masked: target.masked }).toEqual({
      status: 'CODE_SENT',
      recipient: 'decoy',
      masked: 'PIGEON c***',
    });
    expect(sent).toEqual([]);
    expect(counted).toEqual([true]);
    expect(told()).toContain('Decoy');
  });

  it('is not let in by being a test identity', async () => {
    const { coop, send, told } = round(locked);
    const { state } = await send({ recipient: { kind: 'test', targets: [coop] } });
    expect(state.recipient).toBe('decoy');
    expect(told()).not.toContain('TestIdentityUsed');
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
    const { sent, send, told } = round();
    const target: Decoy = {
      kind: 'decoy',
      channel: fakeChannel('OWL'),
      limitKey: 'd',
      country: 'ZZ',
      masked: 'o',
    };
    const recipient: Recipient = { kind: 'decoy', why: 'UnknownUser', targets: [target] };
    expect(await send({ recipient })).toMatchObject({
      target,
      state: { recipient: 'decoy', channel: 'OWL' },
    });
    expect(sent).toEqual([]);
    expect(told()).toContain('Decoy');
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
      { countDestination: async () => false },
      { countMessage: () => Promise.reject(new Error('down')) },
    ]) {
      const { deps, send } = round(limits, floor);
      const startedMs = deps.clockMs;
      await send().catch(() => {});
      expect(deps.clockMs - startedMs).toBe(600);
    }
  });

  it('is no longer than it takes, above the floor', async () => {
    const { deps, send } = round({}, floor);
    const slept: number[] = [];
    deps.sleep = async (ms) => {
      slept.push(ms);
    };
    await send({ startedMs: deps.clockMs - 601 });
    await send({ startedMs: deps.clockMs - 599 });
    expect(slept).toEqual([0, 1]);
  });
});
