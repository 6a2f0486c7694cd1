// Calls at once on simulated time: each call of the table takes as long as it is said to, and one item takes one write at a
// time. So how long an answer waits under contention is computed, and does not depend on the machine.
import type { Table } from '../../src/limits/table.ts';

export interface TableTimes {
  /** From the call to its answer, in milliseconds, without waiting. A function: drawn for each call. */
  readonly callMs: number | (() => number);
  /** What a write of an item keeps the item's partition busy for, whether or not its condition held. */
  readonly writeMs: number;
  readonly readMs: number;
}

/**
 * DynamoDB takes 1,000 write units and 3,000 read units a second of one partition (developer guide, "Burst and adaptive
 * capacity"), and our records are one unit each. A call takes some milliseconds: twice as long here.
 */
export const dynamodbTimes: TableTimes = { callMs: 10, writeMs: 1, readMs: 1 / 3 };

export class SimulatedTime {
  readonly #clock: { clockMs: number };
  readonly #waiting: { readonly atMs: number; go(): void }[] = [];
  readonly #freeAtMs = new Map<string, number>();

  constructor(clock: { clockMs: number }) {
    this.#clock = clock;
  }

  over(table: Table, { callMs, writeMs, readMs }: TableTimes): Table {
    const wait = (key: string, busyMs: number) =>
      new Promise<void>((go) => {
        const startMs = Math.max(this.#clock.clockMs, this.#freeAtMs.get(key) ?? 0);
        this.#freeAtMs.set(key, startMs + busyMs);
        this.#waiting.push({ atMs: startMs + busyMs + (typeof callMs === 'number' ? callMs : callMs()), go });
      });
    return {
      get: async (key) => {
        await wait(key, readMs);
        return table.get(key);
      },
      put: async (key, ...rest) => {
        await wait(key, writeMs);
        return table.put(key, ...rest);
      },
      add: async (key, change) => {
        await wait(key, writeMs);
        return table.add(key, change);
      },
    };
  }

  /** What a caller does itself takes time too: a send, a pause. */
  pass(ms: number): Promise<void> {
    return new Promise((go) => {
      this.#waiting.push({ atMs: this.#clock.clockMs + ms, go });
    });
  }

  /** Begins all of them at once. Milliseconds until each has its answer; rejects where one gets none. */
  async run(calls: readonly (() => Promise<unknown>)[]): Promise<readonly number[]> {
    const startMs = this.#clock.clockMs;
    let left = calls.length;
    const all = Promise.all(
      calls.map(async (call) => {
        try {
          await call();
          return this.#clock.clockMs - startMs;
        } finally {
          left--;
        }
      }),
    );
    all.catch(() => {});
    while (left > 0) {
      // Everything that can go on without an answer of the table has gone on by then.
      await new Promise((resolve) => setImmediate(resolve));
      this.#waiting.sort((a, b) => a.atMs - b.atMs);
      const next = this.#waiting.shift();
      if (!next) continue;
      this.#clock.clockMs = next.atMs;
      next.go();
    }
    return all;
  }
}
