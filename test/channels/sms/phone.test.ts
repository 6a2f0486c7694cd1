// Phone numbers: what the bundle says of a number with its trimmed metadata is what the whole library says.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import mobileExamples from 'libphonenumber-js/mobile/examples';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildBundle } from '../../../build/bundle/bundle.ts';
import { readPhone } from '../../../src/channels/sms/phone.ts';

type Parse = typeof parsePhoneNumberFromString;
let outDir: string;
let bundled: Parse;

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'phone-'));
  const { dir, files } = await buildBundle({ outDir });
  const chunk = Object.keys(files).find((name) => name.startsWith('phone-parser')) ?? '';
  const loaded = await import(pathToFileURL(join(dir, chunk)).href);
  bundled = loaded.parsePhoneNumberFromString as Parse;
});

afterAll(() => rm(outDir, { recursive: true, force: true }));

const told = (parse: Parse, text: string) => {
  const phone = parse(text);
  return phone && [phone.number, phone.country, phone.getType(), phone.isValid()];
};

const countries = getCountries();
const examples = countries.map((country) => `+${getCountryCallingCode(country)}${mobileExamples[country]}`);

/** A number as a person might have it, or nearly: right, off by a digit, too short, too long, of no country. */
const numbers = fc.oneof(
  fc.constantFrom(...examples),
  fc
    .tuple(fc.constantFrom(...examples), fc.nat(), fc.nat(9))
    .map(
      ([text, at, digit]) => text.slice(0, 2 + (at % (text.length - 2))) + digit + text.slice(3 + (at % 9)),
    ),
  fc
    .tuple(fc.constantFrom(...countries), fc.stringMatching(/^\d{3,12}$/))
    .map(([country, digits]) => `+${getCountryCallingCode(country)}${digits}`),
  fc.stringMatching(/^\+[1-9]\d{5,14}$/),
);

it('says the same of 20,000 numbers', () => {
  const kinds = new Set<unknown>();
  fc.assert(
    fc.property(numbers, (text) => {
      const ours = told(bundled, text);
      kinds.add(ours?.[2]);
      expect(ours).toEqual(told(parsePhoneNumberFromString, text));
    }),
    { numRuns: 20_000 },
  );
  // Or the numbers were all of one kind, and the test would say little.
  expect(kinds.size).toBeGreaterThan(6);
});

it('knows an example of every country', () => {
  for (const text of examples) {
    expect(told(bundled, text)).toEqual(told(parsePhoneNumberFromString, text));
    expect(bundled(text)?.country, text).toBeDefined();
  }
});

it('takes a number for one exactly where the library calls it valid', async () => {
  await fc.assert(
    fc.asyncProperty(numbers, async (text) => {
      const phone = parsePhoneNumberFromString(text);
      const known = /^\+[1-9]\d{5,14}$/.test(text) && phone?.isValid() && phone.country !== undefined;
      expect((await readPhone(text)) !== undefined).toBe(known ?? false);
    }),
    { numRuns: 5_000 },
  );
});

it.each([
  '',
  '015123456789',
  '+49 151 23456789',
  '+0123456',
  'tel:+4915123456789',
  '+4915123456789;ext=1',
  '٠١٢',
])('takes %j for no number in E.164 form', async (text) => {
  expect(await readPhone(text)).toBeUndefined();
});
