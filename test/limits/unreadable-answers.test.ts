import { describe, expect, it } from 'vitest';
import { createHmac } from '../../src/crypto/hmac.ts';
import { countUnreadableAnswers, mostUnreadable } from '../../src/limits/unreadable-answers.ts';
import { memoryTable } from '../support/memory-table.ts';

const hmac = createHmac('a-secret-of-more-than-32-characters-for-tests');

describe('answers that cannot be a code', () => {
  it('are counted for each sign-in, up to a number', async () => {
    const counts = countUnreadableAnswers(memoryTable(), hmac);
    expect(await counts.countUnreadable('one')).toBe(0);
    const seen: number[] = [];
    for (let i = 0; i < mostUnreadable + 3; i++) {
      await counts.noteUnreadable('one', 1000);
      seen.push(await counts.countUnreadable('one'));
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 5, 5, 5]);
    expect(await counts.countUnreadable('two')).toBe(0);
  });

  it('are kept for an hour under a name that shows no sign-in: PROOF is derived from it', async () => {
    const keys: string[] = [];
    const table = memoryTable();
    const counts = countUnreadableAnswers(
      {
        ...table,
        add: (key, change) => {
          keys.push(key);
          expect(change.expiresAt).toBe(4600);
          return table.add(key, change);
        },
      },
      hmac,
    );
    await counts.noteUnreadable('BBBBBBBBBBBBBBBBBBBBBB', 1000);
    expect(keys[0]).toMatch(/^sign-in:[\w-]{43}$/);
    expect(keys[0]).not.toContain('BBBB');
    // A sign-in under way is found again after an update.
    expect(keys[0]).toBe('sign-in:K7uhp4lBRqRGpM9vh7hih5dmYzooYbZLhFB2XTld8Mg');
  });
});
