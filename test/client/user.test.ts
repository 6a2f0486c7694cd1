// Who is signed in: tokens that run out, a tab beside this one, a start by somebody else, and signing out.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createOtpClient, type Transport } from '../../src/client/index.ts';
import { clientOf, fail, round, signedIn, tokens } from '../support/scripted-client.ts';

const ada = 'ada@example.com';
const userKey = 'otp.client-1.user';

async function signedInAs(renew: Transport['renew'] = async (held) => held) {
  const made = clientOf([round('s1'), signedIn, round('s2'), signedIn]);
  const options = { ...made.options, transport: { ...made.options.transport, renew } };
  const client = createOtpClient(options);
  await client.start(ada);
  await client.answer('123456');
  return { ...made, options, client };
}

describe('tokens', () => {
  it('are renewed once, however many requests of the app ask at once', async () => {
    const renewed = { ...tokens, accessToken: 'a2', idToken: 'i2' };
    const renew = vi.fn(async () => ({ tokens: renewed }));
    const { client, storage } = await signedInAs(renew);
    const all = await Promise.all([client.getTokens(), client.getTokens(), client.getTokens()]);
    expect(all).toEqual([renewed, renewed, renewed]);
    expect(renew).toHaveBeenCalledTimes(1);
    expect(client.snapshot()).toMatchObject({ step: 'signed-in', tokens: renewed });
    expect(storage.values.get(userKey)).toContain('a2');
    await client.getTokens();
    expect(renew).toHaveBeenCalledTimes(2);
  });

  it('that Cognito takes no more end with the name still there, and a reason', async () => {
    const { client, storage } = await signedInAs(async () => undefined);
    expect(await client.getTokens()).toBeUndefined();
    expect(client.snapshot()).toMatchObject({ step: 'idle', name: ada, error: { code: 'SESSION_EXPIRED' } });
    expect(storage.values.has(userKey)).toBe(false);
  });

  it('without a connection sign nobody out, and throw nothing', async () => {
    const { client, options } = await signedInAs(async () => {
      throw fail('NetworkError');
    });
    expect(await client.getTokens()).toBeUndefined();
    expect(client.snapshot()).toMatchObject({ step: 'signed-in', error: { code: 'OFFLINE' } });
    expect(await createOtpClient(options).resume()).toMatchObject({
      step: 'signed-in',
      name: ada,
      error: { code: 'OFFLINE' },
    });
  });

  it('are those of Amplify where it keeps them: their end is seen', async () => {
    let isIn = true;
    const { options } = clientOf([round('s1'), { tokens: undefined }]);
    const renew: Transport['renew'] = async (held) => (isIn ? held : undefined);
    const client = createOtpClient({ ...options, transport: { ...options.transport, renew } });
    await client.start(ada);
    expect(await client.answer('123456')).toMatchObject({ step: 'signed-in', tokens: undefined });
    expect(await client.getTokens()).toBeUndefined();
    expect(client.snapshot()).toMatchObject({ step: 'signed-in' });
    isIn = false;
    await client.getTokens();
    expect(client.snapshot()).toMatchObject({ step: 'idle', error: { code: 'SESSION_EXPIRED' } });
  });
});

describe('a start by somebody else', () => {
  it('signs out who was in', async () => {
    const { client, asked, storage } = await signedInAs();
    await client.start('bo@example.com');
    expect(asked.map(({ call }) => call).slice(2)).toEqual(['answer', 'signOut', 'signUp', 'start']);
    expect(storage.values.has(userKey)).toBe(false);
    expect(await client.cancel()).toMatchObject({ step: 'idle', name: 'bo@example.com' });
  });

  it('signs nobody out where the name is none', async () => {
    const { client } = await signedInAs();
    expect(await client.start(' ')).toMatchObject({ step: 'signed-in', error: { code: 'BAD_NAME' } });
  });
});

describe('signing out', () => {
  it('keeps the proof on the device, and forgets it where that is asked for', async () => {
    const { client, storage } = await signedInAs();
    await client.signOut();
    expect([...storage.values.keys()]).toEqual([`otp.client-1.proof.${ada}`]);
    await client.start(ada);
    await client.answer('123456');
    await client.signOut({ forget: true });
    expect([...storage.values.keys()]).toEqual([]);
  });

  it('works without a connection', async () => {
    const { options } = await signedInAs();
    const signOut = async () => {
      throw fail('NetworkError');
    };
    const client = createOtpClient({ ...options, transport: { ...options.transport, signOut } });
    await client.resume();
    expect(await client.signOut()).toMatchObject({ step: 'idle', error: undefined });
  });

  it('is what cancelling does not do', async () => {
    const { client } = await signedInAs();
    expect(await client.cancel()).toMatchObject({ step: 'signed-in', name: ada });
  });
});

describe('another tab', () => {
  const target = new EventTarget();
  const said = (key: string | null) => target.dispatchEvent(Object.assign(new Event('storage'), { key }));
  const listen = () => {
    vi.stubGlobal('addEventListener', target.addEventListener.bind(target));
    vi.stubGlobal('removeEventListener', target.removeEventListener.bind(target));
  };
  afterEach(() => vi.unstubAllGlobals());

  /** Two tabs of a browser: one storage, two sessions. */
  function twoTabs() {
    listen();
    const first = clientOf([round('s1'), signedIn]);
    const second = clientOf([round('s2'), round('s3')], { storage: first.storage });
    const end = second.client.subscribe(() => undefined);
    return { first: first.client, second: second.client, end };
  }
  const settle = () => new Promise((resolve) => setTimeout(resolve));

  it('that signs in or out is followed', async () => {
    const { first, second } = twoTabs();
    await first.start(ada);
    await first.answer('123456');
    said(userKey);
    await settle();
    expect(second.snapshot()).toMatchObject({ step: 'signed-in', name: ada, tokens });
    await first.signOut();
    said(userKey);
    await settle();
    expect(second.snapshot()).toMatchObject({ step: 'idle', name: ada, error: undefined });
  });

  it.each([
    ['bo@example.com', 'code'],
    [ada, 'signed-in'],
  ])('leaves the sign-in of %s at %s when Ada comes in', async (name, step) => {
    const { first, second } = twoTabs();
    await second.start(name);
    await first.start(ada);
    await first.answer('123456');
    said(userKey);
    await settle();
    expect(second.snapshot()).toMatchObject({ step, name });
  });

  it('is heard for as long as somebody listens, and only about this client', async () => {
    const { first, second, end } = twoTabs();
    await first.start(ada);
    await first.answer('123456');
    said('something else');
    await settle();
    expect(second.snapshot()).toMatchObject({ step: 'idle' });
    end();
    said(userKey);
    await settle();
    expect(second.snapshot()).toMatchObject({ step: 'idle' });
  });
});
