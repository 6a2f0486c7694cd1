import { describe, expect, it } from 'vitest';
import {
  type FieldsOf,
  oneOf,
  readFields,
  token,
  whole,
  widthOf,
  word,
  writeFields,
} from '../../src/crypto/fixed-width.ts';

describe('a field', () => {
  it.each([
    ['a token', token(4), 'aZ-_', 'aZ-_'],
    ['a number', whole(4), 7, '0007'],
    ['the largest number', whole(4), 9999, '9999'],
    ['a word', word(1, 4), 'SMS', 'SMS-'],
    ['a word that fills it', word(1, 4), 'PIGS', 'PIGS'],
    ['no word', word(0, 4), '', '----'],
    ['a choice', oneOf(['left', 'right']), 'right', '1'],
  ] as const)('holds %s, and gives it back', (_what, field, value, text) => {
    expect(field.write(value as never)).toBe(text);
    expect(field.read(text)).toBe(value);
    expect(text).toHaveLength(field.width);
  });

  it.each([
    ['a token', token(4), ['abc', 'abcde', 'ab.d', 'ab d'], ['abc', 'abcde', 'ab=d']],
    ['a number', whole(2), [100, -1, 1.5, Number.NaN, 1e21], ['1-', ' 1', '1.']],
    ['a number of more digits', whole(3), [1.5, '1a'], ['1.5', '1a1', '0001']],
    ['a word', word(1, 4), ['', 'ABCDE', 'sms', 'A-B'], ['----', '-SMS', 'A-B-', 'sms-', 'SMS', 'SMS--']],
    ['a choice', oneOf(['left', 'right']), ['up', ''], ['2', '-', 'l', '', '01', '1-']],
  ] as const)('for %s holds nothing else', (_what, field, values, texts) => {
    for (const value of values) expect(field.write(value as never), String(value)).toBeUndefined();
    for (const text of texts) expect(field.read(text), text).toBeUndefined();
  });
});

describe('fields in a row', () => {
  interface Place {
    readonly name: string;
    readonly floor: number;
  }
  const fields: FieldsOf<Place> = { name: word(1, 4), floor: whole(2) };

  it('have the width of all of them, and are filled up to the length that is asked for', () => {
    expect(widthOf(fields)).toBe(6);
    expect(writeFields(fields, { name: 'ATT', floor: 3 }, 6)).toBe('ATT-03');
    expect(writeFields(fields, { name: 'ATT', floor: 3 }, 9)).toBe('ATT-03---');
    expect(readFields(fields, 'ATT-03---')).toEqual({ name: 'ATT', floor: 3 });
  });

  it('read nothing but what they write', () => {
    for (const text of ['ATT-03x', 'ATT-0', '', 'ATT-03-x', '----03'])
      expect(readFields(fields, text)).toBeUndefined();
  });

  it('refuse a value that does not fit, and say which field it was for', () => {
    expect(() => writeFields(fields, { name: 'ATT', floor: 100 }, 6)).toThrow('floor does not fit its field');
  });
});
