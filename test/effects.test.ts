import { expect, it } from 'vitest';
import { ignoreErrors, lazy } from '../src/effects.ts';

it('makes nothing before the first use, and one thing for all of them', () => {
  let made = 0;
  const get = lazy(() => ({ number: ++made }));
  expect(made).toBe(0);
  expect(get()).toBe(get());
  expect(made).toBe(1);
});

it.each([[undefined], [null], [false], [0]])('keeps %j as it would keep anything', (value) => {
  let made = 0;
  const get = lazy(() => {
    made++;
    return value;
  });
  expect([get(), get()]).toEqual([value, value]);
  expect(made).toBe(1);
});

it('tries again where making it failed', () => {
  let tries = 0;
  const get = lazy(() => {
    if (++tries === 1) throw new Error('not yet');
    return tries;
  });
  expect(get).toThrow('not yet');
  expect(get()).toBe(2);
});

it('does what it is given, and lets no failure of it out', () => {
  let done = 0;
  ignoreErrors(() => {
    done++;
  });
  ignoreErrors(() => {
    done++;
    throw new Error('EPIPE');
  });
  expect(done).toBe(2);
});
