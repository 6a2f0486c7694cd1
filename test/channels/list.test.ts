import { describe, expect, it } from 'vitest';
import { type ChannelName, channelRows, openChannels } from '../../src/channels/list.ts';
import { createHmac } from '../../src/crypto/hmac.ts';
import { createOpenState, createSealState } from '../../src/crypto/state.ts';
import { recordAws } from '../support/asked.ts';
import { settingsOf } from '../support/deps.ts';

const names = channelRows.map(({ name }) => name);
const open = (CHANNELS: readonly ChannelName[]) =>
  openChannels({ ...settingsOf(), CHANNELS }, { aws: recordAws().aws, onTemplateRefused: () => {} });

describe('openChannels', () => {
  it('opens the channels of CHANNELS and no others, in its order', () => {
    for (const channels of [names, names.toReversed(), ...names.map((name) => [name]), []])
      expect(open(channels).map(({ name }) => name)).toEqual(channels);
  });
});

describe('the rows', () => {
  it('share no name, no word of CHANNELS and no attribute', () => {
    const channels = open(names);
    for (const list of [
      names,
      channelRows.map(({ setting }) => setting),
      channels.flatMap(({ attribute, verifiedAttribute }) => [attribute, verifiedAttribute]),
    ])
      expect(new Set(list).size).toBe(list.length);
  });

  it.each(names)('the name %s survives a round in the sealed state', (channel) => {
    const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
    const owner = { userPoolId: 'p', clientId: 'c', userName: 'u' };
    const code = {
      nonce: 'n'.repeat(22),
      signIn: 's'.repeat(22),
      issuedAt: 1,
      wrong: 0,
      unreadable: 0,
      sends: 1,
    } as const;
    for (const state of [
      { kind: 'opening', nonce: 'n'.repeat(22), issuedAt: 1, failed: 0, ifTrue: channel } as const,
      { ...code, kind: 'code', channel, sentAt: 1, recipient: 'real' } as const,
    ])
      expect(createOpenState(hmac)(owner, createSealState(hmac)(owner, state))).toEqual(state);
  });
});
