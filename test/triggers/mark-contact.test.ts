// Which contact a right answer proves. Whole sign-ins and attacks: test/flow/attacks/unproven-contacts.test.ts.
import { describe, expect, it } from 'vitest';
import type { CodeState } from '../../src/crypto/state.ts';
import { findContactToProve, markContact } from '../../src/triggers/mark-contact.ts';
import { fakeChannel } from '../support/channel.ts';
import { settingsOf, testDeps } from '../support/deps.ts';
import { recordMetrics } from '../support/emitted.ts';

const pigeon = fakeChannel('PIGEON');
const raven = fakeChannel('RAVEN');
const find = (
  attributes: Record<string, string>,
  { recipient = 'unproven', channel = 'PIGEON' }: Partial<CodeState> = {},
  AUTO_VERIFY = 'proof',
) =>
  findContactToProve({ attributes }, { recipient, channel } as CodeState, {
    settings: settingsOf({ AUTO_VERIFY }),
    channels: [raven, pigeon],
  });
const coop = { 'custom:pigeon': 'coop' };

describe('the contact that an answer proves', () => {
  it('is the one that the code went to, as Cognito holds it now', () => {
    expect(find(coop)).toEqual({ channel: pigeon, value: 'coop', isMarked: false });
    expect(find({ ...coop, 'custom:pigeon_verified': 'true' })).toMatchObject({ isMarked: true });
  });

  it.each([
    ['a code that went to a verified contact', coop, { recipient: 'real' as const }],
    ['a decoy', coop, { recipient: 'decoy' as const }],
    ['a contact that is gone', {}, {}],
    ['a channel that is gone', coop, { channel: 'OWL' }],
    [
      'a user with another verified contact',
      { ...coop, 'custom:raven': 'tower', 'custom:raven_verified': 'True' },
      {},
    ],
    [
      'one whose verified contact has no channel here',
      { ...coop, phone_number: '+491701234567', phone_number_verified: 'true' },
      {},
    ],
  ])('is none for %s', (_what, attributes: Record<string, string>, state) => {
    expect(find(attributes, state)).toBeUndefined();
  });

  it.each(['delivery', 'none'])('is none with AUTO_VERIFY=%s', (setting) => {
    expect(find(coop, {}, setting)).toBeUndefined();
  });
});

describe('marking a contact', () => {
  const user = { userPoolId: 'p', clientId: 'c', userName: 'ada', exists: true };
  async function mark({ isMarked = false, takenMs = 0, fails = undefined as Error | undefined } = {}) {
    const { emitted, emit } = recordMetrics();
    const deps = testDeps({ onMark: async () => fails && Promise.reject(fails) });
    const contact = { channel: pigeon, value: 'coop', isMarked };
    await markContact(user, contact, deps.nowMs() - takenMs, { ...deps, emit });
    return { marked: deps.marked.map(({ value }) => value), failures: deps.failures, emitted };
  }

  it('tells Cognito once, in the last moment that an answer has for it too', async () => {
    for (const takenMs of [0, 4300])
      expect(await mark({ takenMs })).toEqual({
        marked: ['coop'],
        failures: [],
        emitted: [['ContactMarked', { Channel: 'PIGEON' }]],
      });
    expect(await mark({ isMarked: true })).toEqual({ marked: [], failures: [], emitted: [] });
  });

  it('is left to the next sign-in where the answer has no time left', async () => {
    expect(await mark({ takenMs: 4301 })).toEqual({
      marked: [],
      failures: [],
      emitted: [['MarkFailed', { Reason: 'NoTime' }]],
    });
  });

  it.each([
    [Object.assign(new Error('taken'), { name: 'AliasExistsException' }), 'AliasExists'],
    [Object.assign(new Error('no'), { name: 'NotAuthorizedException' }), 'Refused'],
  ])('that fails with %s is counted as %s, and an operator hears of it', async (error, Reason) => {
    expect(await mark({ fails: error })).toEqual({
      marked: [],
      failures: [{ channel: 'cognito', error }],
      emitted: [['MarkFailed', { Reason }]],
    });
  });
});
