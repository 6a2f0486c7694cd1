import { describe, expect, it } from 'vitest';
import { drawChannels, findClaimer, type ShareRules, sharesFor } from '../../src/recipients/shares.ts';
import { fakeChannel } from '../support/channel.ts';

const pigeon = fakeChannel('PIGEON');
const raven = fakeChannel('RAVEN');
const owl = fakeChannel('OWL');
const pair = [pigeon, raven];
const say = (channel: string, percent: number, nameKind?: string) => ({ channel, percent, nameKind });
const rules = (
  SIGN_UP_CONTACTS: 'one' | 'any',
  ...DECOY_CHANNEL_SHARES: ShareRules['DECOY_CHANNEL_SHARES'][number][]
): ShareRules => ({ SIGN_UP_CONTACTS, DECOY_CHANNEL_SHARES });

describe('what users have who are called by a name', () => {
  it('is found by the channel whose contact the name is', () => {
    expect(findClaimer(pair, 'raven:tower')).toBe(raven);
    expect(findClaimer(pair, 'ada')).toBeUndefined();
  });

  it.each([
    // Sign-up takes one contact: the name is it.
    ['one', pigeon, [], { PIGEON: 100, RAVEN: 0 }],
    ['one', raven, [], { PIGEON: 0, RAVEN: 100 }],
    ['one', undefined, [], { PIGEON: 50, RAVEN: 50 }],
    ['one', pigeon, [say('PIGEON', 60), say('RAVEN', 40)], { PIGEON: 100, RAVEN: 0 }],
    ['one', undefined, [say('PIGEON', 60), say('RAVEN', 40)], { PIGEON: 60, RAVEN: 40 }],
    // Users who came another way: what was measured holds.
    ['one', pigeon, [say('RAVEN', 30, 'pigeon')], { PIGEON: 100, RAVEN: 30 }],
    ['one', raven, [say('RAVEN', 30, 'pigeon')], { PIGEON: 0, RAVEN: 100 }],
    ['any', pigeon, [], { PIGEON: 100, RAVEN: 50 }],
    ['any', undefined, [], { PIGEON: 50, RAVEN: 50 }],
    ['any', pigeon, [say('PIGEON', 60), say('RAVEN', 95)], { PIGEON: 100, RAVEN: 95 }],
    ['any', pigeon, [say('PIGEON', 60, 'pigeon'), say('RAVEN', 95, 'pigeon')], { PIGEON: 60, RAVEN: 95 }],
    ['any', undefined, [say('PIGEON', 7, 'name'), say('PIGEON', 8)], { PIGEON: 7, RAVEN: 50 }],
  ] as const)('with %s contact, name %o and %j', (contacts, claimer, shares, expected) => {
    expect(sharesFor(claimer, pair, rules(contacts, ...shares))).toEqual(expected);
  });

  it('is a contact that sign-up verifies: all of them, where only one channel is', () => {
    const unproven = fakeChannel('PIGEON', { provesSignUp: false });
    const channels = [unproven, raven];
    for (const contacts of ['one', 'any'] as const)
      expect(sharesFor(undefined, channels, rules(contacts))).toEqual({ PIGEON: 0, RAVEN: 100 });
    expect(sharesFor(unproven, channels, rules('any'))).toEqual({ PIGEON: 0, RAVEN: 100 });
    expect(sharesFor(unproven, channels, rules('one'))).toEqual({ PIGEON: 100, RAVEN: 0 });
  });
});

describe('the channels that are drawn', () => {
  const points = 1000;
  const count = (shares: Record<string, number>, channels = pair) => {
    const found = new Map<string, number>();
    for (let i = 0; i < points; i++) {
      const names = drawChannels((i + 0.5) / points, channels, shares).map(({ name }) => name);
      found.set(names.join('+'), (found.get(names.join('+')) ?? 0) + 100 / points);
    }
    return Object.fromEntries([...found].map(([names, percent]) => [names, Math.round(percent)]));
  };

  it.each([
    [
      { PIGEON: 60, RAVEN: 95 },
      { PIGEON: 5, 'PIGEON+RAVEN': 55, RAVEN: 40 },
    ],
    [
      { PIGEON: 50, RAVEN: 50 },
      { PIGEON: 50, RAVEN: 50 },
    ],
    [{ PIGEON: 100, RAVEN: 100 }, { 'PIGEON+RAVEN': 100 }],
    [{ PIGEON: 0, RAVEN: 100 }, { RAVEN: 100 }],
    // Nobody is without a contact: shares that leave somebody out are stretched.
    [
      { PIGEON: 20, RAVEN: 60 },
      { PIGEON: 25, RAVEN: 75 },
    ],
    [{ PIGEON: 0, RAVEN: 1 }, { RAVEN: 100 }],
  ])('of %j are %j, in whatever order the channels are preferred', (shares, expected) => {
    expect(count(shares)).toEqual(expected);
    const swapped = Object.entries(count(shares, [raven, pigeon])).map(([names, percent]) => [
      names.split('+').sort().join('+'),
      percent,
    ]);
    expect(Object.fromEntries(swapped)).toEqual(expected);
  });

  it('have their shares with three channels too, and nobody is without', () => {
    const shares = { PIGEON: 33, RAVEN: 33, OWL: 33 };
    const found = count(shares, [pigeon, raven, owl]);
    expect(found).toEqual({ OWL: 33, PIGEON: 33, RAVEN: 33 });
    const most = count({ PIGEON: 70, RAVEN: 80, OWL: 90 }, [pigeon, raven, owl]);
    for (const [name, percent] of Object.entries({ PIGEON: 70, RAVEN: 80, OWL: 90 })) {
      const has = Object.entries(most).filter(([names]) => names.split('+').includes(name));
      expect(has.reduce((sum, [, some]) => sum + some, 0)).toBeCloseTo(percent, -0.5);
    }
    expect(most['']).toBeUndefined();
  });

  it('are one or the other at the point where one share ends and the next begins', () => {
    expect(drawChannels(0.5, pair, { PIGEON: 50, RAVEN: 50 })).toEqual([raven]);
    expect(drawChannels(0, pair, { PIGEON: 50, RAVEN: 50 })).toEqual([pigeon]);
  });

  it('are one at least, where all shares are 0', () => {
    expect(drawChannels(0.5, pair, { PIGEON: 0, RAVEN: 0 })).toEqual([pigeon]);
    expect(drawChannels(0.5, [], {})).toEqual([]);
  });
});
