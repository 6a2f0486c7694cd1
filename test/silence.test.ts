import { expect, it } from 'vitest';
import { hear, keepPersonal, keepSecret, leaks } from './support/silence.ts';

// Written for this test alone, in pieces, so that the listener does not hear its own test.
it('hears a secret among what is written, and only a whole one', () => {
  hear('{"answer":"9081726","id":"a5550001b"}');
  hear('to carol@example.org');
  expect(leaks()).toBe(0);
  keepSecret('5550001');
  expect(leaks()).toBe(0);
});

it('looks at addresses in the function’s lines', () => {
  const before = leaks();
  keepPersonal('dave@example.org');
  expect(leaks()).toBe(before);
});
