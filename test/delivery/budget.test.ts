import { describe, expect, it } from 'vitest';
import { roundDeadlineMs, sendBudgetMs, sendDeadlineMs } from '../../src/delivery/budget.ts';

describe('the time for a send', () => {
  it('is all that is left for the last channel', () => {
    expect(sendBudgetMs(0, 0)).toBe(sendDeadlineMs);
    expect(sendBudgetMs(1234, 0)).toBe(sendDeadlineMs - 1234);
  });

  it('leaves the others 1.5 s together, however many they are', () => {
    expect(sendBudgetMs(0, 1)).toBe(sendDeadlineMs - 1500);
    expect(sendBudgetMs(0, 5)).toBe(sendDeadlineMs - 1500);
  });

  it.each([0, 1])('is none below 200 ms, with %i channels after it', (after) => {
    const end = sendDeadlineMs - 1500 * after;
    expect(sendBudgetMs(end - 200, after)).toBe(200);
    expect(sendBudgetMs(end - 199, after)).toBe(0);
  });

  it('is never less than none, whatever the clock says', () => {
    expect(sendBudgetMs(sendDeadlineMs + 60_000, 0)).toBe(0);
    expect(sendBudgetMs(Number.POSITIVE_INFINITY, 1)).toBe(0);
  });

  it('ends a second before Cognito stops waiting, and a round half a second', () => {
    expect(sendDeadlineMs).toBeLessThanOrEqual(4000);
    expect(roundDeadlineMs).toBeGreaterThan(sendDeadlineMs);
    expect(roundDeadlineMs).toBeLessThanOrEqual(4500);
  });
});
