// What the metadata says of a national number: in which territories of its calling code it could be, and as what.
import { canBegin } from './pattern.ts';

/** Of libphonenumber-js's metadata, version 4 (its METADATA.md): what is asked here. */
export interface PhoneMetadata {
  readonly country_calling_codes: Readonly<Record<string, readonly string[]>>;
  readonly countries: Readonly<Record<string, readonly unknown[]>>;
}

type Range = readonly [pattern: string, lengths?: readonly number[]] | 0 | undefined;

interface Territory {
  readonly pattern: string;
  readonly lengths: readonly number[];
  /** How its numbers begin, where it shares its calling code; not every one says. */
  readonly leading: string | undefined;
  readonly ranges: Readonly<Record<'fixed' | 'mobile' | 'premium' | 'personal' | 'shared', Range>>;
  /** Of every type. */
  readonly all: readonly Range[];
}

function readTerritory({ countries }: PhoneMetadata, name: string): Territory {
  const rules = countries[name] ?? [];
  const all = (rules[11] || []) as readonly Range[];
  const [fixed, mobile, , premium, personal, , , , , shared] = all;
  return {
    pattern: rules[2] as string,
    lengths: rules[3] as readonly number[],
    leading: (rules[10] || undefined) as string | undefined,
    ranges: { fixed, mobile, premium, personal, shared },
    all,
  };
}

const matches = (pattern: string, digits: string): boolean => new RegExp(`^(?:${pattern})$`).test(digits);

const holds = (range: Range, digits: string): boolean => {
  if (!range) return false;
  const [pattern, lengths] = range;
  return pattern !== '' && (lengths?.includes(digits.length) ?? true) && matches(pattern, digits);
};

/** The metadata leaves the pattern of mobiles out where it is that of fixed lines. */
const isSame = (mobile: Range): boolean => !mobile || mobile[0] === '';

/** `sms`: mobile, or of a plan that does not separate mobile from fixed. `other`: fixed only, premium, pager … */
export type Use = 'sms' | 'other' | 'unknown';

export interface Place {
  readonly territory: string;
  readonly use: Use;
}

function useOf({ pattern, ranges, all }: Territory, digits: string): Use {
  if (!matches(pattern, digits)) return 'unknown';
  if (holds(ranges.fixed, digits))
    return isSame(ranges.mobile) || holds(ranges.mobile, digits) ? 'sms' : 'other';
  if (holds(ranges.mobile, digits)) return 'sms';
  return all.some((range) => holds(range, digits)) ? 'other' : 'unknown';
}

/**
 * The territories of a calling code that a number could be of. A type known to one of them settles it; else those
 * count that its length is possible in, of these those whose form it has, and of these those whose numbers begin so, where
 * there are any.
 */
export function findPlaces(metadata: PhoneMetadata, callingCode: string, digits: string): readonly Place[] {
  const plan = (metadata.country_calling_codes[callingCode] ?? []).map((name) => ({
    name,
    territory: readTerritory(metadata, name),
  }));
  const places = plan.map(({ name, territory }) => ({ territory: name, use: useOf(territory, digits) }));
  const known = places.filter(({ use }) => use !== 'unknown');
  if (known.length > 0) return known;
  const long = plan.filter(({ territory: { lengths } }) => lengths.includes(digits.length));
  const formed = long.filter(({ territory: { pattern } }) => matches(pattern, digits));
  const possible = formed.length > 0 ? formed : long;
  const begins = possible.filter(
    ({ territory: { leading } }) => leading !== undefined && new RegExp(`^(?:${leading})`).test(digits),
  );
  const silent = possible.filter(({ territory: { leading } }) => leading === undefined);
  const found = [begins, silent, possible].find(({ length }) => length > 0) ?? [];
  return found.map(({ name }) => ({ territory: name, use: 'unknown' }));
}

/** So many digits of a national number show which service a range is for: an area code of +1, a service prefix elsewhere. */
const prefixLength = 3;

/** Whether a range of numbers that cost more begins as this number does, in any territory of the calling code. */
export const isNearPremium = (metadata: PhoneMetadata, callingCode: string, digits: string): boolean =>
  (metadata.country_calling_codes[callingCode] ?? []).some((name) => {
    const { premium, personal, shared } = readTerritory(metadata, name).ranges;
    return [premium, personal, shared].some((range) => {
      const pattern = range ? range[0] : '';
      return pattern !== '' && canBegin(pattern, digits.slice(0, prefixLength));
    });
  });

/** Whether a number of no known range looks like the mobile numbers of a territory: as long, and in their first two digits. */
export function looksMobile(metadata: PhoneMetadata, territory: string, digits: string): boolean {
  const { lengths, ranges } = readTerritory(metadata, territory);
  const mobile = isSame(ranges.mobile) ? ranges.fixed : ranges.mobile;
  return Boolean(
    mobile && (mobile[1] ?? lengths).includes(digits.length) && canBegin(mobile[0], digits.slice(0, 2)),
  );
}
