import { describe, expect, it } from 'vitest';
import { putFirst, readContacts, readVerifiedContacts } from '../../src/recipients/contacts.ts';
import { fakeChannel } from '../support/channel.ts';

const pigeon = fakeChannel('PIGEON');
const raven = fakeChannel('RAVEN');
const attributes = { 'custom:pigeon': 'coop', 'custom:raven': 'tower' };

describe('readContacts', () => {
  it('keeps the order of the channels, and does not ask whether a contact is verified', async () => {
    for (const channels of [
      [pigeon, raven],
      [raven, pigeon],
    ])
      expect(await readContacts(channels, attributes)).toMatchObject(
        channels.map((channel) => ({ kind: 'destination', channel })),
      );
  });

  it.each([
    ['no attribute', {}, 'missing'],
    ['an empty attribute', { 'custom:pigeon': '' }, 'missing'],
    ['a value that the channel refuses', { 'custom:pigeon': 'bad' }, 'malformed'],
  ])('says why it refuses %s', async (_what, given: Record<string, string>, why) => {
    expect(await readContacts([pigeon], given)).toEqual([{ kind: 'refused', channel: pigeon, why }]);
  });

  it('reads none without channels', async () => {
    expect(await readContacts([], attributes)).toEqual([]);
  });
});

describe('readVerifiedContacts', () => {
  const whyRefused = async (given: Record<string, string>) => {
    const [contact] = await readVerifiedContacts([pigeon], given);
    return contact?.kind === 'refused' ? contact.why : 'usable';
  };

  it.each(['true', 'True', 'TRUE'])('takes the flag %j for verified', async (flag) => {
    expect(await whyRefused({ ...attributes, 'custom:pigeon_verified': flag })).toBe('usable');
  });

  it.each(['false', '', 'yes', '1', ' true', 'truе'])('takes the flag %j for unverified', async (flag) => {
    expect(await whyRefused({ ...attributes, 'custom:pigeon_verified': flag })).toBe('unverified');
  });

  it('takes no flag for unverified, and no other channel’s flag', async () => {
    expect(await whyRefused({ ...attributes, 'custom:raven_verified': 'true' })).toBe('unverified');
  });

  it('leaves the reason of a contact that could not be used anyway', async () => {
    expect(await whyRefused({ 'custom:pigeon': 'bad' })).toBe('malformed');
    expect(await whyRefused({ 'custom:pigeon_verified': 'true' })).toBe('missing');
  });
});

describe('putFirst', () => {
  const owl = fakeChannel('OWL');
  const channels = [pigeon, raven, owl];

  it('puts the named channel first and leaves the others in their order', () => {
    expect(putFirst(channels, 'OWL')).toEqual([owl, pigeon, raven]);
    expect(putFirst(channels, 'PIGEON')).toEqual(channels);
  });

  it.each([undefined, '', 'owl', 'FAX'])('leaves all as they are for %j', (name) => {
    expect(putFirst(channels, name)).toEqual(channels);
  });
});
