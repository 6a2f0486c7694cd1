import { describe, expect, it } from 'vitest';
import { readCode, readName } from '../../src/client/typed.ts';

const britain = { callingCode: '44' };
const america = { callingCode: '1', trunkPrefix: '1' };
const russia = { callingCode: '7', trunkPrefix: '8' };
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
    // From a contact, a document, a chat, a link, a keyboard of another script.
    ['tel:+447976399087', undefined, '+447976399087'],
    ['mailto:ada@example.com', undefined, 'ada@example.com'],
    ['+1\ufe0d-202-555-0143', america, '+12025550143'],
    ['\u2068+491707830000\u2069', britain, '+491707830000'],
    ['\u202d07976 399087\u202c', britain, '+447976399087'],
    ['\u115f07400\u2212123456', britain, '+447400123456'],
    ['٠٧٤٠٠١٢٣٤٥٦', britain, '+447400123456'],
    ['۰۷۴۰۰۱۲۳۴۵۶', britain, '+447400123456'],
    ['+٤٤ ٧٤٠٠ ١٢٣٤٥٦', undefined, '+447400123456'],
    ['०७४०० १२३४५६', britain, '+447400123456'],
    ['ada@example.com\ufe0f', undefined, 'ada@example.com'],
    // One zero too many, which is only certain for the country of the app.
    ['+44 0 7400 123456', britain, '+447400123456'],
    ['004407400123456', britain, '+447400123456'],
    ['+39 0612345678', italy, '+390612345678'],
    ['+39 0612345678', britain, '+390612345678'],
    ['+1 1 202 555 0143', america, '+12025550143'],
    ['+7 812 123 45 67', russia, '+78121234567'],
    ['8 916 123 45 67', russia, '+79161234567'],
    ['+36 06 20 123 4567', { callingCode: '36', trunkPrefix: '06' }, '+36201234567'],
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
    'ABC-012345',
    'ABC012345',
    '您的验证码是012345，5分钟内有效',
    '012345 is your Acme code. It expires in 5 minutes.\n@acme.example #012345',
    'رمزك هو ٠١٢٣٤٥',
    'code 012345',
    '【012345】',
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
    '123456 or 654321',
    'code 1234567',
    '½½½½½½',
    '一二三四五六',
    'Ⅰ23456',
  ])('%j is none', (typed) => {
    expect(readCode(typed, 6)).toBeUndefined();
  });
});
