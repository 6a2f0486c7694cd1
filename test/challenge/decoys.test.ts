import { describe, expect, it } from 'vitest';
import { inventDecoys, nameDecoy } from '../../src/challenge/decoys.ts';
import { createHmac } from '../../src/challenge/hmac.ts';
import { fakeChannel } from '../support/channel.ts';

const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');
const user = (userName: string, userPoolId = 'p') => ({ userPoolId, clientId: 'c', userName, exists: false });
const pigeon = fakeChannel('PIGEON');
const raven = fakeChannel('RAVEN');
const owl = fakeChannel('OWL');
const names = Array.from({ length: 300 }, (_, i) => `somebody-${i}`);

const shown = (userName: string, channels = [pigeon, raven], pool = 'p') =>
  inventDecoys(hmac, user(userName, pool), channels).map(({ channel, masked }) => [channel.name, masked]);

describe('a made-up user', () => {
  it('has the same contacts every time, in whatever case the name is typed', () => {
    for (const name of names.slice(0, 50)) {
      expect(shown(name)).toEqual(shown(name));
      expect(shown(name.toUpperCase())).toEqual(shown(name));
    }
  });

  it('has others in another pool', () => {
    expect(names.map((name) => shown(name, undefined, 'q'))).not.toEqual(names.map((name) => shown(name)));
  });

  it.each([1, 2, 3])('always has a contact, of %i channels', (count) => {
    const channels = [pigeon, raven, owl].slice(0, count);
    for (const name of names) expect(shown(name, channels).length).toBeGreaterThan(0);
  });

  it('has one contact or several, as real users do, and no channel is left out', () => {
    const kinds = new Set(
      names.map((name) =>
        shown(name)
          .map(([channel]) => channel)
          .join(),
      ),
    );
    expect([...kinds].sort()).toEqual(['PIGEON', 'PIGEON,RAVEN', 'RAVEN']);
  });

  it('has the same contacts in whatever order the client prefers the channels, in that order', () => {
    const orders = [
      [pigeon, raven, owl],
      [owl, raven, pigeon],
      [raven, pigeon, owl],
    ];
    for (const name of names)
      for (const channels of orders) {
        const has = shown(name, channels);
        expect(has.toSorted()).toEqual(shown(name, [pigeon, raven, owl]).toSorted());
        const order = channels.map((channel) => channel.name);
        expect(
          has.map(([channel = '']) => order.indexOf(channel)).every((at, i, all) => at >= (all[i - 1] ?? 0)),
        ).toBe(true);
      }
  });

  it('has what was typed where that is a contact, shown as that contact would be', () => {
    for (let i = 0; i < 50; i++)
      expect(Object.fromEntries(shown(`raven:Tower-${i}`))).toMatchObject({ RAVEN: 'RAVEN r***' });
  });

  it('has none where there are no channels', () => {
    expect(shown('somebody', [])).toEqual([]);
  });
});

describe('what a decoy counts as in the limits', () => {
  it('is no destination of anybody’s, and differs by user and by channel', () => {
    const keys = [user('bo'), user('ada')].flatMap((who) =>
      [pigeon, raven].map((channel) => nameDecoy(who, channel)),
    );
    expect(new Set(keys).size).toBe(4);
    for (const key of keys) expect(key).toMatch(/^decoy\//);
    expect(inventDecoys(hmac, user('bo'), [pigeon])[0]).toMatchObject({
      limitKey: nameDecoy(user('bo'), pigeon),
    });
  });
});
