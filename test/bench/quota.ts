// A function's share of a processor, set by the kernel: control groups, where this process may create them.
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Quota {
  readonly version: 1 | 2;
  /** All threads of the process. Returns what removes the group again, to be called once the process has ended. */
  limit(pid: number, share: number): () => Promise<void>;
}

/** The kernel's own period is 100 ms; Lambda's is shorter, and short calls feel the difference. */
const periodUs = 20_000;

/** File and text, in the order to be written (Linux: "CFS Bandwidth Control", "Control Group v2"). */
export function quotaFiles(
  version: 1 | 2,
  share: number,
): readonly (readonly [file: string, text: string])[] {
  const quotaUs = Math.round(share * periodUs);
  return version === 2
    ? [['cpu.max', `${quotaUs} ${periodUs}`]]
    : [
        ['cpu.cfs_period_us', `${periodUs}`],
        ['cpu.cfs_quota_us', `${quotaUs}`],
      ];
}

interface Parent {
  readonly version: 1 | 2;
  /** In which groups are made. */
  readonly folder: string;
}

function findParent(): Parent {
  const root = '/sys/fs/cgroup';
  if (!existsSync(join(root, 'cgroup.controllers'))) return { version: 1, folder: join(root, 'cpu') };
  // Children have a `cpu.max` only where their parent hands the processor on.
  if (!/\bcpu\b/.test(readFileSync(join(root, 'cgroup.subtree_control'), 'utf8')))
    writeFileSync(join(root, 'cgroup.subtree_control'), '+cpu');
  return { version: 2, folder: root };
}

async function removeGroup(group: string): Promise<void> {
  for (let tries = 20; ; tries--) {
    try {
      rmdirSync(group);
      return;
    } catch (error) {
      // Busy for a moment after its last process has ended.
      if (tries === 0) throw error;
      await sleep(10);
    }
  }
}

/** `undefined` where groups cannot be made: not Linux, not root, or a container that is shut in. */
export async function findQuota(): Promise<Quota | undefined> {
  let groups = 0;
  const open = ({ version, folder }: Parent, share: number, pids: readonly number[]) => {
    const group = join(folder, `otp-router-bench-${process.pid}-${++groups}`);
    mkdirSync(group);
    try {
      for (const [file, text] of quotaFiles(version, share)) writeFileSync(join(group, file), text);
      for (const pid of pids) writeFileSync(join(group, 'cgroup.procs'), `${pid}`);
    } catch (error) {
      rmdirSync(group);
      throw error;
    }
    return () => removeGroup(group);
  };
  try {
    const parent = findParent();
    await open(parent, 1, [])();
    return { version: parent.version, limit: (pid, share) => open(parent, share, [pid]) };
  } catch {
    return undefined;
  }
}
