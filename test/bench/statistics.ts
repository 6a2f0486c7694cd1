// Medians, and ratios taken pair by pair.

export const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

/** One figure of the function and of the yardstick, run by run. */
export interface Pairs {
  readonly ours: number[];
  readonly empty: number[];
}

export const pairs = (): Pairs => ({ ours: [], empty: [] });

export interface Summary {
  /** Median of the ratios of the pairs: a machine that slows down for a while slows both sides of a pair. */
  readonly ratio: number;
  readonly ours: number;
  readonly empty: number;
}

export const summarise = ({ ours, empty }: Pairs): Summary => ({
  ratio: median(ours.map((value, i) => value / (empty[i] ?? Number.NaN))),
  ours: median(ours),
  empty: median(empty),
});

/** The median of each list. */
export const medians = <K extends string>(lists: Readonly<Record<K, readonly number[]>>): Record<K, number> =>
  Object.fromEntries(
    Object.entries<readonly number[]>(lists).map(([name, list]) => [name, median(list)]),
  ) as Record<K, number>;
