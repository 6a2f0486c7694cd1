import { describe, expect, it } from 'vitest';
import { findUnproven, putFirst, readContacts, readVerifiedContacts } from '../../src/recipients/contacts.ts';
import { fakeChannel } from '../support/channel.ts';

const none = { identities: {}, nowMs: 0 };
const pigeon = fakeChannel('PIGEON');
const raven = fakeChannel('RAVEN');
const attributes = { 'custom:pigeon': 'coop', 'custom:raven': 'tower' };

describe('readContacts', () => {
  it('keeps the order of the channels, and does not ask whether a contact is verified', async () => {
    for (const channels of [
      [pigeon, raven],
      [raven, pigeon],
    ])
      expect(await readContacts(channels, attributes, none)).toMatchObject(
        channels.map((channel) => ({ kind: 'destination', channel })),
      );
  });

  it.each([
    ['no attribute', {}, 'missing'],
    ['an empty attribute', { 'custom:pigeon': '' }, 'missing'],
    ['a value that the channel refuses', { 'custom:pigeon': 'bad' }, 'malformed'],
  ])('says why it refuses %s', async (_what, given: Record<string, string>, why) => {
    expect(await readContacts([pigeon], given, none)).toEqual([
      { kind: 'refused', channel: pigeon, why, isVerified: false },
    ]);
  });

  it('reads none without channels', async () => {
    expect(await readContacts([], attributes, none)).toEqual([]);
  });
});

describe('readVerifiedContacts', () => {
  const whyRefused = async (given: Record<string, string>) => {
    const [contact] = await readVerifiedContacts([pigeon], given, none);
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

describe('whether a contact is verified', () => {
  it('is passed to the channel, which may take a verified one that it would refuse at sign-up', async () => {
    const owl = fakeChannel('OWL', {
      async readContact(value, isVerified) {
        return isVerified ? fakeChannel('OWL').readContact(value, true) : 'unknown';
      },
    });
    const given = { 'custom:owl': 'tree', 'custom:owl_verified': 'true' };
    expect(await readContacts([owl], given, none)).toMatchObject([{ why: 'unknown', isVerified: false }]);
    expect(await readVerifiedContacts([owl], given, none)).toMatchObject([{ kind: 'destination' }]);
    expect(
      await readVerifiedContacts([owl], { ...given, 'custom:owl_verified': 'false' }, none),
    ).toMatchObject([{ why: 'unverified', isVerified: false }]);
  });

  it('is an event when a contact cannot be used: its user waits for a code', async () => {
    const given = { 'custom:pigeon': 'bad', 'custom:pigeon_verified': 'True' };
    expect(await readVerifiedContacts([pigeon], given, none)).toMatchObject([
      { why: 'malformed', isVerified: true },
    ]);
  });
});

describe('a test identity', () => {
  const refusing = fakeChannel('PIGEON', { readContact: async () => 'country' });
  const given = { 'custom:pigeon': 'Coop', 'custom:pigeon_verified': 'true' };
  const tests = (nowMs: number) => ({
    identities: { coop: { code: '246810', untilMs: 10, channel: 'PIGEON' } },
    nowMs,
  });

  it('can be used whatever the channel says of it, at sign-up and at sign-in', async () => {
    const destination = {
      kind: 'destination',
      channel: refusing,
      to: 'coop',
      limitKey: 'coop',
      country: undefined,
      masked: refusing.mask('Coop'),
      testCode: '246810',
    };
    expect(await readVerifiedContacts([refusing], given, tests(9))).toEqual([destination]);
    expect(await readContacts([refusing], given, tests(9))).toEqual([destination]);
  });

  it('gets no code from its end date on, though the channel could send to it', async () => {
    expect(await readVerifiedContacts([pigeon], given, tests(10))).toMatchObject([
      { kind: 'refused', why: 'testEnded' },
    ]);
    expect(await readContacts([pigeon], given, tests(11))).toMatchObject([{ why: 'testEnded' }]);
  });

  it('has to be verified as any contact has to be', async () => {
    const unverified = { ...given, 'custom:pigeon_verified': 'false' };
    expect(await readVerifiedContacts([refusing], unverified, tests(9))).toMatchObject([
      { why: 'unverified' },
    ]);
  });
});

describe('the contact that a code may prove', () => {
  const silent = fakeChannel('OWL', { provesSignUp: false });
  const picky = fakeChannel('RAVEN', {
    refuseSignUp: (value) => (value === 'closed' ? 'SIGN_UP_EMAIL_DOMAIN' : undefined),
  });
  const find = (given: Record<string, string>, channels = [pigeon, picky]) =>
    findUnproven(channels, given, none);

  it('is the first that sign-up would verify', async () => {
    expect(await find(attributes)).toMatchObject({ to: 'coop', channel: pigeon });
    expect(await find(attributes, [picky, pigeon])).toMatchObject({ to: 'tower' });
    expect(await find({ ...attributes, 'custom:owl': 'oak' }, [silent, pigeon])).toMatchObject({
      to: 'coop',
    });
    expect(await find({ ...attributes, 'custom:pigeon': 'bad' })).toMatchObject({ to: 'tower' });
  });

  it.each([
    ['a user without a contact', {}],
    ['a contact that cannot be sent to', { 'custom:pigeon': 'bad' }],
    ['a user with a verified contact', { ...attributes, 'custom:raven_verified': 'true' }],
    [
      'a user whose verified contact no channel uses',
      { ...attributes, email: 'a@b.example', email_verified: 'True' },
    ],
    ['a user whom sign-up would refuse for one of the contacts', { ...attributes, 'custom:raven': 'closed' }],
  ])('is none for %s', async (_who, given: Record<string, string>) => {
    expect(await find(given)).toBeUndefined();
  });
});

it('reads an example where a contact is missing, as if it were verified: the time must not tell', async () => {
  const read: unknown[] = [];
  const owl = fakeChannel('OWL', {
    readContact: async (...asked) => {
      read.push(asked);
      return 'country';
    },
  });
  await readContacts([owl], {}, none);
  expect(read).toEqual([['owl:example', true]]);
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
