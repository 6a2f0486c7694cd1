import { expect, it } from 'vitest';
import { fill } from '../../src/messages/fill.ts';

it.each([
  ['every place of a name', '{a} and {a}, {b}', { a: '1', b: '2' }, '1 and 1, 2'],
  ['nothing where there is no place', 'a { b } {} {a b}', { a: '1' }, 'a { b } {} {a b}'],
  ['no place that it has no value for', '{a} {c}', { a: '1' }, '1 {c}'],
  ['a place with an empty value', '[{a}]', { a: '' }, '[]'],
  ['a value with a place in it only once', '{a}{b}', { a: '{b}', b: '{a}' }, '{b}{a}'],
  ['a value with the signs of a replacement as it is', '{a}', { a: "$& $1 $$ $`$'" }, "$& $1 $$ $`$'"],
])('fills %s', (_what, text, values, filled) => {
  expect(fill(text, values)).toBe(filled);
});

it('leaves alone a place that is named like a property every object has', () => {
  expect(fill('{constructor} {toString}', {})).toBe('{constructor} {toString}');
});
