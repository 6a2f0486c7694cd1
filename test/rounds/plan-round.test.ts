// What Create does next, and by which channel it would rather do it: each state a row.
import { describe, expect, it } from 'vitest';
import type { ChallengeState, CodeState, OpeningState } from '../../src/crypto/state.ts';
import { channelIfTrue, planRound, preferredChannel } from '../../src/rounds/plan-round.ts';

const policy = { CODE_TTL_SECONDS: 300, RESEND_COOLDOWN_SECONDS: 30, MAX_SENDS: 3 };
const code: CodeState = {
  kind: 'code',
  nonce: 'nonce-0000000000000001',
  signIn: 'BBBBBBBBBBBBBBBBBBBBBB',
  issuedAt: 1000,
  wrong: 1,
  unreadable: 0,
  sends: 1,
  sentAt: 1000,
  channel: 'EMAIL',
  recipient: 'real',
};
const opening: OpeningState = {
  kind: 'opening',
  nonce: 'nonce-0000000000000001',
  issuedAt: 1000,
  failed: 1,
  ifTrue: 'EMAIL',
};

const plan = (
  state: ChallengeState | undefined,
  {
    passed = false,
    resend = false,
    showsProof = false,
    unreadable = 0,
    nowSeconds = 1010,
    by = 'server' as 'server' | 'client',
    check = 'none' as 'none' | 'altcha',
  } = {},
) =>
  planRound(
    state,
    { passed, resend, showsProof, unreadable, nowSeconds },
    { ...policy, START: by, HUMAN_CHECK: check },
  );

describe('planRound', () => {
  it('leaves the wait of a resend that shows a proof to the limits: known devices have a turn of their own', () => {
    expect(plan(code, { resend: true })).toMatchObject({ kind: 'stay', status: 'RESEND_TOO_SOON' });
    expect(plan(code, { resend: true, showsProof: true })).toEqual({ kind: 'send', previous: code });
    const last = { ...code, sends: 3 };
    expect(plan(last, { resend: true, showsProof: true })).toMatchObject({ kind: 'stay' });
  });

  it.each([
    ['a start', 'server', { kind: 'send', previous: undefined }],
    ['a start', 'client', { kind: 'open', failed: 0 }],
    ['an answered opening', 'client', { kind: 'send', previous: undefined }],
    // The setting was changed meanwhile.
    ['an answered opening', 'server', { kind: 'send', previous: undefined }],
  ] as const)('at %s, with START=%s: %j', (what, by, expected) => {
    const state = what === 'a start' ? undefined : opening;
    expect(plan(state, { by })).toEqual(expected);
    expect(plan(state, { by, resend: true })).toEqual(expected);
  });

  it.each([
    ['none', true, { kind: 'send', previous: undefined }],
    ['none', false, { kind: 'send', previous: undefined }],
    ['altcha', true, { kind: 'send', previous: undefined }],
    // `failed` was 1 before.
    ['altcha', false, { kind: 'open', failed: 2 }],
  ] as const)('after an opening, with HUMAN_CHECK=%s and Verify saying %s: %j', (check, passed, expected) => {
    for (const resend of [false, true])
      for (const showsProof of [false, true])
        expect(plan(opening, { by: 'client', check, passed, resend, showsProof })).toEqual(expected);
  });

  it('sends nothing before a human check was passed, whatever the client says', () => {
    for (const showsProof of [false, true])
      expect(plan(undefined, { by: 'client', check: 'altcha', passed: true, showsProof })).toEqual({
        kind: 'open',
        failed: 0,
      });
  });

  it.each(['server', 'client'] as const)('stays after a wrong answer, with START=%s', (by) => {
    expect(plan(code, { by })).toEqual({
      kind: 'stay',
      status: 'WRONG_CODE',
      state: { ...code, wrong: 2 },
      resendRefused: false,
    });
  });

  it('counts no attempt for an answer that could not be a code, once', () => {
    const known = { ...code, unreadable: 2 };
    expect(plan(known, { unreadable: 3 })).toMatchObject({
      status: 'NOT_A_CODE',
      state: { ...known, unreadable: 3 },
    });
    // Cognito may have asked Verify twice.
    expect(plan(known, { unreadable: 4 })).toMatchObject({ state: { ...known, unreadable: 4 } });
    for (const unreadable of [0, 1, 2])
      expect(plan(known, { unreadable })).toMatchObject({
        status: 'WRONG_CODE',
        state: { ...known, wrong: known.wrong + 1 },
      });
    expect(plan(known, { unreadable: 3, nowSeconds: 1300 })).toMatchObject({
      status: 'CODE_EXPIRED',
      state: { wrong: known.wrong, unreadable: 3 },
    });
  });

  it.each([
    // A clock may be five seconds behind the one that issued the code.
    [994, 'CODE_EXPIRED'],
    [995, 'WRONG_CODE'],
    [1299, 'WRONG_CODE'],
    [1300, 'CODE_EXPIRED'],
  ])('says at second %i of a code issued at 1000: %s', (nowSeconds, status) => {
    expect(plan(code, { nowSeconds })).toMatchObject({ kind: 'stay', status });
  });

  it.each([
    // sends, second, whether the code may be sent again
    [1, 1029, false],
    [1, 1030, true],
    [2, 1030, true],
    [3, 1030, false],
    [3, 1299, false],
    [1, 1300, true],
  ])('answers a wish for a resend after %i sends at second %i: %s', (sends, nowSeconds, maySend) => {
    const state = { ...code, sends };
    expect(plan(state, { resend: true, nowSeconds })).toEqual(
      maySend
        ? { kind: 'send', previous: state }
        : { kind: 'stay', status: 'RESEND_TOO_SOON', state, resendRefused: true },
    );
  });
});

describe('preferredChannel', () => {
  const names = ['SMS', 'EMAIL'];
  const states = {
    'no round of ours': undefined,
    'a code by EMAIL': code,
    'a code by SMS': { ...code, channel: 'SMS' },
    'an opening': opening,
  };
  it.each([
    // A start: nobody has chosen, whatever passed before and whatever is named.
    ['no round of ours', undefined, false, undefined],
    ['no round of ours', undefined, true, undefined],
    ['no round of ours', 'EMAIL', true, undefined],
    // A sign-in keeps to its channel.
    ['a code by EMAIL', undefined, false, 'EMAIL'],
    ['a code by EMAIL', undefined, true, 'EMAIL'],
    ['a code by EMAIL', 'SMS', false, 'EMAIL'],
    ['a code by SMS', 'EMAIL', true, 'SMS'],
    // An opening: the channel that is named, else the one that was answered, else that of CHANNELS.
    ['an opening', undefined, true, 'EMAIL'],
    ['an opening', undefined, false, undefined],
    ['an opening', 'EMAIL', false, 'EMAIL'],
    ['an opening', 'SMS', true, 'SMS'],
    ['an opening', ' email ', false, 'EMAIL'],
    ['an opening', 'FAX', true, 'EMAIL'],
    ['an opening', 'FAX', false, undefined],
    ['an opening', '', false, undefined],
  ] as const)(
    'after %s, with the channel %j named and the last item %s: %s',
    (state, channel, wasRight, expected) => {
      expect(preferredChannel(states[state], { channel, wasRight, isResend: false }, names)).toBe(expected);
    },
  );

  it.each([
    ['a code by EMAIL', 'sms ', 'SMS'],
    ['a code by SMS', 'EMAIL', 'EMAIL'],
    ['a code by SMS', 'PIGEON', 'SMS'],
    ['a code by SMS', undefined, 'SMS'],
    ['no round of ours', 'EMAIL', undefined],
  ] as const)('a resend after %s that names %j goes by %j', (state, channel, expected) => {
    expect(preferredChannel(states[state], { channel, wasRight: false, isResend: true }, names)).toBe(
      expected,
    );
  });

  it('names no channel that the deployment does not have', () => {
    expect(
      preferredChannel(opening, { channel: 'SMS', wasRight: false, isResend: false }, ['EMAIL']),
    ).toBeUndefined();
  });
});

describe('the channel that a true answer to an opening stands for', () => {
  it.each([
    [['SMS', 'EMAIL'], 'none', 'EMAIL'],
    [['EMAIL', 'SMS'], 'none', 'SMS'],
    [['EMAIL'], 'none', 'EMAIL'],
    // A true answer says that the check was passed: it must not move the message to another channel.
    [['SMS', 'EMAIL'], 'altcha', 'SMS'],
    [['EMAIL'], 'altcha', 'EMAIL'],
  ] as const)('of %j with HUMAN_CHECK=%s: %s', (CHANNELS, HUMAN_CHECK, expected) => {
    expect(channelIfTrue({ CHANNELS, HUMAN_CHECK })).toBe(expected);
  });
});
