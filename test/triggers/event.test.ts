import { describe, expect, it } from 'vitest';
import { answerEvent, isTriggerEvent, type TriggerEvent } from '../../src/triggers/event.ts';
import { createEvent, defineEvent, signUpEvent, verifyEvent } from '../support/events.ts';

const event = defineEvent([]);

describe('isTriggerEvent', () => {
  it('knows the events of all four slots, also one of a source that is not ours', () => {
    const events = [signUpEvent({}), event, createEvent([]), verifyEvent(null, null)];
    for (const each of [...events, { ...event, triggerSource: 'Later_Added' }])
      expect(isTriggerEvent(each)).toBe(true);
  });

  it('leaves what lies deeper to those who read it', () => {
    for (const request of [{}, [], { session: 7, userAttributes: null }])
      expect(isTriggerEvent({ ...event, request })).toBe(true);
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
  ])('takes %s for none', (_what, value) => {
    expect(isTriggerEvent(value)).toBe(false);
  });
});

it('answers with the whole event, and leaves the one that came as it was', () => {
  const came = structuredClone(event) as unknown as TriggerEvent;
  const response = { issueTokens: false, failAuthentication: true };
  expect(answerEvent(came, response)).toEqual({ ...event, response });
  expect(came).toEqual(event);
});
