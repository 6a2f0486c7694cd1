import { describe, expect, it } from 'vitest';
import { list, mapOf, object, oneOf, text, whole } from '../../src/limits/shape.ts';

describe('a shape', () => {
  it.each([0, 1, 1_795_392_000, Number.MAX_SAFE_INTEGER])('takes %j for a count or a time', (value) => {
    expect(whole(value)).toBe(true);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '1', null, undefined, [], {}])(
    'takes %j for none',
    (value) => {
      expect(whole(value)).toBe(false);
    },
  );

  it('knows texts, choices, lists and maps by all that is in them', () => {
    expect([text(''), text(1), text(undefined)]).toEqual([true, false, false]);
    const choice = oneOf(['a', 'b']);
    expect([choice('a'), choice('b'), choice('c'), choice(undefined)]).toEqual([true, true, false, false]);
    const numbers = list(whole);
    expect([[], [1, 2], [1, 'x'], {}, 1, undefined].map((value) => numbers(value))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    const counts = mapOf(whole);
    expect([{}, { a: 1 }, { a: 'x' }, [], [1], null, 1].map((value) => counts(value))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it('of an object asks for every field that is not optional, and for no other', () => {
    const shape = object<{ a: number; b?: string }>({ a: whole, b: text }, ['b']);
    const values = [{ a: 1 }, { a: 1, b: 'x' }, {}, { b: 'x' }, { a: 'x' }, { a: 1, b: 1 }, { a: 1, c: 1 }];
    expect(values.map((value) => shape(value))).toEqual([true, true, false, false, false, false, false]);
    expect([[], null, 'a', 1, { a: 1, constructor: 1 }].some((value) => shape(value))).toBe(false);
    expect(shape(Object.assign(Object.create({ c: 1 }), { a: 1 }))).toBe(true);
  });
});
