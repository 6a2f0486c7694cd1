// Chance for made-up contacts: the same for the same name every time.

/** A number from 0 up to 1 for each label. */
export type Draw = (label: string) => number;

/** One of `list`, for a number from 0 up to 1. */
export const pick = <T>(drawn: number, list: ArrayLike<T>): T | undefined =>
  list[Math.floor(drawn * list.length)];
