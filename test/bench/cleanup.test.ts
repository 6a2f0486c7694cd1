import { describe, expect, it } from 'vitest';
import { atEnd, undoAll } from './cleanup.ts';

describe('undoAll', () => {
  it('undoes the last first, and each once', async () => {
    const undone: string[] = [];
    atEnd(() => undone.push('folder'));
    const undoNow = atEnd(() => undone.push('early'));
    atEnd(async () => undone.push('process'));
    await undoNow();
    await undoNow();
    await undoAll();
    await undoAll();
    expect(undone).toEqual(['early', 'process', 'folder']);
  });
});
