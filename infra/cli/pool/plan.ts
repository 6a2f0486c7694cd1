// What attaching or detaching would change in a pool and its app clients, to be shown before it is done.
import type { Edit } from './change.ts';
import { differenceLines } from './fields.ts';

export interface PoolPlan {
  readonly stack: string;
  readonly userPoolId: string;
  readonly pool: Edit;
  /** They are changed before the pool: until that has changed too, a run after a failure finds what is left to do. */
  readonly clients: readonly Edit[];
  /** What a person has to know, one line each. */
  readonly warnings: readonly string[];
}

/** What is not so already, in the order in which it is done. */
export const editsOf = ({ pool, clients }: PoolPlan): Edit[] =>
  [...clients, pool].filter(({ changes }) => changes.length > 0);

/** Field by field, the pool first. Empty where all is so already. */
export const planLines = (plan: PoolPlan): string[] =>
  [plan.pool, ...plan.clients]
    .filter(({ changes }) => changes.length > 0)
    .flatMap(({ target: { name }, changes }) => [`${name.replace(/^t/, 'T')}:`, ...differenceLines(changes)]);
