// All that a pool remembers, in memory, as plain data.
import type { ClientSettings } from './settings.ts';
import type { Verifier } from './srp.ts';

export interface User {
  /** The immutable name that triggers and tokens carry; with username attributes it is the `sub`. */
  readonly userName: string;
  readonly createdAtMs: number;
  /** `sub` included; every value is a string, the verified flags too. */
  attributes: Record<string, string>;
  status: 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD';
  enabled: boolean;
  /** Missing for those who signed up without a password. */
  password?: Verifier;
  /** An authenticator app that has shown a right code once. */
  totp?: { readonly secret: string; isPreferred: boolean };
  /** Of an app that has not shown one yet. */
  offeredTotpSecret?: string;
}

/** One sign-in's tokens, from its first to its last refresh. */
export interface Grant {
  readonly refreshToken: string;
  readonly originJti: string;
  readonly eventId: string;
  readonly userName: string;
  readonly clientId: string;
  readonly authTimeMs: number;
  revoked: boolean;
}

export interface Store {
  /** By user name. */
  readonly users: Map<string, User>;
  readonly clients: Map<string, ClientSettings>;
  /** By refresh token. */
  readonly grants: Map<string, Grant>;
  /** The ids of session strings that have been answered. */
  readonly usedSessions: Set<string>;
}

/** What is kept of a pool over a restart. */
export interface Remembered {
  readonly users: readonly User[];
  readonly grants: readonly Grant[];
}

export const createStore = (
  clients: readonly ClientSettings[],
  { users, grants }: Remembered = { users: [], grants: [] },
): Store => ({
  users: new Map(users.map((user) => [user.userName, user])),
  clients: new Map(clients.map((client) => [client.id, client])),
  grants: new Map(grants.map((grant) => [grant.refreshToken, grant])),
  usedSessions: new Set(),
});
