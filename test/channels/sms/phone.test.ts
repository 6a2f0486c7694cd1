// Which texts are phone numbers, held against the library itself.
import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { expect, it } from 'vitest';
import { readPhone } from '../../../src/channels/sms/phone.ts';
import { numbers } from '../../support/phone-numbers.ts';

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
