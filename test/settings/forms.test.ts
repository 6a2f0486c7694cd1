import { describe, expect, it } from 'vitest';
import {
  choice,
  type Entry,
  integer,
  json,
  list,
  optional,
  required,
  SettingError,
  text,
} from '../../src/settings/forms.ts';

const letter: Entry<string> = {
  pattern: /^[a-z]$/,
  read: (value) => {
    if (!/^[a-z]$/.test(value)) throw new SettingError('has an entry that is not a letter');
    return value.toUpperCase();
  },
};

describe('a whole number', () => {
  const { read, fallback } = integer(6, 10, 7);

  it('is read at both ends of its range, and not beyond', () => {
    expect(['6', '10', '07'].map((value) => read(value, 0))).toEqual([6, 10, 7]);
    expect(() => read('5', 0)).toThrow('is below 6');
    expect(() => read('11', 0)).toThrow('is above 10');
    expect(fallback).toBe('7');
  });

  it.each(['', ' 7', '7.0', '1e1', '0x7', '-7', '+7', '٧', 'seven', '7'.repeat(16)])('is not %j', (value) => {
    expect(() => read(value, 0)).toThrow('is not a whole number');
  });
});

describe('a choice', () => {
  it('takes its options as they are written, and nothing near them', () => {
    const { read, allowed } = choice(['skip', 'verify'], 'skip');
    expect(read('verify', 0)).toBe('verify');
    for (const value of ['Verify', 'verify ', '', 'constructor'])
      expect(() => read(value, 0)).toThrow('is none of the choices');
    expect(allowed).toBe('`skip` or `verify`');
  });
});

describe('a text', () => {
  const pattern = /^[a-z]{2,4}$/;

  it('must have its form', () => {
    for (const { read } of [text(pattern, '', 'abc'), required(pattern, ''), optional(pattern, '')]) {
      expect(read('ab', 0)).toBe('ab');
      expect(() => read('abcde', 0)).toThrow('has another form');
    }
  });

  it('may be left out where it is optional, and not where it is required', () => {
    expect(optional(pattern, '').read(undefined, 0)).toBeUndefined();
    expect(() => required(pattern, '').read(undefined, 0)).toThrow('is missing');
  });
});

describe('a list', () => {
  const { read } = list(letter, 'letters');

  it('is read entry by entry, with spaces around the commas', () => {
    expect(read('a, b ,c', 0)).toEqual(['A', 'B', 'C']);
    expect(read(undefined, 0)).toEqual([]);
  });

  it('refuses an entry of another form, an empty one, and one named twice', () => {
    for (const value of ['a,bb', 'a,', ',a', 'a,,b'])
      expect(() => read(value, 0)).toThrow('has an entry that is not a letter');
    expect(() => read('a, a', 0)).toThrow('names an entry twice');
  });
});

describe('a JSON object', () => {
  const { read } = json((value, nowMs) => ({ ...value, nowMs }), 'JSON');

  it('is handed to its shape, with the time', () => {
    expect(read('{"a":1}', 5)).toEqual({ a: 1, nowMs: 5 });
  });

  it.each(['', '{', '{a:1}'])('is not %j', (value) => {
    expect(() => read(value, 0)).toThrow('is not JSON');
  });

  it.each(['[]', 'null', '7', '"{}"'])('is not %j, which is JSON of another kind', (value) => {
    expect(() => read(value, 0)).toThrow('is not a JSON object');
  });
});
