import { expect, it } from 'vitest';
import { isE164, readPhone } from '../../../src/channels/sms/phone.ts';

it.each([
  ['+4915123456789', true],
  ['+123456', true],
  ['+123456789012345', true],
  ['+12345', false],
  ['+1234567890123456', false],
  ['+0123456', false],
  ['4915123456789', false],
  ['+4915123456789\n', false],
  ['', false],
])('%j has E.164 form: %s', (text, is) => {
  expect(isE164(text)).toBe(is);
});

it('reads no number of another form, and judges the rest by its plan', async () => {
  const rules = { serves: () => true, ranges: [], isVerified: true };
  expect(await readPhone('+49 151 23456789', rules)).toBe('malformed');
  expect(await readPhone('+4915123456789', rules)).toMatchObject({ country: 'DE' });
  expect(await readPhone('+493012345678', rules)).toBe('type');
});
