import { describe, expect, it } from 'vitest';
import { shareOf } from './felt.ts';
import { groupPath, quotaFiles } from './quota.ts';

describe('quotaFiles', () => {
  it('gives 512 MB 5.8 of every 20 ms', () => {
    expect(quotaFiles(2, shareOf(512))).toEqual([['cpu.max', '5789 20000']]);
  });

  // The kernel holds each write against what the other file says at that moment.
  it('writes the period before the quota in version 1', () => {
    expect(quotaFiles(1, shareOf(1769))).toEqual([
      ['cpu.cfs_period_us', '20000'],
      ['cpu.cfs_quota_us', '20000'],
    ]);
  });
});

describe('groupPath', () => {
  const text = '12:cpuset:/x\n4:cpu,cpuacct:/user.slice/a:b\n1:name=systemd:/y\n0::/z\n';

  it('finds the group that rules the processor in version 1', () => {
    expect(groupPath(1, text)).toBe('/user.slice/a:b');
  });

  it('finds the one group of version 2', () => {
    expect(groupPath(2, text)).toBe('/z');
  });

  it('refuses a text without one', () => {
    expect(() => groupPath(1, '0::/z\n')).toThrow('no control group');
  });
});
