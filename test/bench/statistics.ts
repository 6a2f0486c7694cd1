// Medians, and ratios taken turn by turn.

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export const spread = (numbers: readonly number[]): Spread => ({
  median: median(numbers),
  min: Math.min(...numbers),
  max: Math.max(...numbers),
});

/** One figure of all subjects. */
export interface Comparison {
  /**
   * The first subject's value over each other's, of the same turn: a machine that slows down for a while slows
   * both. So the median of the ratios, and not the ratio of the medians.
   */
  readonly ratios: Readonly<Record<string, Spread>>;
  readonly medians: Readonly<Record<string, number>>;
}

/** Values turn by turn, by subject; the first subject is the one that is compared. */
export function compare(values: Readonly<Record<string, readonly number[]>>): Comparison {
  const [first = ['', []], ...others] = Object.entries(values);
  const over = (list: readonly number[]) => first[1].map((value, turn) => value / (list[turn] ?? Number.NaN));
  return {
    ratios: Object.fromEntries(others.map(([name, list]) => [name, spread(over(list))])),
    medians: mediansOf(values),
  };
}

/** The median of each list. */
export const mediansOf = <K extends string>(
  lists: Readonly<Record<K, readonly number[]>>,
): Record<K, number> =>
  Object.fromEntries(
    Object.entries<readonly number[]>(lists).map(([name, list]) => [name, median(list)]),
  ) as Record<K, number>;
