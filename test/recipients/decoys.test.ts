import { describe, expect, it } from 'vitest';
import { createHmac } from '../../src/crypto/hmac.ts';
import { type DecoyShares, inventDecoys, presentOwn } from '../../src/recipients/decoys.ts';
import { fakeChannel } from '../support/channel.ts';

const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
const user = (userName: string, userPoolId = 'p') => ({ userPoolId, clientId: 'c', userName, exists: false });
const pigeon = fakeChannel('PIGEON');
const raven = fakeChannel('RAVEN');
const owl = fakeChannel('OWL');
const names = Array.from({ length: 300 }, (_, i) => `somebody-${i}`);

const shown = async (
  userName: string,
  channels = [pigeon, raven],
  pool = 'p',
  shares: DecoyShares = {},
): Promise<string[][]> =>
  (await inventDecoys(hmac, user(userName, pool), channels, shares)).map(({ channel, masked }) => [
    channel.name,
    masked,
  ]);
/** Of 2,000 strangers, the percentage who have a contact of each channel. */
async function shareOf(shares: DecoyShares, channels = [pigeon, raven]) {
  const counts = new Map<string, number>();
  for (let i = 0; i < 2000; i++)
    for (const [name = ''] of await shown(`stranger-${i}`, channels, 'p', shares))
      counts.set(name, (counts.get(name) ?? 0) + 1);
  return (name: string) => (counts.get(name) ?? 0) / 20;
}

describe('a made-up user', () => {
  it('has the same contacts every time, in whatever case the name is typed', async () => {
    for (const name of names.slice(0, 50)) {
      expect(await shown(name)).toEqual(await shown(name));
      expect(await shown(name.toUpperCase())).toEqual(await shown(name));
    }
  });

  it('has the same contacts in every version of the product: no deployment tells strangers from users', async () => {
    const known = async (userName: string) => {
      const decoys = await inventDecoys(hmac, user(userName), [pigeon, raven, owl], {
        PIGEON: 20,
        RAVEN: 60,
      });
      return decoys.map(({ masked, standing }) => [masked, standing]);
    };
    expect(await known('ada')).toEqual([
      ['RAVEN 3***', 'proven'],
      ['OWL 3***', 'proven'],
    ]);
    expect(await known('dee')).toEqual([['OWL 8***', 'proven']]);
    expect(await known('eve')).toEqual([['RAVEN 1***', 'new']]);
    expect(await known('gil')).toEqual([
      ['PIGEON 7***', 'proven'],
      ['RAVEN 7***', 'proven'],
      ['OWL 7***', 'proven'],
    ]);
  });

  it('has others in another pool', async () => {
    const inPool = (pool: string) => Promise.all(names.map((name) => shown(name, undefined, pool)));
    expect(await inPool('q')).not.toEqual(await inPool('p'));
  });

  it.each([1, 2, 3])('always has a contact, of %i channels', async (count) => {
    const channels = [pigeon, raven, owl].slice(0, count);
    for (const name of names) expect((await shown(name, channels)).length).toBeGreaterThan(0);
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

describe('the share of strangers who have a contact of a channel', () => {
  it.each([
    [{ PIGEON: 60, RAVEN: 95 }],
    [{ PIGEON: 5, RAVEN: 100 }],
    [{ PIGEON: 100, RAVEN: 100 }],
  ] as readonly [DecoyShares][])('is about that of the users: %j', async (shares) => {
    const percent = await shareOf(shares);
    for (const [name, expected] of Object.entries(shares)) {
      // Whoever would have none of the channels is given one.
      expect(percent(name)).toBeGreaterThan(expected - 4);
      expect(percent(name)).toBeLessThan(expected + 4);
    }
  });

  it('is the half, and somewhat more, where nobody said what it is', async () => {
    const percent = await shareOf({});
    for (const name of ['PIGEON', 'RAVEN']) expect(Math.abs(percent(name) - 62.5)).toBeLessThan(5);
  });

  it('gives a pool of users with one channel only no stranger without it, however rare the other', async () => {
    const percent = await shareOf({ PIGEON: 1, RAVEN: 100 });
    expect(percent('RAVEN')).toBe(100);
    expect(percent('PIGEON')).toBeLessThan(4);
  });

  it('gives no stranger a channel that no user has', async () => {
    const percent = await shareOf({ PIGEON: 0, RAVEN: 40, OWL: 20 }, [pigeon, raven, owl]);
    expect(percent('PIGEON')).toBe(0);
    for (const order of [
      [pigeon, raven],
      [raven, pigeon],
    ]) {
      const alone = await shareOf({ PIGEON: 0, RAVEN: 1 }, order);
      expect([alone('PIGEON'), alone('RAVEN')]).toEqual([0, 100]);
    }
  });
});

describe('what a decoy counts as in the limits', () => {
  const keyOf = async (userName: string, channel = pigeon) =>
    (await inventDecoys(hmac, user(userName), [channel], {}))[0]?.limitKey;

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

  it('is a user who proved a code before for three of four strangers, to the one', async () => {
    let proven = 0;
    for (let byte = 0; byte < 256; byte++) {
      const same = Object.assign(() => Buffer.alloc(32, byte), { previous: undefined });
      const [decoy] = await inventDecoys(same, user('ada'), [pigeon], {});
      if (decoy?.standing === 'proven') proven++;
    }
    expect(proven).toBe(192);
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
      expect(await inventDecoys(hmac, user(name), [uncertain], {})).toMatchObject([{ standing: 'new' }]);
  });

  it('is mostly a user who proved a code before, for some always a new one', async () => {
    let proven = 0;
    for (const name of names) {
      const answers = [];
      for (const channels of [[pigeon, raven], [raven, pigeon], [owl]])
        for (const { standing } of await inventDecoys(hmac, user(name), channels, {})) answers.push(standing);
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
