// Which contact a right answer proves. Whole sign-ins and attacks: test/flow/attacks/unproven-contacts.test.ts.
import { describe, expect, it } from 'vitest';
import type { CodeState } from '../../src/crypto/state.ts';
import { findContactToProve, markContact } from '../../src/triggers/mark-contact.ts';
import { fakeChannel } from '../support/channel.ts';
import { settingsOf, testDeps } from '../support/deps.ts';

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

it('is not marked a second time, nor once the answer has no time left', async () => {
  const deps = testDeps();
  const user = { userPoolId: 'p', clientId: 'c', userName: 'ada', exists: true };
  await markContact(user, { channel: pigeon, value: 'coop', isMarked: true }, deps.nowMs(), deps);
  await markContact(user, { channel: pigeon, value: 'coop', isMarked: false }, deps.nowMs() - 4301, deps);
  expect([deps.marked, deps.metrics.get('MarkFailed')]).toEqual([[], 1]);
  await markContact(user, { channel: pigeon, value: 'coop', isMarked: false }, deps.nowMs() - 4300, deps);
  expect(deps.marked.map(({ value }) => value)).toEqual(['coop']);
});
