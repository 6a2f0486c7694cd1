import { describe, expect, it } from 'vitest';
import { shareOf } from './felt.ts';
import { quotaFiles } from './quota.ts';

describe('quotaFiles', () => {
  it('gives 512 MB 5.8 of every 20 ms', () => {
    expect(quotaFiles(2, shareOf(512))).toEqual([['cpu.max', '5789 20000']]);
  });

  // A quota that is larger than the default period allows is refused, so the period comes first.
  it('writes the period before the quota in version 1', () => {
    expect(quotaFiles(1, shareOf(1769))).toEqual([
      ['cpu.cfs_period_us', '20000'],
      ['cpu.cfs_quota_us', '20000'],
    ]);
  });
});
