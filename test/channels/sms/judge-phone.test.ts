// Which numbers an SMS may go to: tables over every territory, held against the library itself.
import fc from 'fast-check';
import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import mobileExamples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { isE164, type PhoneRules, readPhone } from '../../../src/channels/sms/phone.ts';
import { numbers } from '../../support/phone-numbers.ts';

const rules = (over: Partial<PhoneRules> & { only?: readonly string[] } = {}): PhoneRules => ({
  serves: (country) => over.only?.includes(country) ?? true,
  ranges: [],
  isVerified: false,
  ...over,
});
const verified = (only?: readonly string[]) => rules({ isVerified: true, ...(only && { only }) });

const territories = getCountries();
const exampleOf = (country: CountryCode) => `+${getCountryCallingCode(country)}${mobileExamples[country]}`;

describe('a mobile number of each of the territories', () => {
  it('are 245', () => {
    expect(territories).toHaveLength(245);
  });

  it.each(territories)('%s is sent to where that territory alone is listed', async (country) => {
    const number = exampleOf(country);
    for (const read of [rules({ only: [country] }), verified([country])])
      expect(await readPhone(number, read)).toMatchObject({ e164: number, country, isUncertain: false });
  });

  it('belongs to its territory where all are served, so far as the library names it', async () => {
    for (const country of territories) {
      const named = parsePhoneNumberFromString(exampleOf(country))?.country;
      expect(await readPhone(exampleOf(country), rules())).toMatchObject({ country: named });
    }
  });
});

/** A number of a territory that is as long as its numbers are and of no type that anybody knows; some have none. */
function findUntyped(country: CountryCode): string | undefined {
  const code = getCountryCallingCode(country);
  const example = String(mobileExamples[country]);
  for (let keep = example.length - 1; keep >= 0; keep--)
    for (let digit = 0; digit <= 9; digit++)
      for (const fill of ['0', '1', '5', '9']) {
        const national = example.slice(0, keep) + digit + fill.repeat(example.length - keep - 1);
        const phone = parsePhoneNumberFromString(`+${code}${national}`);
        if (phone?.number === `+${code}${national}` && phone.isPossible() && phone.getType() === undefined)
          return phone.number;
      }
  return undefined;
}

describe('a number that is possible, and of no range that the library knows', () => {
  const untyped = territories.flatMap((country) => {
    const number = findUntyped(country);
    return number === undefined ? [] : [{ country, number }];
  });

  it('is there in every territory', () => {
    expect(untyped).toHaveLength(245);
  });

  it.each(untyped)(
    '$country $number: sent to only where verified or like a mobile, as uncertain',
    async (row) => {
      const { country, number } = row;
      const atSignUp = await readPhone(number, rules({ only: [country] }));
      const held = await readPhone(number, verified([country]));
      // Another territory's beyond doubt: that one has a separate row.
      if (held === 'country') return;
      if (typeof held === 'string') {
        // Near a premium range: for nobody.
        expect([held, atSignUp]).toEqual(['type', 'type']);
        return;
      }
      if (held.e164 === number) expect(held.isUncertain).toBe(true);
      if (typeof atSignUp === 'string') expect(atSignUp).toBe('unknown');
      else expect(atSignUp).toEqual(held);
      // Where the territory is not listed, even if it is verified.
      expect(await readPhone(number, verified([]))).toBe('country');
    },
  );

  it('is sent to in nearly every territory where it is verified, and in a third of them at sign-up', async () => {
    const counts: Record<string, number> = {};
    for (const { country, number } of untyped)
      for (const isVerified of [true, false]) {
        const phone = await readPhone(number, rules({ only: [country], isVerified }));
        const key = `${isVerified ? 'verified' : 'sign-up'} ${typeof phone === 'string' ? phone : 'sent'}`;
        counts[key] = (counts[key] ?? 0) + 1;
      }
    expect(counts).toEqual({
      'verified sent': 235,
      'verified type': 4,
      'verified country': 6,
      'sign-up sent': 89,
      'sign-up unknown': 146,
      'sign-up type': 4,
      'sign-up country': 6,
    });
  });

  it.each(['+17295550123', '+18615550123', '+13270000000', '+447700900123'])(
    '%s, in service or kept for later, may sign up',
    async (number) => {
      expect(await readPhone(number, rules({ only: ['US', 'GB'] }))).toMatchObject({ isUncertain: true });
    },
  );

  it.each(['+19000000000', '+19001234567', '+447012345000', '+448450000000'])(
    '%s, beside premium, shared-cost or personal numbers, is not sent to, verified or not',
    async (number) => {
      expect(await readPhone(number, rules())).toBe('type');
      expect(await readPhone(number, verified())).toBe('type');
    },
  );

  it('is of the territory whose numbers begin so, not of its neighbours in the plan', async () => {
    expect(await readPhone('+18760000000', verified(['US', 'CA']))).toBe('country');
    expect(await readPhone('+18760000000', verified(['JM']))).toMatchObject({ country: 'JM' });
  });
});

describe('a number of a known range', () => {
  it('is taken exactly where the library calls it valid, mobile, and of a territory that is served', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, async (text) => {
        const phone = parsePhoneNumberFromString(text);
        const type = phone?.getType();
        if (!isE164(text) || phone?.country === undefined || type === undefined) return;
        const receives = type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE';
        const found = await readPhone(text, rules({ only: [phone.country] }));
        expect(found).toEqual(
          receives
            ? { e164: phone.number, key: expect.any(String), country: phone.country, isUncertain: false }
            : 'type',
        );
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['premium', '+19002345678'],
    ['shared cost', '+448432345678'],
    ['personal', '+447012345678'],
    ['toll-free', '+18002345678'],
    ['fixed', '+493012345678'],
    ['pager', '+447640123456'],
  ])('that is %s is refused, verified or not', async (_type, number) => {
    expect(await readPhone(number, rules())).toBe('type');
    expect(await readPhone(number, verified())).toBe('type');
  });
});

describe('territories of one calling code', () => {
  it.each([
    ['FI', 'AX'],
    ['AU', 'CC'],
    ['AU', 'CX'],
    ['GP', 'BL'],
    ['GP', 'MF'],
    ['MA', 'EH'],
    ['NO', 'SJ'],
    ['IT', 'VA'],
  ] as const)('%s and %s have the same numbers: either serves them, as its own', async (main, other) => {
    const number = exampleOf(main);
    expect(await readPhone(number, rules({ only: [other] }))).toMatchObject({ country: other });
    expect(await readPhone(number, rules({ only: [other, main] }))).toMatchObject({ country: main });
  });

  it.each(['JE', 'GG'] as const)(
    'Great Britain alone does not serve %s, whose numbers are not its',
    async (country) => {
      expect(await readPhone(exampleOf(country), verified(['GB']))).toBe('country');
    },
  );

  it('serve no number of each other that only one has', async () => {
    expect(await readPhone('+12025550123', rules({ only: ['JM', 'CA'] }))).toBe('country');
    expect(await readPhone('+77012345678', rules({ only: ['RU'] }))).toBe('country');
  });
});

describe('an old form', () => {
  it.each([
    ['MX', '+5215512345678', '+525512345678'],
    ['CI', '+22547234567', '+2250747234567'],
    ['BJ', '+22997123456', '+2290197123456'],
    ['BR', '+551187654321', '+5511987654321'],
    ['VN', '+841661234567', '+84361234567'],
  ])('of %s goes to the number of today, and counts as it', async (country, old, current) => {
    const now = await readPhone(current, rules({ only: [country] }));
    expect(await readPhone(old, rules({ only: [country] }))).toEqual(now);
    expect(now).toMatchObject({ e164: current, key: current, isUncertain: false });
  });

  it('of Argentina goes to what was verified, counts as the phone with the 9, and may not sign up', async () => {
    const both = { key: '+5491123456789', country: 'AR' };
    expect(await readPhone('+541123456789', verified(['AR']))).toEqual({
      ...both,
      e164: '+541123456789',
      isUncertain: true,
    });
    expect(await readPhone('+5491123456789', verified(['AR']))).toMatchObject({
      ...both,
      isUncertain: false,
    });
    expect(await readPhone('+541123456789', rules({ only: ['AR'] }))).toBe('type');
  });
});

describe('SMS_RANGES', () => {
  const ranges = [
    { prefix: '+1729', allowed: true },
    { prefix: '+4930', allowed: true },
    { prefix: '+4915', allowed: false },
    { prefix: '+52', allowed: true },
  ];
  const read = (number: string, isVerified = false) =>
    readPhone(number, rules({ ranges, only: ['US', 'DE'], isVerified }));

  it('allows a range as surely as a known one, whatever its type or country', async () => {
    expect(await read('+17295550123')).toMatchObject({ country: 'US', isUncertain: false });
    expect(await read('+493012345678')).toMatchObject({ country: 'DE', isUncertain: false });
    expect(await read('+525512345678')).toMatchObject({ country: 'MX', isUncertain: false });
  });

  it('judges an old form as the number of today', async () => {
    expect(await read('+5215512345678')).toMatchObject({ e164: '+525512345678', country: 'MX' });
  });

  it('refuses a range, verified or not', async () => {
    for (const isVerified of [true, false]) expect(await read('+4915123456789', isVerified)).toBe('range');
  });

  it('makes no number of what is none', async () => {
    const anything = [{ prefix: '+999', allowed: true }];
    expect(await readPhone('+999123456789', rules({ ranges: anything }))).toBe('malformed');
    expect(await readPhone('+1729 5550123', rules({ ranges }))).toBe('malformed');
  });
});

it.each([
  '',
  '015123456789',
  '+49 151 23456789',
  '+0123456',
  'tel:+4915123456789',
  '+4915123456789;ext=1',
  '+4915123456789\n',
  '٠١٢',
  '+49',
  '+88212345678',
])('takes %j for no number that anybody could be sent an SMS at', async (text) => {
  expect(await readPhone(text, verified())).toBe('malformed');
});
