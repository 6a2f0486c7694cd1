// A user pool: its settings, its memory, and the few parts that every operation works with.
import type { JWK } from 'jose';
import { resourceNotFound } from './errors.ts';
import { type Input, text } from './input.ts';
import { createSessions, type Sessions } from './sessions.ts';
import type { ClientSettings, PoolSettings } from './settings.ts';
import { createStore, type Remembered, type Store } from './store.ts';
import { createTokens, type Tokens } from './tokens.ts';
import { createTriggers, type TriggerOptions, type Triggers } from './triggers.ts';

export interface Pool {
  readonly settings: PoolSettings;
  readonly store: Store;
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly triggers: Triggers;
  readonly now: () => number;
}

export interface PoolOptions extends TriggerOptions {
  readonly clients: readonly ClientSettings[];
  /** Of a start before. */
  readonly kept?: (Remembered & { readonly signingKey: JWK }) | undefined;
}

export async function createPool({ clients, kept, ...options }: PoolOptions): Promise<Pool> {
  const { pool: settings, now } = options;
  const store = createStore(clients, kept);
  return {
    settings,
    store,
    tokens: await createTokens(settings, store, now, kept?.signingKey),
    sessions: createSessions(store.usedSessions, now),
    triggers: createTriggers(options),
    now,
  };
}

/** The pool id without its Region, as SRP mixes it in. */
export const poolName = ({ id }: PoolSettings): string => id.slice(id.indexOf('_') + 1);

export function getClient({ store }: Pool, id: string): ClientSettings {
  const client = store.clients.get(id);
  if (!client) throw resourceNotFound(`User pool client ${id} does not exist.`);
  return client;
}

/** The app client that a request names. Requests of the Admin operations name the pool as well. */
export function clientOf(pool: Pool, input: Input): ClientSettings {
  if (input.UserPoolId !== undefined) assertPool(pool.settings, input);
  return getClient(pool, text(input, 'ClientId', 128));
}

/** Throws ResourceNotFoundException when the request is for another pool. */
export function assertPool(settings: PoolSettings, input: Input): void {
  const id = text(input, 'UserPoolId', 55);
  if (id !== settings.id) throw resourceNotFound(`User pool ${id} does not exist.`);
}
