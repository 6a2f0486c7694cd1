// The two single-item operations that every limit is made of.

export type Value = string | number | { readonly [key: string]: Value };
export type Item = { readonly [attribute: string]: Value };

export interface ItemUpdate {
  readonly pk: string;
  readonly update: string;
  readonly condition?: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, Value>>;
}

/** Rejects with `PublicError('UNAVAILABLE')` when the table does not answer. */
export interface Table {
  /** The item after the write, or `undefined` when the condition did not hold. */
  update(update: ItemUpdate): Promise<Item | undefined>;
  /** The item as it is after all writes so far. */
  get(pk: string): Promise<Item | undefined>;
}
