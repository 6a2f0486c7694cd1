// Which message a phone shows for a round, and which digits of it are the code.
import { expect, it } from 'vitest';
import { codeIn, isFor } from '../../../../infra/local/page/code-in.ts';

it.each([
  ['Your code is 123456.', 6, '123456'],
  ['It expires in 10 minutes: 00123456', 8, '00123456'],
  ['1234567 and 12345', 6, undefined],
])('%s', (text, length, code) => {
  expect(codeIn(text, length)).toBe(code);
});

it.each([
  ['SMS', '+*******3456', 'SMS', '+447400123456', true],
  ['SMS', '+*******3456', 'SMS', '+447400123457', false],
  ['EMAIL', 'g***@e***', 'EMAIL', 'grace@example.com', true],
  ['EMAIL', 'g***@e***', 'EMAIL', 'ada@example.com', false],
  ['EMAIL', 'g***@e***', 'SMS', 'grace@example.com', false],
] as const)('a round by %s to %s: %s to %s is %s', (channel, masked, medium, to, wanted) => {
  const round = { CODE_DELIVERY_DELIVERY_MEDIUM: channel, CODE_DELIVERY_DESTINATION: masked };
  expect(isFor({ medium, to }, round)).toBe(wanted);
});
