// A time that an operator names: how long ago, or when.
import { CommandError } from '../command-error.ts';

const unitSeconds = { m: 60, h: 3600, d: 86_400 } as const;

/**
 * `90m`, `2h` and `3d` ago; or a date, which is that of UTC; or a date and time with their zone. Epoch seconds.
 *
 * @example readTime('2h', Date.now())
 */
export function readTime(text: string, nowMs: number): number {
  const nowSeconds = Math.floor(nowMs / 1000);
  const [, count = '', unit = ''] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (unit) return nowSeconds - Number(count) * unitSeconds[unit as keyof typeof unitSeconds];
  // Without a zone it would be that of this machine, which is seldom that of the log.
  const isWhole = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const seconds = isWhole ? Math.floor(Date.parse(text) / 1000) : Number.NaN;
  if (Number.isNaN(seconds))
    throw new CommandError(
      `${text} is no time`,
      'Say how long ago (90m, 2h, 3d), a date (2026-11-23), or a time with its zone (2026-11-23T12:00Z)',
    );
  if (seconds > nowSeconds) throw new CommandError(`${text} is still to come`, 'Say a time that has passed');
  return seconds;
}

/** Of epoch seconds. */
export const showTime = (seconds: number): string => new Date(seconds * 1000).toISOString();
