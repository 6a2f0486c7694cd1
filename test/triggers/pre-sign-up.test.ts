import { describe, expect, it } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import { preSignUp } from '../../src/triggers/pre-sign-up.ts';
import { fakeChannel } from '../support/channel.ts';
import { settingsOf } from '../support/deps.ts';
import { recordMetrics } from '../support/emitted.ts';

const attributes = { 'custom:pigeon': 'coop', 'custom:raven': 'tower' };

function signUp(
  channels: readonly Channel[],
  given: Record<string, string> = attributes,
  AUTO_VERIFY = 'delivery',
) {
  const { emitted, emit } = recordMetrics();
  const answered = preSignUp(
    { user: { userPoolId: 'p', clientId: 'c', userName: 'u', exists: true }, attributes: given },
    { settings: settingsOf({ AUTO_VERIFY }), channels, emit, nowMs: () => 0 },
  );
  return { answered, emitted };
}

const pigeon = fakeChannel('PIGEON', { autoVerify: 'autoVerifyEmail' });
const raven = fakeChannel('RAVEN', { autoVerify: 'autoVerifyPhone' });
const confirmed = { autoConfirmUser: true, autoVerifyEmail: false, autoVerifyPhone: false };

describe('a sign-up', () => {
  it('is confirmed, and verifies the first contact that the code can go to', async () => {
    const { answered, emitted } = signUp([raven, pigeon]);
    expect(await answered).toEqual({ ...confirmed, autoVerifyPhone: true });
    expect(emitted).toEqual([['SignUp']]);
  });

  it('verifies the next one where the first cannot be used', async () => {
    const { answered } = signUp([raven, pigeon], { ...attributes, 'custom:raven': 'bad' });
    expect(await answered).toEqual({ ...confirmed, autoVerifyEmail: true });
  });

  it('verifies nothing with AUTO_VERIFY=none, nor where Cognito has no field for the channel', async () => {
    expect(await signUp([raven], attributes, 'none').answered).toEqual(confirmed);
    expect(await signUp([fakeChannel('OWL')], { 'custom:owl': 'tree' }).answered).toEqual(confirmed);
  });

  it('is proven by no channel that proves too little, though it could be sent to', async () => {
    const weak = { ...raven, provesSignUp: false };
    expect(await signUp([weak, pigeon]).answered).toEqual({ ...confirmed, autoVerifyEmail: true });
    const { answered, emitted } = signUp([weak]);
    await expect(answered).rejects.toMatchObject({ code: 'SIGN_UP_NO_CONTACT' });
    expect(emitted).toEqual([['SignUpRefused', { Reason: 'NoContact' }]]);
  });

  it('with a contact that cannot be used gets an error that says so, and is counted', async () => {
    const { answered, emitted } = signUp([fakeChannel('PIGEON', { unusable: 'SIGN_UP_PHONE_UNUSABLE' })], {
      'custom:pigeon': 'bad',
    });
    await expect(answered).rejects.toMatchObject({ code: 'SIGN_UP_PHONE_UNUSABLE' });
    expect(emitted).toEqual([['SignUpRefused', { Reason: 'UnusableContact' }]]);
  });

  it('is judged as not verified, whatever the event says', async () => {
    const asked: boolean[] = [];
    const channel = fakeChannel('PIGEON', {
      readContact: async (_value, isVerified) => {
        asked.push(isVerified);
        return 'unknown';
      },
    });
    const given = { 'custom:pigeon': 'coop', 'custom:pigeon_verified': 'true' };
    await expect(signUp([channel], given).answered).rejects.toThrow();
    expect(asked).toEqual([false]);
  });

  it.each([{}, { 'custom:pigeon': '' }, { 'custom:pigeon_verified': 'true' }])(
    'is refused with %j, which nothing could be sent to',
    async (given: Record<string, string>) => {
      await expect(signUp([pigeon], given).answered).rejects.toMatchObject({ code: 'SIGN_UP_NO_CONTACT' });
    },
  );

  it('is refused with two contacts, and counted as such', async () => {
    const { answered, emitted } = signUp([raven, pigeon], {
      ...attributes,
      email: 'a@b.de',
      phone_number: '+1',
    });
    await expect(answered).rejects.toMatchObject({ code: 'SIGN_UP_ONE_CONTACT' });
    expect(emitted).toEqual([['SignUpRefused', { Reason: 'TwoContacts' }]]);
  });

  it('is refused by any channel that has a say in it, before anything is read', async () => {
    const strict = fakeChannel('OWL', {
      refuseSignUp: (value) => (value === 'tree' ? undefined : 'SIGN_UP_EMAIL_DOMAIN'),
    });
    const unread = { ...pigeon, readContact: () => Promise.reject(new Error('read')) };
    const { answered, emitted } = signUp([unread, strict]);
    await expect(answered).rejects.toMatchObject({ code: 'SIGN_UP_EMAIL_DOMAIN' });
    expect(emitted).toEqual([['SignUpRefused', { Reason: 'EmailDomain' }]]);
    expect(await signUp([pigeon, strict], { ...attributes, 'custom:owl': 'tree' }).answered).toMatchObject({
      autoConfirmUser: true,
    });
  });
});
