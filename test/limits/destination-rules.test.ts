import { describe, expect, it } from 'vitest';
import { createHmac } from '../../src/crypto/hmac.ts';
import {
  countSend,
  type DestinationRecord,
  describeSends,
  isDestinationRecord,
  nameDestination,
} from '../../src/limits/destination-rules.ts';
import { settingsOf } from '../support/deps.ts';

const midnight = 1_795_392_000;
const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');

/** `as`: whose message it is, or who looks like somebody who would get one. */
const kinds = {
  device: { isPretended: false, tier: 'device' },
  proven: { isPretended: false, tier: 'proven' },
  new: { isPretended: false, tier: 'new' },
  'decoy as proven': { isPretended: true, tier: 'proven' },
  'decoy as new': { isPretended: true, tier: 'new' },
} as const;
type Kind = keyof typeof kinds;

function destination(settings: Record<string, string> = {}) {
  const rules = settingsOf(settings);
  let record: DestinationRecord | undefined;
  const keep = (next: DestinationRecord | undefined): boolean => {
    if (next) expect(isDestinationRecord(next)).toBe(true);
    record = next ?? record;
    return next !== undefined;
  };
  return {
    count: (now: number, as: Kind = 'new') => keep(countSend(record, { ...kinds[as], now }, rules)),
    record: () => record,
  };
}

describe.each(Object.keys(kinds) as Kind[])('sends per destination, asked for by one who is %s,', (as) => {
  it('slide: five in any hour, ten in any day', () => {
    const { count } = destination();
    const granted: number[] = [];
    for (let at = midnight; at < midnight + 3 * 86_400; at += 300) if (count(at, as)) granted.push(at);
    for (const at of granted) {
      expect(granted.filter((other) => other >= at && other < at + 3600).length).toBeLessThanOrEqual(5);
      expect(granted.filter((other) => other >= at && other < at + 86_400).length).toBeLessThanOrEqual(10);
    }
    expect(granted).toHaveLength(30);
  });

  it('are granted again when an hour is over, to the second', () => {
    const { count } = destination({ SENDS_PER_HOUR: '1', SENDS_PER_DAY: '2' });
    const answers = [0, 3599, 3600, 86_399, 86_400].map((after) => count(midnight + after, as));
    expect(answers).toEqual([true, false, true, false, true]);
  });

  it('are not used up by asking too often', () => {
    const { count, record } = destination();
    for (let i = 0; i < 50; i++) count(midnight, as);
    expect(Object.values(record()?.sends ?? {}).flat()).toHaveLength(5);
    expect(count(midnight + 3600, as)).toBe(true);
  });
});

describe('who uses up whose sends', () => {
  it.each([
    // Used up by, asked for by, whether it is granted.
    ['proven', 'new', true],
    ['proven', 'decoy as proven', false],
    ['proven', 'decoy as new', true],
    ['new', 'proven', true],
    // What strangers ask for on an owner's name shuts no known device out, and the other way round.
    ['new', 'device', true],
    ['proven', 'device', true],
    ['device', 'proven', true],
    ['device', 'new', true],
    ['device', 'decoy as proven', true],
    ['device', 'decoy as new', true],
    ['decoy as proven', 'device', true],
    ['decoy as new', 'device', true],
    ['new', 'decoy as new', false],
    ['new', 'decoy as proven', true],
    // What nobody was sent shuts no owner out, and one decoy meets what another one asked for.
    ['decoy as proven', 'proven', true],
    ['decoy as proven', 'new', true],
    ['decoy as new', 'proven', true],
    ['decoy as new', 'new', true],
    ['decoy as proven', 'decoy as new', false],
    ['decoy as new', 'decoy as proven', false],
  ] as const)('by %s, asked for by %s: %s', (first, second, granted) => {
    const { count } = destination({ SENDS_PER_HOUR: '3' });
    for (let i = 0; i < 3; i++) expect(count(midnight, first)).toBe(true);
    expect(count(midnight, first)).toBe(false);
    expect(count(midnight, second)).toBe(granted);
  });
});

it('forgets what is older than a day, of whichever list', () => {
  const { count, record } = destination();
  count(midnight, 'proven');
  count(midnight + 1, 'new');
  count(midnight + 86_400, 'new');
  expect(record()).toEqual({ sends: { new: [midnight + 1, midnight + 86_400] } });
});

it('has a key that names nobody, and stays what it is', () => {
  expect(nameDestination(hmac, '+4915123456789')).toMatch(/^destination:[\w-]{43}$/);
  expect(nameDestination(hmac, 'd')).toBe('destination:sJ2wPKbiCVUGtHOAMo0pMSEsejVH9va-7ax0RQzZdcY');
});

it('is described by trust tier', () => {
  const { count, record } = destination();
  count(midnight, 'new');
  count(midnight + 3600, 'new');
  count(midnight + 3600, 'device');
  expect(describeSends(record(), midnight + 3600)).toEqual({
    new: { inTheLastHour: 1, inTheLastDay: 2 },
    proven: { inTheLastHour: 0, inTheLastDay: 0 },
    device: { inTheLastHour: 1, inTheLastDay: 1 },
  });
  expect(describeSends(undefined, midnight).new).toEqual({ inTheLastHour: 0, inTheLastDay: 0 });
});

it('keeps notices, decoys and each tier in lists of their names: an update reads them again', () => {
  const rules = settingsOf();
  const first = countSend(undefined, { isPretended: false, tier: 'new', now: midnight }, rules);
  const second = countSend(first, { isPretended: true, tier: 'new', now: midnight }, rules);
  const third = countSend(second, { isPretended: false, isNotice: true, tier: 'new', now: midnight }, rules);
  expect(third).toEqual({ sends: { new: [midnight], decoy: [midnight], notice: [midnight] } });
});
