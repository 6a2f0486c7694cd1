// What a transport does: the calls to Cognito that a sign-in is made of.
import type { ClientMetadata, RoundParameters } from '../rounds/contract.ts';
import type { Tokens } from './snapshot.ts';

export type Reply = { readonly parameters: Partial<RoundParameters>; readonly session: string } | Held;

/** `tokens` is `undefined` where the transport keeps them itself. */
export interface Held {
  readonly tokens: Tokens | undefined;
}

/** Every call rejects with an error whose `name` is Cognito's (`NotAuthorizedException`, …). */
export interface Transport {
  /** What the stored values belong to: the app client's id. */
  readonly id: string;
  signUp(name: string, password: string, attributes: Readonly<Record<string, string>>): Promise<void>;
  start(name: string): Promise<Reply>;
  /** `session` is what the last round came with; each one works once. */
  answer(name: string, session: string, answer: string, metadata: ClientMetadata): Promise<Reply>;
  /** What still lets the person in, renewed where it has run out; `undefined` where Cognito no longer does. */
  renew(held: Held): Promise<Held | undefined>;
  signOut(tokens: Tokens | undefined): Promise<void>;
}
