// Phone numbers: what the bundle says of a number with its trimmed metadata is what the whole library says.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { beforeAll, expect, inject, it } from 'vitest';
import { examples, numbers } from '../support/phone-numbers.ts';

type Parse = typeof parsePhoneNumberFromString;
let bundled: Parse;

beforeAll(async () => {
  const { dir, files } = inject('bundle');
  const chunk = Object.keys(files).find((name) => name.startsWith('phone-parser')) ?? '';
  const loaded = await import(pathToFileURL(join(dir, chunk)).href);
  bundled = loaded.parsePhoneNumberFromString as Parse;
});

const told = (parse: Parse, text: string) => {
  const phone = parse(text);
  return phone && [phone.number, phone.country, phone.getType(), phone.isValid()];
};

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
