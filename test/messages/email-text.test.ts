import { expect, it } from 'vitest';
import type { EmailParts } from '../../src/messages/email.ts';
import { emailText } from '../../src/messages/email-text.ts';
import { emailPartsOf } from './parts.ts';

const text = (over: Partial<EmailParts> = {}) => emailText(emailPartsOf(over));

it('says everything once, in paragraphs, and the code on a line to itself', () => {
  const support = { text: 'Write to {support}.', address: 'help@example.com' };
  const paragraphs = [
    'Heading',
    'Intro',
    '048213',
    'Expires\nSecret',
    'Unasked\nWrite to help@example.com.',
    'Acme\nOne\nTwo',
  ];
  expect(text({ support, footers: ['One', 'Two'] })).toBe(`${paragraphs.join('\n\n')}\n`);
});

it('leaves no gap where there is neither support nor footer', () => {
  expect(text()).toMatch(/Secret\n\nUnasked\n\nAcme\n$/);
});

it('says what it is given as it is: it is no HTML', () => {
  expect(text({ heading: '<b> & "x"' })).toMatch(/^<b> & "x"\n/);
});

it('fills the address in and nothing else', () => {
  const support = { text: 'Write to {support}.', address: '{code}@example.com' };
  expect(text({ support })).toContain('Write to {code}@example.com.');
});
