import { describe, expect, it } from 'vitest';
import { ignoreErrors, lazy, retry } from '../src/effects.ts';

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

describe('an effect that is tried again', () => {
  function scripted(failures: number, untilMs: number) {
    let clockMs = 0;
    const triedAtMs: number[] = [];
    const act = async () => {
      triedAtMs.push(clockMs);
      if (triedAtMs.length <= failures) throw new Error(`failure ${triedAtMs.length}`);
      return 'done';
    };
    const sleep = async (ms: number) => {
      clockMs += ms;
    };
    return { triedAtMs, run: () => retry(act, { untilMs, nowMs: () => clockMs, sleep }) };
  }

  it.each([
    [0, [0]],
    [2, [0, 50, 150]],
    [5, [0, 50, 150, 350, 750, 1550]],
  ])('succeeds after %i failures, with longer and longer pauses', async (failures, triedAtMs) => {
    const script = scripted(failures, 9999);
    expect(await script.run()).toBe('done');
    expect(script.triedAtMs).toEqual(triedAtMs);
  });

  it('gives its last error after six tries', async () => {
    const script = scripted(99, 9999);
    await expect(script.run()).rejects.toThrow('failure 6');
    expect(script.triedAtMs).toHaveLength(6);
  });

  it.each([
    [149, [0, 50]],
    [150, [0, 50, 150]],
  ])('begins no try after %i ms', async (untilMs, triedAtMs) => {
    const script = scripted(99, untilMs);
    await expect(script.run()).rejects.toThrow(`failure ${triedAtMs.length}`);
    expect(script.triedAtMs).toEqual(triedAtMs);
  });
});
