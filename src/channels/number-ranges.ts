// SMS_RANGES: ranges of numbers that the operator allows or refuses, by how a number begins.

export interface NumberRange {
  /** The first signs of the numbers, such as `+1729`. */
  readonly prefix: string;
  readonly allowed: boolean;
}

/** What the operator says of a number; the longest prefix counts. `undefined`: nothing. */
export const judgeRange = (
  ranges: readonly NumberRange[],
  number: string,
): 'allowed' | 'refused' | undefined => {
  const [closest] = ranges
    .filter(({ prefix }) => number.startsWith(prefix))
    .toSorted((a, b) => b.prefix.length - a.prefix.length);
  return closest && (closest.allowed ? 'allowed' : 'refused');
};
