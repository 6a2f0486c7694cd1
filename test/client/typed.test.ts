import { describe, expect, it } from 'vitest';
import { readCode, readName } from '../../src/client/typed.ts';

const britain = { callingCode: '44' };
const america = { callingCode: '1', trunkPrefix: '1' };
const italy = { callingCode: '39', trunkPrefix: '' };

describe('a name', () => {
  it.each([
    ['+44 7400 123456', undefined, '+447400123456'],
    ['+44 (0)7400 123-456', undefined, '+447400123456'],
    ['0044 7400/123456', undefined, '+447400123456'],
    ['\u202a+33\u00a06\u00a012\u00a034\u00a056\u00a078\u202c', undefined, '+33612345678'],
    ['＋８１ ９０ １２３４ ５６７８', undefined, '+819012345678'],
    ['07400 123456', britain, '+447400123456'],
    ['7400 123456', britain, '+447400123456'],
    ['(202) 555-0143', america, '+12025550143'],
    ['1 202 555 0143', america, '+12025550143'],
    ['347 123 4567', italy, '+393471234567'],
    ['+49 1512 3456789', britain, '+4915123456789'],
    ['07400 123456', undefined, '07400 123456'],
    ['  Ada@Example.COM ', britain, 'Ada@Example.COM'],
    ['\u200bada@bücher.example', undefined, 'ada@bücher.example'],
    ['ada', undefined, 'ada'],
    ['+٤٤ ٧٤٠٠ ١٢٣٤٥٦', undefined, '+447400123456'],
    ['۰۷۴۰۰ ۱۲۳۴۵۶', britain, '+447400123456'],
    ['+44 07400 123456', britain, '+447400123456'],
    ['+7 843 123-45-67', { callingCode: '7', trunkPrefix: '8' }, '+78431234567'],
    ['8 (843) 123-45-67', { callingCode: '7', trunkPrefix: '8' }, '+78431234567'],
    ['+39 06 1234567', italy, '+39061234567'],
  ])('%j with %j is %j', (typed, country, name) => {
    expect(readName(typed, country)).toBe(name);
  });

  it.each(['', '   ', '\u200b', '\ufeff\n', '+', '00', '+0123456', '+44 1', '+1234567890123456'])(
    '%j is none',
    (typed) => {
      expect(readName(typed, undefined)).toBeUndefined();
    },
  );
});

describe('a code', () => {
  it.each([
    '012345',
    ' 012 345\r\n',
    '012-345',
    '012–345.',
    '0\u200b1\u200d2345',
    '٠١٢٣٤٥',
    '०१२३४५',
    '０１２３４５',
    '0️⃣1️⃣2️⃣3️⃣4️⃣5️⃣',
    '𝟎𝟏𝟐𝟑𝟒𝟓',
    '(012) 345',
    'code 012345',
    'Your Example App code is 012345.\n\n@example.com #012345',
    '012345 is your code. It is good for 5 minutes.',
    'الرمز: ٠١٢٣٤٥',
  ])('%j is 012345', (typed) => {
    expect(readCode(typed, 6)).toBe('012345');
  });

  it.each([
    '',
    '12345',
    '1234567',
    '12345a',
    'a123456',
    '123456 or 654321',
    '½½½½½½',
    '一二三四五六',
    'Ⅰ23456',
  ])('%j is none', (typed) => {
    expect(readCode(typed, 6)).toBeUndefined();
  });
});
