// What limits need of a table: to read an item, to replace a record that nobody has changed since, to add to counters.

export type Value = string | number | readonly Value[] | { readonly [key: string]: Value };

/** An item as it was found. What it holds is not checked: another version, or a person, may have written it. */
export type Item = Readonly<Record<string, unknown>>;

/** An item that holds a record. */
export interface Row {
  readonly version: number;
  /** A random mark of the write that left the record like this. */
  readonly rev: string;
  /** Epoch seconds. From then on the table may delete the item. */
  readonly expiresAt: number;
  readonly record: Value;
}

/** An item that holds counters. */
export interface CounterChange {
  readonly add: Readonly<Record<string, number>>;
  /** The change is made only while each of these counters is under its number. A counter that is not there is. */
  readonly under: Readonly<Record<string, number>>;
  readonly expiresAt: number;
}

/** Every operation rejects with `PublicError('UNAVAILABLE')` when the table does not answer. */
export interface Table {
  /** The item as it is after all writes so far. */
  get(key: string): Promise<Item | undefined>;
  /** Writes only where the item's `rev` still is `seen`; `undefined`: where there is no item. `false`: it was not so. */
  put(key: string, row: Row, seen: string | undefined): Promise<boolean>;
  /** All of it in one step, or nothing. `false`: a counter was not under its number. */
  add(key: string, change: CounterChange): Promise<boolean>;
}
