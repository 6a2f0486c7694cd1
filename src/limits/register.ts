// A sliding limit in one conditional write: the item keeps the last n times, newest first, and each write
// shifts them by one. DynamoDB computes every right-hand side from the item as it was before the write
// (UpdateItem, "SET"), so the shift needs no read; n entries allow exactly n events in any window.

/** `:now` and `:zero` must be among the values. */
export const shift = (name: string, length: number): string =>
  Array.from({ length }, (_, i) =>
    i === 0 ? `${name}0 = :now` : `${name}${i} = if_not_exists(${name}${i - 1}, :zero)`,
  ).join(', ');

/** Holds while fewer than `most` entries are younger than the time in `since`. */
export const fewerThan = (name: string, most: number, since: string): string =>
  `(attribute_not_exists(${name}${most - 1}) OR ${name}${most - 1} <= ${since})`;

export const clear = (name: string, length: number): string =>
  Array.from({ length }, (_, i) => `${name}${i}`).join(', ');
