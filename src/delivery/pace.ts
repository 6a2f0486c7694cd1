// How long sends took lately, so that a round that sends nothing takes as long as one that does.
import type { Settings } from '../settings/table.ts';
import { roundDeadlineMs } from './budget.ts';

/** How long sends take here, by channel: SNS and SES are not equally fast. */
export interface Pace {
  record(channel: string, tookMs: number): void;
  /** Waits as long as one of the channel's recent sends took, and no longer than `mostMs`. */
  imitate(channel: string, mostMs: number): Promise<void>;
}

/** Enough to vary as real sends do, few enough to follow a service that slows down. */
const mostKept = 32;

/**
 * What SNS and SES usually take, in milliseconds: assumed of a channel until a process has sent by it. Half the floor at
 * most: most real sends end below it, and a stranger's first round must not be the one that does not.
 */
const usualMs = [120, 200, 350];
export const assumeSends = ({
  RESPONSE_FLOOR_MS: floorMs,
}: Pick<Settings, 'RESPONSE_FLOOR_MS'>): readonly number[] =>
  floorMs === 0 ? usualMs : usualMs.map((ms) => Math.min(ms, floorMs / 2));

/** `random` gives 0 up to 1; `assumed` are sends in milliseconds, for a channel that none was made by yet. */
export function createPace(
  sleep: (ms: number) => Promise<void>,
  random: () => number,
  assumed: readonly number[],
): Pace {
  const recent = new Map<string, number[]>();
  return {
    record(channel, tookMs) {
      recent.set(channel, [...(recent.get(channel) ?? []), tookMs].slice(-mostKept));
    },
    async imitate(channel, mostMs) {
      const sends = recent.get(channel) ?? assumed;
      const tookMs = sends[Math.floor(random() * sends.length)];
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
