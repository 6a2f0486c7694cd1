import { describe, expect, it } from 'vitest';
import type { CodeState } from '../../src/crypto/state.ts';
import { codeParameters, openingParameters } from '../../src/rounds/public-parameters.ts';
import { destinationOf, fakeChannel } from '../support/channel.ts';
import { settingsOf } from '../support/deps.ts';

const pigeon = fakeChannel('PIGEON');
const state: CodeState = {
  kind: 'code',
  nonce: 'AAAAAAAAAAAAAAAAAAAAAA',
  signIn: 'BBBBBBBBBBBBBBBBBBBBBB',
  issuedAt: 1000,
  wrong: 0,
  unreadable: 0,
  sends: 1,
  sentAt: 1020,
  channel: 'PIGEON',
  recipient: 'real',
};
const told = (over: Partial<CodeState> = {}, settings: Record<string, string> = {}) =>
  codeParameters(
    'CODE_SENT',
    { ...state, ...over },
    destinationOf(pigeon, 'coop'),
    'proof',
    1030,
    settingsOf(settings),
  );

describe('a round that asks for a code', () => {
  it('tells when the code ends by its issue, and when it can be sent again by the last message', () => {
    const settings = { CODE_TTL_SECONDS: '120', RESEND_COOLDOWN_SECONDS: '10' };
    expect(told({}, settings)).toMatchObject({ EXPIRES_AT: '1120', RESEND_AT: '1030' });
  });

  it('gives the server’s time and the channels that a resend may name: the same for every user of the deployment', () => {
    expect(told({}, { CHANNELS: 'email,sms' })).toMatchObject({ NOW: '1030', CHANNELS: 'EMAIL,SMS' });
  });

  it('never says that less than nothing is left', () => {
    expect(told({ wrong: 7, unreadable: 0, sends: 9 })).toMatchObject({
      ATTEMPTS_LEFT: '0',
      SENDS_LEFT: '0',
    });
  });

  it('tells a decoy’s client the same, key by key, as a real one’s', () => {
    const real = told();
    const target = {
      kind: 'decoy',
      channel: pigeon,
      limitKey: 'decoy/x',
      country: 'ZZ',
      masked: 'PIGEON c***',
      tier: 'proven',
    } as const;
    const decoy = { ...state, recipient: 'decoy' } as const;
    expect(codeParameters('CODE_SENT', decoy, target, 'proof', 1030, settingsOf())).toEqual(real);
  });

  it('gives the client a proof to use after a successful sign-in', () => {
    expect(told()).toMatchObject({ PROOF: 'proof' });
  });

  it('gives Cognito texts only, and neither nonce, sign-in nor destination', () => {
    for (const value of Object.values(told())) expect(value).toBeTypeOf('string');
    expect(JSON.stringify(told())).not.toMatch(/AAAA|BBBB|coop/);
  });
});

describe('an opening round', () => {
  const settings = { CHANNELS: ['EMAIL', 'SMS'], MAX_ATTEMPTS: 3 } as const;

  it('offers the channels of the deployment, in its order, and says nothing of the user', () => {
    expect(openingParameters({ failed: 0 }, undefined, 1030, settings)).toEqual({
      STATUS: 'READY',
      CHANNELS: 'EMAIL,SMS',
      NOW: '1030',
    });
  });

  it.each([
    [0, 'READY', '3'],
    [1, 'HUMAN_CHECK_FAILED', '2'],
    [2, 'HUMAN_CHECK_FAILED', '1'],
    [7, 'HUMAN_CHECK_FAILED', '0'],
  ])('with a human check, after %i failures, is %s with %s attempts left', (failed, STATUS, left) => {
    expect(openingParameters({ failed }, '{}', 1030, settings)).toEqual({
      STATUS,
      CHANNELS: 'EMAIL,SMS',
      NOW: '1030',
      HUMAN_CHECK: '{}',
      ATTEMPTS_LEFT: left,
    });
  });
});
