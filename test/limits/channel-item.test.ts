import { describe, expect, it } from 'vitest';
import {
  addTo,
  ask,
  type Cap,
  countBoth,
  countCap,
  keepOpen,
  locate,
  nameCountry,
  touch,
  uncount,
  type Watched,
} from '../../src/limits/channel-item.ts';
import { type TrustTier as Standing, trustTiers as standings } from '../../src/sign-in.ts';
import { memoryTable } from '../support/memory-table.ts';

const midnight = 1_795_392_000;
const rules = { windowSeconds: 900, costPoints: 20, creditPoints: 100, limitPoints: 60, halfOpenPoints: 40 };
const watched: Watched = { country: 'DE', standing: 'new', window: 3, rules };
const place = locate('PIGEON', midnight, 0);
const none = new Map<string, number>();
/** Shared out as given, or not at all. */
const capOf = (
  whole: number,
  standing: Standing = 'new',
  { proven = whole, new: ofNew = proven }: Partial<Cap['most']> = {},
): Cap => ({ most: { new: ofNew, proven, device: whole }, standing });

describe('where a message counts', () => {
  it('is an item of its channel, day and shard, and an attribute of the hour', () => {
    const day = midnight / 86_400;
    expect(locate('PIGEON', midnight - 1, 2)).toMatchObject({ pk: `pigeon#${day - 1}#2`, hour: 'hour23' });
    expect(locate('PIGEON', midnight, 2)).toMatchObject({ pk: `pigeon#${day}#2`, hour: 'hour0' });
    expect(locate('PIGEON', midnight + 3600, 0)).toMatchObject({ pk: `pigeon#${day}#0`, hour: 'hour1' });
  });

  it('is kept until the day is over, and a day longer', () => {
    expect(locate('PIGEON', midnight, 0).expiry).toBe(midnight + 2 * 86_400);
  });
});

it('adds points to a copy', () => {
  const points = addTo(none, 'DE', 20);
  expect([...addTo(points, 'DE', -100)]).toEqual([['DE', -80]]);
  expect([...points]).toEqual([['DE', 20]]);
  expect(none.size).toBe(0);
});

it('counts each standing under a country of its own, in the names of tables in use', () => {
  expect(standings.map((standing) => nameCountry({ country: 'DE', standing }))).toEqual([
    'DE',
    'DE+',
    'DE++',
  ]);
});

describe('a cap', () => {
  it('takes as many as it says, and asking takes none', async () => {
    const table = memoryTable();
    const cap = capOf(2);
    expect(await ask(table, place, cap)).toBeDefined();
    for (const left of [true, true, false]) {
      expect((await ask(table, place, cap)) !== undefined).toBe(left);
      expect((await countCap(table, place, cap)) !== undefined).toBe(left);
    }
  });

  it('takes no more than its share from those who are new, and all of it from the others', async () => {
    const table = memoryTable();
    const [others, proven] = [capOf(3, 'new', { new: 1 }), capOf(3, 'proven', { new: 1 })];
    expect(await countCap(table, place, others)).toMatchObject({
      hour0: 1,
      hour0upToProven: 1,
      hour0others: 1,
    });
    expect(await countCap(table, place, others)).toBeUndefined();
    expect(await ask(table, place, others)).toBeUndefined();
    expect(await ask(table, place, proven)).toBeDefined();
    expect(await countCap(table, place, proven)).toMatchObject({
      hour0: 2,
      hour0upToProven: 2,
      hour0others: 1,
    });
    expect(await countCap(table, place, proven)).toBeDefined();
    expect(await countCap(table, place, proven)).toBeUndefined();
    expect(await ask(table, place, proven)).toBeUndefined();
  });

  it('takes from known devices what all others may not use, and counts them in no share of theirs', async () => {
    const table = memoryTable();
    const most = { new: 1, proven: 2 };
    const [others, proven, device] = standings.map((standing) => capOf(4, standing, most));
    if (!others || !proven || !device) throw new Error('a standing is missing');
    expect(await countCap(table, place, device)).toMatchObject({ hour0: 1 });
    expect(await countCap(table, place, others)).toMatchObject({ hour0: 2, hour0upToProven: 1 });
    expect(await countCap(table, place, proven)).toMatchObject({ hour0: 3, hour0upToProven: 2 });
    for (const cap of [others, proven]) expect(await countCap(table, place, cap)).toBeUndefined();
    expect(await countCap(table, place, device)).toMatchObject({
      hour0: 4,
      hour0upToProven: 2,
      hour0others: 1,
    });
    expect(await countCap(table, place, device)).toBeUndefined();
    expect(await ask(table, place, device)).toBeUndefined();
  });

  it('goes on with an hour that was begun before known devices had a share', async () => {
    const table = memoryTable(new Map([[place.pk, { hour0: 2, hour0others: 1 }]]));
    const most = { new: 2, proven: 3 };
    expect(await countCap(table, place, capOf(4, 'new', most))).toMatchObject({ hour0: 3, hour0others: 2 });
    expect(await countCap(table, place, capOf(4, 'new', most))).toBeUndefined();
    expect(await countCap(table, place, capOf(4, 'device', most))).toMatchObject({ hour0: 4 });
    expect(await countCap(table, place, capOf(4, 'proven', most))).toBeUndefined();
  });
});

describe('a cap and a breaker', () => {
  it('count a message for both, with the credits of other countries', async () => {
    const table = memoryTable();
    await countBoth(table, place, capOf(10), watched, new Map([['FR', -100]]));
    expect(await table.get(place.pk)).toMatchObject({ hour0: 1, 'DE@3': 20, 'FR@3': -100 });
  });

  it('weigh a credit of the same country and standing against the message it comes with', async () => {
    for (const standing of standings) {
      const table = memoryTable();
      const credits = new Map([
        ['DE', -100],
        ['DE+', -100],
        ['DE++', -100],
      ]);
      await countBoth(table, place, capOf(10, standing), { ...watched, standing }, credits);
      expect(await table.get(place.pk)).toMatchObject({
        'DE@3': -100,
        'DE+@3': -100,
        'DE++@3': -100,
        [`${nameCountry({ country: 'DE', standing })}@3`]: -80,
      });
    }
  });

  it('refuse at the limit of either, and write nothing then', async () => {
    const table = memoryTable();
    for (let i = 0; i < 3; i++) expect(await countBoth(table, place, capOf(10), watched, none)).toBeDefined();
    expect(await countBoth(table, place, capOf(10), watched, none)).toBeUndefined();
    const other = { ...watched, country: 'FR' };
    expect(await countBoth(table, place, capOf(3), other, none)).toBeUndefined();
    expect(await countBoth(table, place, capOf(10, 'new', { new: 3 }), other, none)).toBeUndefined();
    expect(await table.get(place.pk)).toMatchObject({ hour0: 3, 'DE@3': 60 });
  });

  it('forget the window before the last one', async () => {
    const table = memoryTable();
    for (const window of [1, 2, 3]) await countBoth(table, place, capOf(10), { ...watched, window }, none);
    const item = await table.get(place.pk);
    expect(item).toMatchObject({ 'DE@2': 20, 'DE@3': 20 });
    expect(item).not.toHaveProperty('DE@1');
  });

  it('answer a decoy as they would a message, and count nothing for it', async () => {
    const table = memoryTable();
    for (let i = 0; i < 5; i++) expect(await ask(table, place, capOf(1), watched)).toBeDefined();
    await countBoth(table, place, capOf(1), watched, none);
    expect(await ask(table, place, capOf(1), watched)).toBeUndefined();
    const low = { ...watched, rules: { ...rules, limitPoints: 20 } };
    expect(await ask(table, place, capOf(2), low)).toBeUndefined();
    expect(await ask(table, place, capOf(2), { ...low, standing: 'proven' })).toBeDefined();
  });
});

describe('a message that was not sent after all', () => {
  it.each(standings)('is taken back to the last point; of standing %s', async (standing) => {
    const table = memoryTable();
    const cap = capOf(10, standing);
    const of = { ...watched, standing };
    await countBoth(table, place, cap, of, none);
    const before = await table.get(place.pk);
    await countBoth(table, place, cap, of, none);
    await uncount(table, place, cap, of);
    expect(await table.get(place.pk)).toEqual(before);
    await countCap(table, place, cap);
    await uncount(table, place, cap);
    expect(await table.get(place.pk)).toEqual(before);
  });

  it('is not taken back from an hour that has none', async () => {
    const table = memoryTable();
    await uncount(table, place, capOf(10), watched);
    expect(await table.get(place.pk)).toBeUndefined();
  });

  it('leaves nothing behind where it was a decoy’s', async () => {
    const table = memoryTable();
    await touch(table, place);
    expect(await table.get(place.pk)).toBeUndefined();
    await countBoth(table, place, capOf(10), watched, none);
    const before = await table.get(place.pk);
    await touch(table, place);
    expect(await table.get(place.pk)).toEqual(before);
  });
});

describe('a breaker that is open', () => {
  const opened = async () => {
    const table = memoryTable();
    for (let i = 0; i < 3; i++) await countBoth(table, place, capOf(10), watched, none);
    return table;
  };

  it('starts the next window half open, once', async () => {
    const table = await opened();
    await keepOpen(table, place, watched, none);
    expect(await table.get(place.pk)).toMatchObject({ 'DE@4': 40 });
    await countBoth(table, place, capOf(10), { ...watched, window: 4 }, none);
    await keepOpen(table, place, watched, none);
    expect(await table.get(place.pk)).toMatchObject({ 'DE@4': 60 });
  });

  it('hears of codes verified all the same, and closes by them', async () => {
    const table = await opened();
    expect(await keepOpen(table, place, watched, new Map([['DE', -100]]))).toMatchObject({ 'DE@3': -40 });
    expect(await countBoth(table, place, capOf(10), watched, none)).toBeDefined();
  });

  it('hears of the codes of several countries at once', async () => {
    const table = await opened();
    const credits = new Map([
      ['DE', -100],
      ['FR+', -200],
    ]);
    expect(await keepOpen(table, place, watched, credits)).toMatchObject({ 'DE@3': -40, 'FR+@3': -200 });
  });

  it('is not taken for one where the cap refused', async () => {
    const table = memoryTable();
    await countBoth(table, place, capOf(1), watched, none);
    const before = await table.get(place.pk);
    expect(await keepOpen(table, place, watched, new Map([['DE', -100]]))).toBeUndefined();
    expect(await keepOpen(table, place, { ...watched, country: 'FR' }, none)).toBeUndefined();
    expect(await table.get(place.pk)).toEqual(before);
  });

  it('is not the one of users who proved a code before', async () => {
    const table = await opened();
    const proven = { ...watched, standing: 'proven' } as const;
    expect(await keepOpen(table, place, proven, none)).toBeUndefined();
    expect(await countBoth(table, place, capOf(10, 'proven'), proven, none)).toBeDefined();
  });
});
