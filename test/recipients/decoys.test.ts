import { describe, expect, it } from 'vitest';
import type { Channel } from '../../src/channels/channel.ts';
import { createHmac } from '../../src/crypto/hmac.ts';
import { inventDecoys, presentOwn } from '../../src/recipients/decoys.ts';
import type { ShareRules } from '../../src/recipients/shares.ts';
import { destinationOf, fakeChannel } from '../support/channel.ts';

const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
const user = (userName: string, userPoolId = 'p') => ({ userPoolId, clientId: 'c', userName, exists: false });
const pigeon = fakeChannel('PIGEON');
const raven = fakeChannel('RAVEN');
const owl = fakeChannel('OWL');
const names = Array.from({ length: 300 }, (_, i) => `somebody-${i}`);

const rulesOf = (
  shares: ShareRules['DECOY_CHANNEL_SHARES'] = [],
  SIGN_UP_CONTACTS: ShareRules['SIGN_UP_CONTACTS'] = 'any',
): ShareRules => ({ SIGN_UP_CONTACTS, DECOY_CHANNEL_SHARES: shares });
/** For names of every kind. */
const forAll = (shares: Readonly<Record<string, number>>) =>
  rulesOf(Object.entries(shares).map(([channel, percent]) => ({ nameKind: undefined, channel, percent })));
const halfHaveBoth = forAll({ PIGEON: 75, RAVEN: 75 });

const shown = async (
  userName: string,
  channels = [pigeon, raven],
  pool = 'p',
  rules = halfHaveBoth,
): Promise<string[][]> =>
  (await inventDecoys(hmac, user(userName, pool), channels, rules)).map(({ channel, masked }) => [
    channel.name,
    masked,
  ]);

describe('a made-up user', () => {
  it('has the same contacts every time', async () => {
    for (const name of names.slice(0, 50)) expect(await shown(name)).toEqual(await shown(name));
  });

  it('has the same contacts in every version of the product: no deployment tells strangers from users', async () => {
    const known = async (userName: string) => {
      const rules = forAll({ PIGEON: 20, RAVEN: 60 });
      const decoys = await inventDecoys(hmac, user(userName), [pigeon, raven, owl], rules);
      return decoys.map(({ masked, tier }) => [masked, tier]);
    };
    expect(await Promise.all(['ada', 'eve', 'kim', 'lou', 'zoe'].map(known))).toEqual([
      [
        ['RAVEN 6***', 'proven'],
        ['OWL 6***', 'proven'],
      ],
      [
        ['RAVEN 5***', 'proven'],
        ['OWL 5***', 'proven'],
      ],
      [['OWL 5***', 'proven']],
      [['PIGEON 0***', 'proven']],
      [['PIGEON 3***', 'new']],
    ]);
  });

  it('has others in another pool', async () => {
    const inPool = (pool: string) => Promise.all(names.map((name) => shown(name, undefined, pool)));
    expect(await inPool('q')).not.toEqual(await inPool('p'));
  });

  it.each([1, 2, 3])('always has a contact, of %i channels', async (count) => {
    const channels = [pigeon, raven, owl].slice(0, count);
    for (const name of names) expect((await shown(name, channels, 'p', rulesOf())).length).toBeGreaterThan(0);
  });

  it('has one contact or several, as real users do, and no channel is left out', async () => {
    const kinds = new Set<string>();
    for (const name of names) kinds.add((await shown(name)).map(([channel]) => channel).join());
    expect([...kinds].sort()).toEqual(['PIGEON', 'PIGEON,RAVEN', 'RAVEN']);
  });

  it('has the same contacts in whatever order the client prefers the channels, in that order', async () => {
    const orders = [
      [pigeon, raven, owl],
      [owl, raven, pigeon],
      [raven, pigeon, owl],
    ];
    for (const name of names)
      for (const channels of orders) {
        const has = await shown(name, channels);
        expect(has.toSorted()).toEqual((await shown(name, [pigeon, raven, owl])).toSorted());
        const order = channels.map((channel) => channel.name);
        expect(
          has.map(([channel = '']) => order.indexOf(channel)).every((at, i, all) => at >= (all[i - 1] ?? 0)),
        ).toBe(true);
      }
  });

  it('has what was typed where that is a contact, shown as that contact would be', async () => {
    for (let i = 0; i < 50; i++)
      expect(Object.fromEntries(await shown(`raven:Tower-${i}`))).toMatchObject({ RAVEN: 'RAVEN r***' });
  });

  it('has none where there are no channels', async () => {
    expect(await shown('somebody', [])).toEqual([]);
  });
});

describe('a name that is no contact that we could send to', () => {
  const bad = fakeChannel('PIGEON', {
    claims: (name) => name.startsWith('pigeon:'),
    readContact: async (_name, isVerified) => (isVerified ? 'country' : 'type'),
  });
  const asked: boolean[] = [];
  const asking = fakeChannel('PIGEON', {
    async readContact(value, isVerified) {
      asked.push(isVerified);
      return destinationOf(this as Channel, value);
    },
  });

  it('is judged as a verified contact would be: strangers are compared with users who have one', async () => {
    await inventDecoys(hmac, user('pigeon:coop'), [asking], rulesOf());
    expect(asked).toEqual([true]);
  });

  it('is not shown where the stranger has another contact, as a user’s would not be', async () => {
    const both = rulesOf([{ nameKind: 'pigeon', channel: 'RAVEN', percent: 100 }]);
    for (const name of names.slice(0, 20)) {
      const has = await shown(`pigeon:${name}`, [bad, raven], 'p', both);
      expect(has.map(([channel]) => channel)).toEqual(['RAVEN']);
    }
  });

  it('is shown where it is the only one, as a user’s would be', async () => {
    for (const channels of [
      [bad, raven],
      [raven, bad],
    ])
      expect(await shown('pigeon:coop', channels, 'p', rulesOf([], 'one'))).toEqual([
        ['PIGEON', 'PIGEON p***'],
      ]);
  });
});

describe('what a decoy counts as in the limits', () => {
  const keyOf = async (userName: string, channel = pigeon) =>
    (await inventDecoys(hmac, user(userName), [channel], rulesOf()))[0]?.limitKey;

  it('is what a message to it would count as, where what was typed is a contact', async () => {
    expect(await keyOf('pigeon:coop')).toBe('pigeon:coop');
  });

  it('is otherwise no destination of anybody’s, and differs by user and by channel', async () => {
    const keys = new Set<string | undefined>();
    for (const name of ['bo', 'ada'])
      for (const channel of [pigeon, raven]) keys.add(await keyOf(name, channel));
    expect(keys.size).toBe(4);
    for (const key of keys) expect(key).toMatch(/^decoy\//);
  });

  it.each(['4915123', undefined])('counts against the range of what is shown: %s', async (range) => {
    const ranged = fakeChannel('OWL', {
      inventContact: async () => ({ masked: 'o', country: 'DE', limitKey: 'o', ...(range && { range }) }),
    });
    const [decoy] = await inventDecoys(hmac, user('ada'), [ranged], rulesOf());
    expect(decoy).toEqual({
      kind: 'decoy',
      channel: ranged,
      limitKey: 'o',
      country: 'DE',
      masked: 'o',
      tier: 'proven',
      ...(range && { range }),
    });
    expect(Object.keys(decoy ?? {}).includes('range')).toBe(range !== undefined);
  });

  it('is a new user for every stranger whose number is uncertain, as every real user’s is', async () => {
    const uncertain = fakeChannel('OWL', {
      inventContact: async () => ({
        masked: 'o',
        country: 'US',
        limitKey: undefined,
        tierAtMost: 'new',
      }),
    });
    for (const name of names.slice(0, 50))
      expect(await inventDecoys(hmac, user(name), [uncertain], halfHaveBoth)).toMatchObject([
        { tier: 'new' },
      ]);
  });

  it('is mostly a user who proved a code before, for some always a new one', async () => {
    let proven = 0;
    for (const name of names) {
      const answers = [];
      for (const channels of [[pigeon, raven], [raven, pigeon], [owl]])
        for (const { tier } of await inventDecoys(hmac, user(name), channels, halfHaveBoth))
          answers.push(tier);
      expect(new Set(answers).size).toBe(1);
      expect(['new', 'proven']).toContain(answers[0]);
      if (answers[0] === 'proven') proven++;
    }
    expect(proven / names.length).toBeGreaterThan(0.65);
    expect(proven / names.length).toBeLessThan(0.85);
  });
});

describe('a user’s own contacts that cannot be used', () => {
  const own = (attributes: Record<string, string>) =>
    presentOwn(hmac, { ...user('ada'), exists: true }, [pigeon, raven], attributes);

  it('are shown and counted as they are, where a stranger would expect them', async () => {
    expect(await own({ 'custom:raven': 'raven:tower', 'custom:pigeon': '' })).toMatchObject([
      { kind: 'decoy', channel: raven, masked: 'RAVEN r***', limitKey: 'raven:tower' },
    ]);
  });

  it('are in the order of the channels, and none where there are none', async () => {
    const all = await own({ 'custom:raven': 'raven:x', 'custom:pigeon': 'pigeon:y' });
    expect(all.map(({ channel }) => channel.name)).toEqual(['PIGEON', 'RAVEN']);
    expect(await own({})).toEqual([]);
  });

  it('hold nothing that could be sent to', async () => {
    for (const decoy of await own({ 'custom:raven': 'raven:tower' })) expect(decoy).not.toHaveProperty('to');
  });
});
