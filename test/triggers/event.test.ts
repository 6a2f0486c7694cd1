import { describe, expect, it } from 'vitest';
import type { ChallengeState, OpenState } from '../../src/crypto/state.ts';
import { answerEvent, readEvent, type TriggerEvent } from '../../src/triggers/event.ts';
import { settingsOf } from '../support/deps.ts';
import { createEvent, defineEvent, signUpEvent, verifiedUser, verifyEvent } from '../support/events.ts';
import { openingState } from '../support/states.ts';

const event = defineEvent([]);

const readAny = (value: unknown) => readEvent(value, { openState: () => undefined, settings: settingsOf() });

describe('an event', () => {
  it('is one of any of the four slots, or of a source that Cognito adds later', () => {
    const events = [signUpEvent({}), event, createEvent([]), verifyEvent(null, null)];
    for (const each of [...events, { ...event, triggerSource: 'Later_Added' }])
      expect(readAny(each)?.event).toBe(each);
  });

  it('may hold anything deeper down', () => {
    for (const request of [{}, [], { session: 7, userAttributes: null }])
      expect(readAny({ ...event, request })?.input.session).toEqual([]);
  });

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a text', 'x'],
    ['a number', 7],
    ['an array', [event]],
    ['a function', () => event],
    ['an empty object', {}],
    ['no trigger source', { ...event, triggerSource: undefined }],
    ['a trigger source that is a list', { ...event, triggerSource: [event.triggerSource] }],
    ['no pool', { ...event, userPoolId: null }],
    ['a user name that is a number', { ...event, userName: 7 }],
    ['no caller', { ...event, callerContext: undefined }],
    ['a caller that is a text', { ...event, callerContext: 'client-1' }],
    ['a client that is an object', { ...event, callerContext: { clientId: {} } }],
    ['a request that is null', { ...event, request: null }],
    ['a request that is a text', { ...event, request: 'x' }],
  ])('is not %s', (_what, value) => {
    expect(readAny(value)).toBeUndefined();
  });
});

it('answers with the whole event, and leaves the one that came as it was', () => {
  const came = structuredClone(event) as unknown as TriggerEvent;
  const response = { issueTokens: false, failAuthentication: true };
  expect(answerEvent(came, response)).toEqual({ ...event, response });
  expect(came).toEqual(event);
});

const state: ChallengeState = openingState;

/** What is read from a request, and what was to be opened as a state. */
function read(request: Record<string, unknown>, userName = 'Ada', settings: Record<string, string> = {}) {
  const opened: unknown[] = [];
  const event = { ...createEvent([], { userName }), request };
  const openState: OpenState = (owner, sealed) => {
    opened.push(owner, sealed);
    return state;
  };
  const call = readEvent(event, { openState, settings: settingsOf(settings) });
  if (!call) throw new TypeError('not read as an event');
  return { input: call.input, opened };
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
    clientMetadata: { resend: false, channel: undefined, proof: undefined, locale: undefined },
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
      expect(read({ ...given, userNotFound: value === true ? undefined : value }).input).toEqual(empty);
    },
  );
});

describe('who signs in', () => {
  it('keeps the name of a user as Cognito gives it, and has a stranger’s in one case', () => {
    expect(read({ userAttributes: verifiedUser }).input.user).toMatchObject({
      userName: 'Ada',
      exists: true,
    });
    expect(read({ userNotFound: true }).input.user).toMatchObject({ userName: 'ada', exists: false });
  });

  it('keeps a stranger’s name as typed where the pool minds case: two spellings are two there', () => {
    const sensitive = { USERNAME_CASE: 'sensitive' };
    expect(read({ userNotFound: true }, 'Ada', sensitive).input.user.userName).toBe('Ada');
    expect(read({}, 'Ada', sensitive).input.user.userName).toBe('Ada');
  });

  it('exists unless userNotFound is true itself', () => {
    for (const userNotFound of [false, null, 'true', 1, {}])
      expect(read({ userNotFound }).input.user.exists).toBe(true);
  });

  it('has no attributes where there is no user, whatever the event says', () => {
    expect(read({ userNotFound: true, userAttributes: verifiedUser }).input.attributes).toEqual({});
  });

  it('opens the state as the user’s own', () => {
    const { input, opened } = read({ userNotFound: true });
    expect(opened[0]).toEqual(input.user);
    expect(input.state).toBe(state);
  });
});

describe('a flag of a contact', () => {
  it.each([
    [true, 'true'],
    [false, 'false'],
    ['True', 'True'],
    ['true', 'true'],
    [1, undefined],
    [null, undefined],
    [{}, undefined],
  ])('that is %j is read as %j: Cognito gives texts, and booleans after some imports', (flag, read_) => {
    const { attributes } = read({
      userAttributes: { email: 'a@b.de', email_verified: flag, phone_number_verified: flag },
    }).input;
    expect([attributes.email_verified, attributes.phone_number_verified]).toEqual([read_, read_]);
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
    expect(read({ userAttributes }).input.attributes).toEqual({ email: 'a@b.de' });
  });

  it('hands on no prototype of somebody else’s making', () => {
    const userAttributes = JSON.parse('{"__proto__":{"email":"a@b.de"},"constructor":"x"}');
    const { attributes } = read({ userAttributes }).input;
    expect(attributes.email).toBeUndefined();
    expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
  });
});

describe('the session', () => {
  it('is read oldest first, without entries that are not items', () => {
    const session = [null, { challengeName: 'SRP_A', challengeResult: true }, 'x', 7, undefined, round()];
    expect(read({ session }).input.session).toEqual([
      { challenge: 'SRP_A', passed: true },
      { challenge: 'CUSTOM_CHALLENGE', passed: true },
    ]);
  });

  it('has been passed only where the result is true itself', () => {
    for (const challengeResult of [false, null, undefined, 'true', 1, {}, []])
      expect(read({ session: [round({ challengeResult })] }).input.session).toMatchObject([
        { passed: false },
      ]);
  });

  it('calls a challenge by no name where it has none', () => {
    for (const challengeName of [null, undefined, 7, ['CUSTOM_CHALLENGE']])
      expect(read({ session: [round({ challengeName })] }).input.session).toMatchObject([{ challenge: '' }]);
  });

  it('is no session where it is a map or a text', () => {
    for (const session of [{ 0: round(), length: 1 }, 'CUSTOM_CHALLENGE'])
      expect(read({ session }).input.session).toEqual([]);
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
  const metadata = (clientMetadata: unknown) => read({ clientMetadata }).input.clientMetadata;

  it('is a resend only by that word', () => {
    expect(metadata({ action: 'resend' }).resend).toBe(true);
    for (const action of ['RESEND', ' resend', 'resend,', '', true, ['resend']])
      expect(metadata({ action }).resend).toBe(false);
  });

  it('is a channel and a locale as they were typed, and nothing else', () => {
    expect(metadata({ channel: 'fax', locale: '../de', code: '123456' })).toEqual({
      resend: false,
      channel: 'fax',
      proof: undefined,
      locale: '../de',
    });
    expect(metadata({ channel: 7, locale: null })).toMatchObject({ channel: undefined, locale: undefined });
  });
});

describe('the proof of an earlier sign-in', () => {
  const proofOf = (proof: unknown) => read({ clientMetadata: { proof } }).input.clientMetadata.proof;

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
      expect(read({ challengeAnswer: answer }).input.answer).toBe(answer);
    for (const answer of [123456, ['123456'], { toString: () => '123456' }, null])
      expect(read({ challengeAnswer: answer }).input.answer).toBeUndefined();
  });
});
