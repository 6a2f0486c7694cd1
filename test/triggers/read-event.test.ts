import { describe, expect, it } from 'vitest';
import type { ChallengeState } from '../../src/crypto/state.ts';
import type { TriggerEvent } from '../../src/triggers/event.ts';
import { readEvent } from '../../src/triggers/read-event.ts';
import { createEvent, verifiedUser } from '../support/events.ts';

const state: ChallengeState = { kind: 'choice', ifTrue: 'EMAIL' };

/** What is read from a request, and what was to be opened as a state. */
function read(request: Record<string, unknown>, userName = 'Ada') {
  const opened: unknown[] = [];
  const event = { ...createEvent([], { userName }), request } as unknown as TriggerEvent;
  const call = readEvent(event, (owner, sealed) => {
    opened.push(owner, sealed);
    return state;
  });
  return { call, opened };
}

const round = (over: Record<string, unknown> = {}) => ({
  challengeName: 'CUSTOM_CHALLENGE',
  challengeResult: true,
  challengeMetadata: 'sealed',
  ...over,
});

describe('a request with nothing in it', () => {
  const empty = {
    user: { userPoolId: 'eu-west-1_Example1', clientId: 'client-1', userName: 'Ada', exists: true },
    attributes: {},
    session: [],
    state,
    answer: undefined,
    wishes: { resend: false, channel: undefined, proof: undefined, locale: undefined },
  };
  const fields = [
    'userAttributes',
    'clientMetadata',
    'session',
    'privateChallengeParameters',
    'challengeAnswer',
    'userNotFound',
  ];

  it.each([[undefined], [null], [7], [true], [[]], [{}], [() => 7]])(
    'reads %j in every place as empty',
    (value) => {
      const given = Object.fromEntries(fields.map((field) => [field, value]));
      expect(read({ ...given, userNotFound: value === true ? undefined : value }).call).toEqual(empty);
    },
  );
});

describe('who signs in', () => {
  it('keeps the name of a user as Cognito gives it, and has a stranger’s in one case', () => {
    expect(read({ userAttributes: verifiedUser }).call.user).toMatchObject({ userName: 'Ada', exists: true });
    expect(read({ userNotFound: true }).call.user).toMatchObject({ userName: 'ada', exists: false });
  });

  it('exists unless userNotFound is true itself', () => {
    for (const userNotFound of [false, null, 'true', 1, {}])
      expect(read({ userNotFound }).call.user.exists).toBe(true);
  });

  it('has no attributes where there is no user, whatever the event says', () => {
    expect(read({ userNotFound: true, userAttributes: verifiedUser }).call.attributes).toEqual({});
  });

  it('opens the state as the user’s own', () => {
    const { call, opened } = read({ userNotFound: true });
    expect(opened[0]).toEqual(call.user);
    expect(call.state).toBe(state);
  });
});

describe('a map of texts', () => {
  it('loses whatever is no text', () => {
    const userAttributes = {
      email: 'a@b.de',
      sub: null,
      phone_number: 4915,
      locale: ['de'],
      name: { a: 'b' },
    };
    expect(read({ userAttributes }).call.attributes).toEqual({ email: 'a@b.de' });
  });

  it('hands on no prototype of somebody else’s making', () => {
    const userAttributes = JSON.parse('{"__proto__":{"email":"a@b.de"},"constructor":"x"}');
    const { attributes } = read({ userAttributes }).call;
    expect(attributes.email).toBeUndefined();
    expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
  });
});

describe('the session', () => {
  it('is read oldest first, with what is no item left out', () => {
    const session = [null, { challengeName: 'SRP_A', challengeResult: true }, 'x', 7, undefined, round()];
    expect(read({ session }).call.session).toEqual([
      { challenge: 'SRP_A', passed: true },
      { challenge: 'CUSTOM_CHALLENGE', passed: true },
    ]);
  });

  it('has been passed only where the result is true itself', () => {
    for (const challengeResult of [false, null, undefined, 'true', 1, {}, []])
      expect(read({ session: [round({ challengeResult })] }).call.session).toMatchObject([{ passed: false }]);
  });

  it('calls a challenge by no name where it has none', () => {
    for (const challengeName of [null, undefined, 7, ['CUSTOM_CHALLENGE']])
      expect(read({ session: [round({ challengeName })] }).call.session).toMatchObject([{ challenge: '' }]);
  });

  it('is no session where it is a map or a text', () => {
    for (const session of [{ 0: round(), length: 1 }, 'CUSTOM_CHALLENGE'])
      expect(read({ session }).call.session).toEqual([]);
  });
});

describe('the state', () => {
  it('is that of the last round, and of no round before it', () => {
    expect(read({ session: [round(), round({ challengeMetadata: 'last' })] }).opened[1]).toBe('last');
    const other = { challengeName: 'SRP_A', challengeResult: true };
    expect(read({ session: [round(), other] }).opened[1]).toBeUndefined();
  });

  it('is that of the last round that was not a device’s', () => {
    const device = (challengeName: string) => ({ challengeName, challengeResult: true });
    const devices = [device('DEVICE_SRP_AUTH'), device('DEVICE_PASSWORD_VERIFIER')];
    const session = [round({ challengeMetadata: 'first' }), round({ challengeMetadata: 'last' }), ...devices];
    expect(read({ session }).opened[1]).toBe('last');
    expect(read({ session: [round(), device('SMS_MFA'), ...devices] }).opened[1]).toBeUndefined();
    expect(read({ session: devices }).opened[1]).toBeUndefined();
  });

  it('comes to Verify by the private parameters', () => {
    const privateChallengeParameters = { state: 'private' };
    expect(read({ privateChallengeParameters }).opened[1]).toBe('private');
    expect(read({ privateChallengeParameters: { state: 7 } }).opened[1]).toBeUndefined();
  });

  it('is handed on unopened, whatever it is: opening it is a matter of its seal', () => {
    for (const challengeMetadata of [7, null, ['sealed'], 'x'.repeat(1_000_000)])
      expect(read({ session: [round({ challengeMetadata })] }).opened[1]).toBe(challengeMetadata);
  });
});

describe('what the client asks for', () => {
  const wishes = (clientMetadata: unknown) => read({ clientMetadata }).call.wishes;

  it('is a resend only by that word', () => {
    expect(wishes({ action: 'resend' }).resend).toBe(true);
    for (const action of ['RESEND', ' resend', 'resend,', '', true, ['resend']])
      expect(wishes({ action }).resend).toBe(false);
  });

  it('is a channel and a locale as they were typed, and nothing else', () => {
    expect(wishes({ channel: 'fax', locale: '../de', code: '123456' })).toEqual({
      resend: false,
      channel: 'fax',
      proof: undefined,
      locale: '../de',
    });
    expect(wishes({ channel: 7, locale: null })).toMatchObject({ channel: undefined, locale: undefined });
  });
});

describe('the proof of an earlier sign-in', () => {
  const proofOf = (proof: unknown) => read({ clientMetadata: { proof } }).call.wishes.proof;

  it('is taken where it could be one', () => {
    expect(proofOf('x'.repeat(43))).toBe('x'.repeat(43));
  });

  it.each([
    undefined,
    null,
    7,
    ['x'.repeat(43)],
    '',
    'x'.repeat(42),
    'x'.repeat(10_000),
    `${'x'.repeat(42)}=`,
  ])('is none where it is %j', (proof) => {
    expect(proofOf(proof)).toBeUndefined();
  });
});

describe('the answer', () => {
  it('is a text, of any length', () => {
    for (const answer of ['', ' 1 ', 'x'.repeat(1_000_000)])
      expect(read({ challengeAnswer: answer }).call.answer).toBe(answer);
    for (const answer of [123456, ['123456'], { toString: () => '123456' }, null])
      expect(read({ challengeAnswer: answer }).call.answer).toBeUndefined();
  });
});
