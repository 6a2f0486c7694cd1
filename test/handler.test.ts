// What is around a trigger, without the bundle. What the built function writes: test/built/log.test.ts.
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createHmac } from '../src/crypto/hmac.ts';
import { createOpenState, createSealState } from '../src/crypto/state.ts';
import { PublicError, publicText } from '../src/errors.ts';
import { middlewares } from '../src/handler.ts';
import { createTelemetry } from '../src/telemetry/telemetry.ts';
import type { TriggerCall, TriggerEvent } from '../src/triggers/event.ts';
import { settingsOf } from './support/deps.ts';
import { createEvent, defineEvent, signUpEvent } from './support/events.ts';
import { breakOutput, hearLines, writeLine } from './support/heard.ts';
import { codeState } from './support/states.ts';

const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
const lambda = { functionName: 'otp', awsRequestId: 'request-1' } as Context;

/** A function around which the middlewares are, with everything that they emit. */
function wrap(answer: (call: TriggerCall | undefined) => unknown) {
  const telemetry = createTelemetry('otp', writeLine);
  const emitted: unknown[][] = [];
  const around = middlewares(
    {
      ...telemetry,
      emit: (name, ...rest) => {
        emitted.push([name, ...rest]);
      },
    },
    { hmac, openState: createOpenState(hmac), settings: settingsOf() },
  );
  const handler = middy<TriggerCall | undefined, TriggerEvent>(
    async (call: TriggerCall | undefined) => answer(call) as TriggerEvent,
    { timeoutEarlyInMillis: 0 },
  ).use(Object.values(around)) as (event: unknown, context: Context) => Promise<unknown>;
  const invoke = (event: unknown): Promise<unknown> => handler(event, { ...lambda });
  return { invoke, emitted };
}

const challengeMetadata = createSealState(hmac)(
  { userPoolId: 'eu-west-1_Example1', clientId: 'client-1', userName: 'ada' },
  codeState,
);

const failing = (error: unknown) =>
  wrap(() => {
    throw error;
  });

describe('a call', () => {
  it('is read once, and handed on with what it says', async () => {
    hearLines();
    const calls: unknown[] = [];
    const { invoke } = wrap((call) => {
      calls.push(call);
      return call?.event;
    });
    const event = defineEvent([], { userName: 'ada' });
    await invoke(event);
    await invoke({ no: 'event' });
    expect(calls).toMatchObject([{ event, input: { user: { userName: 'ada' }, session: [] } }, undefined]);
  });

  it('is answered with what the trigger answered', async () => {
    hearLines();
    const event = signUpEvent({});
    expect(await wrap((call) => call?.event).invoke(event)).toEqual(event);
  });

  it('is a cold start once in a process', async () => {
    hearLines();
    const { invoke, emitted } = wrap((call) => call?.event);
    await invoke({ no: 'event' });
    await invoke(defineEvent([]));
    expect(emitted).toEqual([['ColdStart']]);
  });

  it('has its trigger, its user and its code in every line, as hashes', async () => {
    const lines = hearLines();
    const round = { challengeName: 'CUSTOM_CHALLENGE', challengeResult: false, challengeMetadata };
    await wrap((call) => call?.event).invoke(createEvent([round]));
    expect(lines.map(({ message }) => message)).toEqual(['event', 'response']);
    for (const line of lines) {
      expect(line).toMatchObject({ trigger: 'CreateAuthChallenge_Authentication', function_name: 'otp' });
      for (const key of [line.id, line.user, line.code]) expect(key).toMatch(/^[\w-]{16}$/);
    }
    expect(JSON.stringify(lines)).not.toMatch(/AAAA|BBBB|example\.com|4915|otp6/);
  });

  it('says what came and what was decided', async () => {
    const lines = hearLines();
    await wrap((call) => call && { ...call.event, response: { issueTokens: true } }).invoke(defineEvent([]));
    expect(lines).toMatchObject([
      { message: 'event', event: { clientId: 'client-1', rounds: 0, userNotFound: false } },
      { message: 'response', decision: { issueTokens: true } },
    ]);
  });

  it('that begins a sign-in has its code in the line of the answer, and in no line before', async () => {
    const lines = hearLines();
    const response = { challengeMetadata };
    await wrap((call) => call && { ...call.event, response }).invoke(createEvent([], { userName: 'ada' }));
    expect(lines.map(({ message, code }) => [message, typeof code])).toEqual([
      ['event', 'undefined'],
      ['response', 'string'],
    ]);
    const other = hearLines();
    await wrap((call) => call && { ...call.event, response }).invoke(createEvent([], { userName: 'eve' }));
    expect(other.map(({ code }) => code)).toEqual([undefined, undefined]);
  });

  it('that is no trigger’s leaves nothing of itself in the log', async () => {
    const lines = hearLines();
    await wrap(() => ({ answer: '123456' })).invoke({ email: 'ada@example.com' });
    expect(JSON.stringify(lines)).not.toMatch(/ada|123456/);
    for (const line of lines) expect(line).toMatchObject({ trigger: 'Other', id: 'none' });
  });
});

describe('an error', () => {
  it.each([
    ['a bug', new TypeError('x of +4915123456789')],
    ['an error of another package', Object.assign(new Error('ada@example.com'), { code: 'DELIVERY_FAILED' })],
    ['something that is no error', 'ada@example.com'],
  ])('that is %s reaches the client as one of our constants', async (_what, error) => {
    const lines = hearLines();
    const { invoke, emitted } = failing(error);
    await expect(invoke(createEvent([]))).rejects.toThrow(publicText.UNAVAILABLE);
    expect(emitted).toEqual([['ColdStart'], ['Error', { Trigger: 'CreateAuthChallenge' }]]);
    expect(JSON.stringify(lines)).not.toMatch(/4915123456789|ada@example/);
  });

  it('of ours keeps its text, and takes no cause with it', async () => {
    const lines = hearLines();
    const error = new PublicError('DELIVERY_FAILED', { cause: new RangeError('+4915123456789') });
    const thrown = await failing(error)
      .invoke(createEvent([]))
      .catch((caught: unknown) => caught);
    expect(thrown).toMatchObject({ message: publicText.DELIVERY_FAILED });
    expect(thrown).not.toHaveProperty('cause');
    expect(lines.at(-1)).toMatchObject({ message: 'refused', code: 'DELIVERY_FAILED', reason: 'RangeError' });
  });

  it.each([
    ['DELIVERY_FAILED', undefined],
    ['SIGN_UP_NO_CONTACT', undefined],
    ['BAD_EVENT', null],
  ] as const)('of ours without a cause has no reason in its line: %s', async (code, cause) => {
    const lines = hearLines();
    const error = new PublicError(code, cause === undefined ? {} : { cause });
    await expect(failing(error).invoke(createEvent([]))).rejects.toThrow(publicText[code]);
    expect(lines.at(-1)).toMatchObject({ message: 'refused', code });
    expect(lines.at(-1)?.reason).toBe(cause === undefined ? undefined : 'object');
  });

  it('of the table is counted as such; a refused sign-up is none at all', async () => {
    hearLines();
    const table = failing(new PublicError('UNAVAILABLE'));
    await expect(table.invoke(defineEvent([]))).rejects.toThrow();
    expect(table.emitted).toEqual([
      ['ColdStart'],
      ['Error', { Trigger: 'DefineAuthChallenge' }],
      ['TableError'],
    ]);
    const signUp = failing(new PublicError('SIGN_UP_NO_CONTACT'));
    await expect(signUp.invoke(signUpEvent({}))).rejects.toThrow(publicText.SIGN_UP_NO_CONTACT);
    expect(signUp.emitted).toEqual([['ColdStart']]);
  });

  it('of a call that is no trigger’s is counted apart', async () => {
    hearLines();
    const { invoke, emitted } = failing(new PublicError('BAD_EVENT'));
    await expect(invoke(null)).rejects.toThrow(publicText.BAD_EVENT);
    expect(emitted).toContainEqual(['Error', { Trigger: 'Other' }]);
  });
});

it('fails no call where the output takes nothing', async () => {
  breakOutput();
  const event = defineEvent([]);
  expect(await wrap((call) => call?.event).invoke(event)).toEqual(event);
  await expect(failing(new PublicError('BAD_EVENT')).invoke(event)).rejects.toThrow(publicText.BAD_EVENT);
});
