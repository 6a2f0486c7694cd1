// A function's share of a processor, set by the kernel: control groups, where this process may create them.
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Quota {
  readonly version: Version;
  /** All threads of the process. Returns what removes the group again, to be called once the process has ended. */
  limit(pid: number, share: number): () => Promise<void>;
  /** Puts this process back to where it was. */
  close(): Promise<void>;
}

type Version = 1 | 2;
/** Name and text, in the order to be written. */
type Files = readonly (readonly [name: string, text: string])[];

/** The kernel's own period is 100 ms; Lambda's is shorter, and short calls feel the difference. */
const periodUs = 20_000;

/** Linux: "CFS Bandwidth Control", "Control Group v2". */
export function quotaFiles(version: Version, share: number): Files {
  const quotaUs = Math.round(share * periodUs);
  return version === 2
    ? [['cpu.max', `${quotaUs} ${periodUs}`]]
    : [
        ['cpu.cfs_period_us', `${periodUs}`],
        ['cpu.cfs_quota_us', `${quotaUs}`],
      ];
}

/** Most of what is to be had: a machine that is busy with other things would not give a whole processor to inits. */
const precedence: Readonly<Record<Version, Files>> = {
  1: [['cpu.shares', '262144']],
  2: [
    ['cpu.weight', '10000'],
    // Groups within have files for the processor only where this one hands it on.
    ['cgroup.subtree_control', '+cpu'],
  ],
};

/** The path of a process's group, from `/proc/<pid>/cgroup`: `4:cpu,cpuacct:/a`, or `0::/a`. */
export function groupPath(version: Version, text: string): string {
  for (const line of text.split('\n')) {
    const [, controllers = '', path] = /^\d+:([^:]*):(.+)$/.exec(line) ?? [];
    if (path && (version === 2 ? controllers === '' : controllers.split(',').includes('cpu'))) return path;
  }
  throw new Error('this process is in no control group');
}

function findRoot(): { readonly version: Version; readonly root: string } {
  const root = '/sys/fs/cgroup';
  if (!existsSync(join(root, 'cgroup.controllers'))) return { version: 1, root: join(root, 'cpu') };
  const handedOn = join(root, 'cgroup.subtree_control');
  if (!/\bcpu\b/.test(readFileSync(handedOn, 'utf8'))) writeFileSync(handedOn, '+cpu');
  return { version: 2, root };
}

const write = (group: string, files: Files) => {
  for (const [name, text] of files) writeFileSync(join(group, name), text);
};
const moveTo = (group: string, pid: string | number) => write(group, [['cgroup.procs', `${pid}`]]);

async function remove(group: string): Promise<void> {
  for (let tries = 20; existsSync(group); tries--)
    try {
      rmdirSync(group);
    } catch (error) {
      // Busy for a moment after its last process has ended.
      if (tries === 0) throw error;
      await sleep(10);
    }
}

/** `undefined` where groups cannot be made: not Linux, not root, or a container that is shut in. */
export async function openQuota(): Promise<Quota | undefined> {
  let close = async () => {};
  try {
    const { version, root } = findRoot();
    const home = join(root, groupPath(version, readFileSync('/proc/self/cgroup', 'utf8')));
    const bench = join(root, `otp-router-bench-${process.pid}`);
    // Processes and groups do not mix in version 2, so this process, too, is in a group within.
    const own = join(bench, 'own');
    close = async () => {
      if (existsSync(own))
        for (const pid of readFileSync(join(own, 'cgroup.procs'), 'utf8').match(/\d+/g) ?? [])
          moveTo(home, pid);
      await remove(own);
      await remove(bench);
    };
    let groups = 0;
    const limit = (pid: number, share: number) => {
      const group = join(bench, `${++groups}`);
      mkdirSync(group);
      try {
        write(group, quotaFiles(version, share));
        moveTo(group, pid);
      } catch (error) {
        rmdirSync(group);
        throw error;
      }
      return () => remove(group);
    };
    mkdirSync(bench);
    write(bench, precedence[version]);
    mkdirSync(own);
    // Shows that quotas work, too; whatever is started from now on is in this group.
    const back = limit(process.pid, 1);
    moveTo(own, process.pid);
    await back();
    return { version, limit, close };
  } catch {
    await close().catch(() => {});
    return undefined;
  }
}
