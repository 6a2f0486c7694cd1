// The client over both transports against the local pool, which runs the built bundle.
import { GetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import * as auth from 'aws-amplify/auth';
import { describe, expect, it } from 'vitest';
import { amplifyTransport, cognitoTransport, createOtpClient } from '../../../src/client/index.ts';
import { amplifyFor, sdkFor } from '../../support/local-clients.ts';
import { codeFor, type RealLocal, realLocal, wrong } from '../../support/local-real.ts';

const storageOf = () => {
  const values = new Map<string, string>();
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
};

const transports = {
  fetch: ({ endpoint, clientId }: RealLocal) => cognitoTransport({ endpoint, clientId }),
  Amplify: (local: RealLocal) => {
    amplifyFor(local);
    return amplifyTransport(auth, { id: local.clientId });
  },
} as const;

describe.each(Object.entries(transports))('over %s', (_, transportOf) => {
  it('signs a new person up and in, and again by the proof', async () => {
    const local = await realLocal();
    const [storage, session] = [storageOf(), storageOf()];
    const clientOf = () => createOtpClient({ transport: transportOf(local), storage, session });
    const client = clientOf();
    expect(await client.start('+44 7400 123456')).toMatchObject({ step: 'code', channel: 'SMS', digits: 6 });
    expect(await client.resend()).toMatchObject({ step: 'code', error: { code: 'RESEND_TOO_SOON' } });
    const code = await codeFor(local, '+447400123456');
    expect(await client.answer(wrong(code))).toMatchObject({
      step: 'code',
      attemptsLeft: 2,
      error: { code: 'WRONG_CODE' },
    });
    expect(await client.answer(`${code.slice(0, 3)}-${code.slice(3)}\n`)).toMatchObject({
      step: 'signed-in',
      name: '+447400123456',
      error: undefined,
    });
    const again = clientOf();
    expect(await again.resume()).toMatchObject({ step: 'signed-in' });
    expect(await again.signOut()).toMatchObject({ step: 'idle' });
    await local.pass(60);
    expect(await again.start('+447400123456')).toMatchObject({ step: 'code', sent: 'sent' });
    expect(await again.answer(await codeFor(local, '+447400123456'))).toMatchObject({ step: 'signed-in' });
    await again.signOut();
  });

  it('says what ends a sign-in', async () => {
    const local = await realLocal();
    const client = createOtpClient({
      transport: transportOf(local),
      storage: storageOf(),
      session: storageOf(),
    });
    await client.start('ada@example.com');
    const bad = wrong(await codeFor(local, 'ada@example.com'));
    await client.answer(bad);
    await client.answer(bad);
    expect(await client.answer(bad)).toMatchObject({
      step: 'idle',
      name: 'ada@example.com',
      error: { code: 'TOO_MANY_ATTEMPTS' },
    });
    expect(await client.start('not a name')).toMatchObject({ step: 'idle', error: { code: 'BAD_NAME' } });
    expect(await client.start('ada@example.com', { signUp: false })).toMatchObject({ step: 'code' });
  });
});

it.each(['EMAIL', 'SMS'])('lets the person choose %s', async (channel) => {
  const local = await realLocal({ env: { START: 'client', CHANNELS: 'sms,email' } });
  const client = createOtpClient({
    transport: transports.fetch(local),
    storage: storageOf(),
    session: storageOf(),
  });
  expect(await client.start('ada@example.com')).toMatchObject({ step: 'choose', channels: ['SMS', 'EMAIL'] });
  expect(await client.choose(channel)).toMatchObject({ step: 'code' });
});

it('hands over tokens that Cognito takes, renews them, and withdraws them', async () => {
  const local = await realLocal();
  const storage = storageOf();
  const client = createOtpClient({ transport: transports.fetch(local), storage, session: storageOf() });
  await client.start('ada@example.com');
  await client.answer(await codeFor(local, 'ada@example.com'));
  const first = await client.getTokens();
  const sdk = sdkFor(local).client;
  expect((await sdk.send(new GetUserCommand({ AccessToken: first?.accessToken }))).Username).toBeDefined();

  const key = `otp.${local.clientId}.user`;
  const stored = JSON.parse(storage.getItem(key) ?? '');
  storage.setItem(key, JSON.stringify({ ...stored, tokens: { ...stored.tokens, expiresAt: 0 } }));
  const renewed = await client.getTokens();
  expect(renewed?.expiresAt).toBeGreaterThan(Date.now());
  expect(renewed?.refreshToken).toBe(first?.refreshToken);

  await client.signOut();
  expect(await client.getTokens()).toBeUndefined();
  storage.setItem(key, JSON.stringify({ ...stored, tokens: { ...stored.tokens, expiresAt: 0 } }));
  expect(await client.getTokens()).toBeUndefined();
});

it('says that there is no connection', async () => {
  const transport = cognitoTransport({ clientId: 'x', endpoint: 'http://127.0.0.1:1' });
  const client = createOtpClient({ transport, storage: storageOf(), session: storageOf() });
  expect(await client.start('ada@example.com')).toMatchObject({ step: 'idle', error: { code: 'OFFLINE' } });
});
