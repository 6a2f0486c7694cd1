import { describe, expect, it } from 'vitest';
import { clear, fewerThan, shift } from '../../src/limits/register.ts';
import { memoryTable } from '../support/memory-table.ts';

const windowSeconds = 100;

function register(most: number) {
  const table = memoryTable();
  return {
    add: async (now: number) =>
      (await table.update({
        pk: 'p',
        update: `SET ${shift('at', most)}`,
        condition: fewerThan('at', most, ':since'),
        values: { ':now': now, ':since': now - windowSeconds, ...(most > 1 && { ':zero': 0 }) },
      })) !== undefined,
    clear: () =>
      table.update({
        pk: 'p',
        update: `SET expiresAt = :end REMOVE ${clear('at', most)}`,
        values: { ':end': 1 },
      }),
    read: () => table.get('p'),
  };
}

describe('a register', () => {
  it('keeps the last times, newest first', async () => {
    const { add, read } = register(3);
    expect(await read()).toBeUndefined();
    await add(1000);
    expect(await read()).toEqual({ pk: 'p', at0: 1000, at1: 0, at2: 0 });
    for (const now of [1010, 1020, 1200]) await add(now);
    expect(await read()).toEqual({ pk: 'p', at0: 1200, at1: 1020, at2: 1010 });
  });

  it.each([1, 2, 5])('allows exactly %i in any window', async (most) => {
    const { add } = register(most);
    const granted: number[] = [];
    for (let now = 1000; now < 2000; now += 7) if (await add(now)) granted.push(now);
    expect(granted.length).toBeGreaterThan(most);
    for (const at of granted)
      expect(granted.filter((other) => other >= at && other < at + windowSeconds).length).toBeLessThanOrEqual(
        most,
      );
    expect(granted.slice(0, most)).toEqual(Array.from({ length: most }, (_, i) => 1000 + 7 * i));
  });

  it('takes the next one when the window is over, not a second before', async () => {
    const { add } = register(1);
    expect(await add(1000)).toBe(true);
    expect(await add(1000 + windowSeconds - 1)).toBe(false);
    expect(await add(1000 + windowSeconds)).toBe(true);
  });

  it('is empty after it was cleared', async () => {
    const { add, clear, read } = register(2);
    await add(1000);
    await add(1001);
    await clear();
    expect(await read()).toEqual({ pk: 'p', expiresAt: 1 });
    expect(await add(1002)).toBe(true);
  });
});
