// A reporter: prints how long a run kept processors busy beside how long it took. On a shared machine only the first
// says what a change costs.
import { readFileSync, writeSync } from 'node:fs';
import type { Reporter } from 'vitest/node';

const startMs = performance.now();

/** Seconds of this process and of all that it has waited for: workers, and what they started. Linux counts them. */
function busySeconds(): number {
  try {
    const [, fields = ''] = readFileSync('/proc/self/stat', 'utf8').split(') ');
    // proc_pid_stat(5): utime, stime, cutime and cstime, in hundredths of a second on every Linux that Node runs on.
    const ticks = fields.split(' ').slice(11, 15).map(Number);
    return ticks.reduce((sum, one) => sum + one, 0) / 100;
  } catch {
    return Number.NaN;
  }
}

export default class ProcessTime implements Reporter {
  onInit(): void {
    // Only now have the last workers been waited for.
    process.once('exit', () => {
      const busy = busySeconds();
      if (Number.isNaN(busy)) return;
      const took = (performance.now() - startMs) / 1000;
      writeSync(1, `  Processor  ${busy.toFixed(0)} s in all, in ${took.toFixed(0)} s\n\n`);
    });
  }
}
