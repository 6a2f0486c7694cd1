// One record, changed as one step: read, decide, write. A call that another one has overtaken decides again.
import { PublicError } from '../errors.ts';
import type { Shape } from './shape.ts';
import type { Item, Table, Value } from './table.ts';

/** What a rule decides. Without `record`, nothing is written: a refusal leaves no trace. */
export interface Decision<R, A> {
  readonly record?: R;
  readonly answer: A;
}

/** A record as it was read, and the mark of the write that left it so. `undefined`: there was none. */
export interface Snapshot<R> {
  readonly record: R | undefined;
  readonly rev: string | undefined;
}

export interface Change<R> {
  /** Epoch milliseconds. After that, a call that was overtaken gives up. */
  readonly deadlineMs: number;
  /** Epoch seconds. From then on the table may forget the record. */
  readonly expiresAt: number;
  /** What was read before, in place of a read. */
  readonly from?: Snapshot<R>;
}

/** Every function rejects with `PublicError('UNAVAILABLE')`: nobody is let in without the table. */
export interface Store<R> {
  read(key: string): Promise<Snapshot<R>>;
  /** `decide` must be pure: it runs again whenever another call has written in between. */
  change<A>(key: string, change: Change<R>, decide: (record: R | undefined) => Decision<R, A>): Promise<A>;
}

export interface StoreEffects {
  nowMs(): number;
  /** A random text that no other write has. */
  mark(): string;
}

/** Of the records that this code writes. A record of another version is not read, and not overwritten. */
export const recordVersion = 1;

/**
 * Only writes compete, and the rules allow few: at most WRONG_PER_HOUR (50) guesses and one message at a time. So a call
 * that was overtaken this often meets something that is no limit of ours.
 */
const mostTries = 60;

/** Of another version, or damaged. The names of this error and the next are what the log says. */
export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord';
  /** A hash: it names nobody. */
  readonly key: string;

  constructor(key: string) {
    super('a record that this version cannot read');
    this.key = key;
  }
}
class OvertakenTooOften extends Error {
  override readonly name = 'OvertakenTooOften';
}

/** `undefined` where the text is not a record of this version and shape. */
export const openRecord = <R>({ version, rev, record }: Item, isRecord: Shape<R>): Snapshot<R> | undefined =>
  version === recordVersion && typeof rev === 'string' && isRecord(record) ? { record, rev } : undefined;

export function createStore<R>(table: Table, isRecord: Shape<R>, { nowMs, mark }: StoreEffects): Store<R> {
  const open = (key: string, item: Item | undefined): Snapshot<R> => {
    if (item === undefined) return { record: undefined, rev: undefined };
    const snapshot = openRecord(item, isRecord);
    if (!snapshot) throw new PublicError('UNAVAILABLE', { cause: new UnreadableRecord(key) });
    return snapshot;
  };

  return {
    read: async (key) => open(key, await table.get(key)),

    async change(key, { deadlineMs, expiresAt, from }, decide) {
      const rev = mark();
      let seen = from ?? open(key, await table.get(key));
      for (let tries = 0; tries < mostTries; tries++) {
        const { record, answer } = decide(seen.record);
        if (record === undefined) return answer;
        const row = { version: recordVersion, rev, expiresAt, record: record as Value };
        const put = await table.put(key, row, seen.rev).catch((error: unknown) => ({ error }));
        if (put === true) return answer;
        const item = await table.get(key);
        // The answer of a write can get lost: the SDK's second try, or we after an error, then find its mark.
        if (item?.rev === rev) return answer;
        if (put !== false) throw put.error;
        if (nowMs() > deadlineMs) break;
        seen = open(key, item);
      }
      throw new PublicError('UNAVAILABLE', { cause: new OvertakenTooOften() });
    },
  };
}
