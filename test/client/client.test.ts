// The client's state machine over a scripted transport; the clock is vitest's.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOtpClient, type Reply } from '../../src/client/index.ts';
import {
  clientOf,
  fail,
  round,
  serverNow,
  sessionExpired,
  signedIn,
  tokens,
} from '../support/scripted-client.ts';

beforeEach(() => void vi.useFakeTimers({ now: serverNow * 1000 }));
afterEach(() => void vi.useRealTimers());

describe('a start', () => {
  it('signs up first, then asks for a code', async () => {
    const { client, asked } = clientOf([round('s1')]);
    expect(await client.start(' +44 7400 123456 ')).toMatchObject({
      step: 'code',
      sent: 'sent',
      attemptsLeft: 3,
    });
    expect(asked).toEqual([
      { call: 'signUp', name: '+447400123456', attributes: expect.anything() },
      { call: 'start', name: '+447400123456' },
    ]);
  });

  it.each([
    fail('UsernameExistsException', 'User already exists'),
    fail('NotAuthorizedException', 'SignUp is not permitted for this user pool'),
  ])('goes on where sign-up says %s', async (refusal) => {
    const { client } = clientOf([round('s1')], {}, [refusal]);
    expect(await client.start('ada@example.com')).toMatchObject({ step: 'code', error: undefined });
  });

  it('ends where sign-up is refused, and keeps what was typed', async () => {
    const refusal = fail(
      'UserLambdaValidationException',
      'PreSignUp failed with error Sign-up is not open to this email address.',
    );
    const { client, asked } = clientOf([], {}, [refusal]);
    expect(await client.start('ada@example.com')).toMatchObject({
      step: 'idle',
      name: 'ada@example.com',
      error: { code: 'SIGN_UP_REFUSED' },
    });
    expect(asked).toHaveLength(1);
  });

  it('makes no account where the app wants none, nor where the person was here before', async () => {
    const { client, asked } = clientOf([round('s1'), signedIn, round('s2'), round('s3')]);
    await client.start('ada@example.com', { signUp: false });
    await client.answer('123456');
    await client.start('Ada@example.com');
    await client.cancel();
    await client.start('bo@example.com');
    expect(asked.map(({ call, name }) => `${call} ${name}`)).toEqual([
      'start ada@example.com',
      'answer ada@example.com',
      'signOut ',
      'start Ada@example.com',
      'signUp bo@example.com',
      'start bo@example.com',
    ]);
  });

  it('asks nobody about an empty field', async () => {
    const { client, asked } = clientOf([]);
    expect(await client.start('  ')).toMatchObject({ step: 'idle', error: { code: 'BAD_NAME' } });
    expect(asked).toEqual([]);
  });

  it('makes the account the second time, where a proof is left of one that was deleted', async () => {
    const { client, asked, storage } = clientOf([round('s1'), round('s2')]);
    storage.values.set('otp.client-1.proof.ada@example.com', '"proof-0"');
    await client.start('ada@example.com');
    await client.cancel();
    await client.start('ada@example.com');
    expect(asked.map(({ call }) => call)).toEqual(['start', 'signUp', 'start']);
  });

  it('signs up without the language where the app client may not write it', async () => {
    const refusal = fail('NotAuthorizedException', 'A client attempted to write unauthorized attribute');
    const { client, asked } = clientOf([round('s1')], { locale: 'fr' }, [refusal]);
    expect(await client.start('ada@example.com')).toMatchObject({ step: 'code' });
    expect(asked.map(({ attributes }) => attributes)).toEqual([{ locale: 'fr' }, {}, undefined]);
  });

  it('says so where the app client may not write what the app gives', async () => {
    const refusal = fail('NotAuthorizedException', 'A client attempted to write unauthorized attribute');
    const options = { locale: 'fr', attributes: { name: 'Ada' } };
    const { client } = clientOf([], options, [refusal, refusal]);
    expect(await client.start('ada@example.com')).toMatchObject({ error: { code: 'MISCONFIGURED' } });
  });

  it('is one at a time', async () => {
    const { client, asked } = clientOf([round('s1'), round('s2')]);
    await Promise.all([client.start('ada@example.com'), client.start('bo@example.com')]);
    expect(asked.filter(({ call }) => call === 'start')).toHaveLength(1);
  });
});

describe('an answer', () => {
  it('signs in, keeps the proof under the name, and sends it from then on', async () => {
    const { client, asked, storage } = clientOf([round('s1'), signedIn, round('s2'), round('s3')]);
    await client.start('ada@example.com');
    expect(await client.answer('123 456\r\n')).toMatchObject({
      step: 'signed-in',
      name: 'ada@example.com',
      tokens,
    });
    expect([...storage.values.keys()].sort()).toEqual([
      'otp.client-1.proof.ada@example.com',
      'otp.client-1.user',
    ]);
    await client.start('ada@example.com');
    await client.resend();
    expect(asked.filter(({ call }) => call === 'answer').map(({ metadata }) => metadata)).toEqual([
      {},
      { action: 'resend', proof: 'proof-1' },
    ]);
    expect(asked.find(({ answer }) => answer)?.answer).toBe('123456');
  });

  it.each(['12345', '1234567', 'no code', ''])('spends no attempt on %j', async (typed) => {
    const { client, asked } = clientOf([round('s1')]);
    await client.start('ada@example.com');
    expect(await client.answer(typed)).toMatchObject({ step: 'code', error: { code: 'NOT_A_CODE' } });
    expect(asked.filter(({ call }) => call === 'answer')).toEqual([]);
  });

  it.each([
    ['WRONG_CODE', 'WRONG_CODE'],
    ['CODE_EXPIRED', 'CODE_EXPIRED'],
  ] as const)('says %s beside the round', async (STATUS, code) => {
    const { client } = clientOf([round('s1'), round('s2', { STATUS, ATTEMPTS_LEFT: '2' })]);
    await client.start('ada@example.com');
    expect(await client.answer('000000')).toMatchObject({ step: 'code', attemptsLeft: 2, error: { code } });
  });

  it('ends after the last attempt, with the name still there', async () => {
    const { client } = clientOf([
      round('s1'),
      fail('NotAuthorizedException', 'Incorrect username or password.'),
    ]);
    await client.start('ada@example.com');
    expect(await client.answer('000000')).toMatchObject({
      step: 'idle',
      name: 'ada@example.com',
      error: { code: 'TOO_MANY_ATTEMPTS' },
    });
  });

  it('begins another session where Cognito’s has ended, and gives it the same code', async () => {
    const { client, asked } = clientOf([round('s1'), sessionExpired, round('s2'), signedIn]);
    await client.start('ada@example.com');
    expect(await client.answer('123456')).toMatchObject({ step: 'signed-in' });
    expect(asked.map(({ call, session, answer }) => [call, session, answer])).toEqual([
      ['signUp', undefined, undefined],
      ['start', undefined, undefined],
      ['answer', 's1', '123456'],
      ['start', undefined, undefined],
      ['answer', 's2', '123456'],
    ]);
  });

  it('begins another session by the channel that was chosen', async () => {
    const opening = { STATUS: 'READY', CHANNELS: 'SMS,EMAIL' } as const;
    const { client, asked } = clientOf([
      round('s1', opening),
      round('s2'),
      sessionExpired,
      round('s3', opening),
      round('s4'),
      signedIn,
    ]);
    await client.start('ada@example.com');
    await client.choose('EMAIL');
    expect(await client.answer('123456')).toMatchObject({ step: 'signed-in' });
    expect(asked.slice(-2).map(({ session, answer }) => [session, answer])).toEqual([
      ['s3', 'EMAIL'],
      ['s4', '123456'],
    ]);
  });

  it('starts over, with the name still there, where the code has expired with the session', async () => {
    const { client } = clientOf([round('s1'), sessionExpired]);
    await client.start('ada@example.com');
    vi.setSystemTime((serverNow + 301) * 1000);
    expect(await client.answer('123456')).toMatchObject({
      step: 'idle',
      name: 'ada@example.com',
      error: { code: 'SESSION_EXPIRED' },
    });
  });

  it('keeps the code on the screen while there is no network', async () => {
    const { client } = clientOf([round('s1'), fail('NetworkError'), signedIn]);
    await client.start('ada@example.com');
    expect(await client.answer('123456')).toMatchObject({ step: 'code', error: { code: 'OFFLINE' } });
    expect(await client.answer('123456')).toMatchObject({ step: 'signed-in', error: undefined });
  });
});

describe('a resend', () => {
  it('may name channel and language', async () => {
    const { client, asked } = clientOf([round('s1'), round('s2', { STATUS: 'CODE_RESENT' })]);
    await client.start('ada@example.com');
    expect(await client.resend({ channel: 'SMS', locale: 'pt-BR' })).toMatchObject({ sent: 'again' });
    expect(asked.at(-1)?.metadata).toEqual({ action: 'resend', channel: 'SMS', locale: 'pt-BR' });
  });

  it('says that it was too soon', async () => {
    const { client } = clientOf([round('s1'), round('s2', { STATUS: 'RESEND_TOO_SOON' })]);
    await client.start('ada@example.com');
    expect(await client.resend()).toMatchObject({ sent: 'nothing', error: { code: 'RESEND_TOO_SOON' } });
  });

  it('starts again where the session has ended', async () => {
    const { client } = clientOf([round('s1'), sessionExpired, round('s2')]);
    await client.start('ada@example.com');
    expect(await client.resend()).toMatchObject({ step: 'code', error: undefined });
  });
});

describe('times', () => {
  it.each([0, 3600, -3600])('are right on a phone whose clock is %i s off', async (seconds) => {
    vi.setSystemTime((serverNow + seconds) * 1000);
    const { client } = clientOf([round('s1')]);
    const snapshot = await client.start('ada@example.com');
    if (snapshot.step !== 'code') throw new Error(snapshot.step);
    expect(snapshot.resendAt - Date.now()).toBe(30_000);
    expect(snapshot.expiresAt - Date.now()).toBe(300_000);
  });
});

describe('after a reload', () => {
  it('goes on with the code that was asked for', async () => {
    const { client, options, asked } = clientOf([round('s1'), signedIn]);
    await client.start('ada@example.com');
    const again = createOtpClient(options);
    expect(await again.resume()).toMatchObject({ step: 'code', destination: 'a***@e***' });
    expect(await again.answer('123456')).toMatchObject({ step: 'signed-in' });
    expect(asked.at(-1)).toMatchObject({ session: 's1' });
  });

  it('begins again where the code has expired meanwhile', async () => {
    const { client, options } = clientOf([round('s1')]);
    await client.start('ada@example.com');
    vi.setSystemTime((serverNow + 301) * 1000);
    expect(await createOtpClient(options).resume()).toMatchObject({
      step: 'idle',
      name: 'ada@example.com',
      error: { code: 'SESSION_EXPIRED' },
    });
  });

  it('is asked once: a second part of the app that asks again takes away no error and no step', async () => {
    const { client } = clientOf([round('s1'), round('s2', { STATUS: 'WRONG_CODE' })]);
    await client.start('ada@example.com');
    await client.answer('000000');
    expect(await client.resume()).toMatchObject({ step: 'code', error: { code: 'WRONG_CODE' } });
  });

  it('starts over after an app switch that took longer than the code lives', async () => {
    const { client } = clientOf([round('s1')]);
    await client.start('ada@example.com');
    vi.setSystemTime((serverNow + 301) * 1000);
    expect(await client.resume()).toMatchObject({ step: 'idle', error: { code: 'SESSION_EXPIRED' } });
  });

  it.each(['{}', 'null', '[]', 'not JSON', '{"step":{}}'])('begins anew where %s was kept', async (kept) => {
    const { options, session, storage } = clientOf([]);
    session.values.set('otp.client-1.open', kept);
    storage.values.set('otp.client-1.user', kept);
    const transport = { ...options.transport, renew: async () => undefined };
    expect(await createOtpClient({ ...options, transport }).resume()).toMatchObject({ step: 'idle' });
  });

  it('finds who is signed in, and nobody after signing out', async () => {
    const { client, options, asked } = clientOf([round('s1'), signedIn]);
    await client.start('ada@example.com');
    await client.answer('123456');
    const again = createOtpClient(options);
    expect(await again.resume()).toMatchObject({ step: 'signed-in', name: 'ada@example.com', tokens });
    await again.signOut();
    expect(asked.at(-1)?.call).toBe('signOut');
    expect(await createOtpClient(options).resume()).toMatchObject({ step: 'idle' });
  });

  it('takes nothing from a storage that is broken', async () => {
    const broken = {
      getItem: () => {
        throw new Error('no');
      },
      setItem: () => {
        throw new Error('full');
      },
      removeItem: () => {},
    };
    const { client } = clientOf([round('s1'), signedIn], { storage: broken, session: broken });
    expect(await client.resume()).toMatchObject({ step: 'idle', error: undefined });
    await client.start('ada@example.com');
    expect(await client.answer('123456')).toMatchObject({ step: 'signed-in' });
    expect(await client.getTokens()).toEqual(tokens);
    await client.signOut();
    expect(await client.getTokens()).toBeUndefined();
  });
});

describe('an opening round', () => {
  const ready = { STATUS: 'READY', CHANNELS: 'SMS,EMAIL' } as const;

  it('asks for a channel where there are several, and sends proof and language with it', async () => {
    const { client, asked, storage } = clientOf([round('s1', ready), round('s2')], { locale: 'fr' });
    storage.values.set('otp.client-1.proof.ada@example.com', '"proof-0"');
    expect(await client.start('ada@example.com')).toMatchObject({
      step: 'choose',
      channels: ['SMS', 'EMAIL'],
    });
    expect(await client.choose('EMAIL')).toMatchObject({ step: 'code' });
    expect(asked.at(-1)).toMatchObject({
      answer: 'EMAIL',
      metadata: { action: 'start', channel: 'EMAIL', locale: 'fr', proof: 'proof-0' },
    });
  });

  it('goes straight on where there is one channel, or the app names it', async () => {
    const one = clientOf([round('s1', { STATUS: 'READY', CHANNELS: 'EMAIL' }), round('s2')]);
    expect(await one.client.start('ada@example.com')).toMatchObject({ step: 'code' });
    const named = clientOf([round('s1', ready), round('s2')]);
    await named.client.start('ada@example.com', { channel: 'SMS' });
    expect(named.asked.at(-1)?.metadata).toMatchObject({ channel: 'SMS' });
  });

  it('asks the app for a widget’s token, and says so where the app has none', async () => {
    const check = JSON.stringify({ kind: 'turnstile', siteKey: 'k' });
    const replies = () => [
      round('s1', { STATUS: 'READY', CHANNELS: 'EMAIL', HUMAN_CHECK: check }),
      round('s2'),
    ];
    const with_ = clientOf(replies(), { humanCheck: async ({ siteKey }) => `token of ${siteKey}` });
    await with_.client.start('ada@example.com');
    expect(with_.asked.at(-1)?.metadata).toMatchObject({ human: 'token of k' });
    const without = clientOf(replies());
    expect(await without.client.start('ada@example.com')).toMatchObject({ error: { code: 'MISCONFIGURED' } });
  });
});

describe('a subscriber', () => {
  it('hears of each change, sees a busy client, and no more after it has ended', async () => {
    const { client } = clientOf([round('s1')]);
    const heard: string[] = [];
    const end = client.subscribe(() => heard.push(`${client.snapshot().step} ${client.snapshot().busy}`));
    await client.start('ada@example.com');
    end();
    await client.cancel();
    expect(heard).toEqual(['idle true', 'idle true', 'code false']);
  });
});

describe('what was called off', () => {
  /** A start that ends when the test says so. */
  function slow() {
    const { options, storage, session } = clientOf([]);
    let end: (reply: Reply | Error) => void = () => undefined;
    const start = () =>
      new Promise<Reply>((resolve, reject) => {
        end = (reply) => (reply instanceof Error ? reject(reply) : resolve(reply));
      });
    const client = createOtpClient({ ...options, signUp: false, transport: { ...options.transport, start } });
    return { client, storage, session, end: (reply: Reply | Error) => end(reply) };
  }

  it.each([
    ['a code', round('s1')],
    ['tokens', signedIn],
    ['an error', fail('NetworkError')],
  ] as const)('brings nothing when %s comes after all', async (_, reply) => {
    const { client, storage, session, end } = slow();
    const started = client.start('ada@example.com');
    await vi.waitFor(() => expect(client.snapshot()).toMatchObject({ name: 'ada@example.com', busy: true }));
    await Promise.resolve();
    expect(await client.cancel()).toMatchObject({ step: 'idle', busy: false, error: undefined });
    end(reply);
    await started;
    expect(client.snapshot()).toMatchObject({ step: 'idle', busy: false, error: undefined });
    expect([...storage.values.keys(), ...session.values.keys()]).toEqual([]);
  });
});
