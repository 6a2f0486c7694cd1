// How long sends took lately, so that a round that sends nothing takes as long as one that does.
import { roundDeadlineMs } from './budget.ts';
import type { Pace } from './deliver-code.ts';

/** Enough to vary as real sends do, few enough to follow a service that slows down. */
const mostKept = 32;

/** Until a process has sent something, it takes sends to be as those of SNS and SES usually are, in milliseconds. */
const usualMs = [120, 200, 350, 700];

/** `random` gives 0 up to 1; `before` are the sends that the process knows of when it starts. */
export function createPace(
  sleep: (ms: number) => Promise<void>,
  random: () => number,
  before: readonly number[] = usualMs,
): Pace {
  const recent = [...before];
  return {
    record(tookMs) {
      recent.push(tookMs);
      if (recent.length > mostKept) recent.shift();
    },
    async imitate(mostMs) {
      const tookMs = recent[Math.floor(random() * recent.length)];
      if (tookMs !== undefined) await sleep(Math.min(tookMs, mostMs));
    },
  };
}

/** Milliseconds until a round may end: rounds end on a multiple of the floor, real ones and decoys alike. */
export function untilNextFloor(elapsedMs: number, floorMs: number): number {
  if (floorMs === 0) return 0;
  const end = Math.ceil(Math.max(elapsedMs, 1) / floorMs) * floorMs;
  return Math.max(0, Math.min(end, roundDeadlineMs) - elapsedMs);
}
