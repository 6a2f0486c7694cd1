// Session strings: the state of a sign-in, sealed, so that a client can carry it and not read it.
import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { invalidSession, sessionExpired } from './errors.ts';
import type { StringMap } from './input.ts';
import type { SrpRound } from './srp.ts';
import type { Store } from './store.ts';

/** An item of the session as the triggers see it. */
export interface SessionItem {
  challengeName: string;
  challengeResult: boolean;
  challengeMetadata?: string | null;
}

/** The API's limit for `Session`: a longer one is handed out, and refused when it comes back. */
export const maxSessionLength = 8192;

/** What the client has been asked and has not answered yet. */
export type Pending =
  | {
      readonly name: 'CUSTOM_CHALLENGE';
      readonly metadata: string | null;
      readonly privateParameters: StringMap;
    }
  | { readonly name: 'PASSWORD_VERIFIER'; readonly round: SrpRound }
  | { readonly name: 'NEW_PASSWORD_REQUIRED' }
  | { readonly name: 'SOFTWARE_TOKEN_MFA' }
  | {
      readonly name: 'MFA_SETUP';
      readonly secret: string | undefined;
      /** Whether the app has shown a right code. */
      readonly isVerified: boolean;
    };

export interface SignIn {
  /** The same for all rounds of one sign-in. */
  readonly id: string;
  /** The user's name; for an unknown user, the name as it was typed. */
  readonly userName: string;
  readonly userNotFound: boolean;
  readonly clientId: string;
  readonly srpA: string | undefined;
  /** The answered challenges, oldest first. */
  readonly history: readonly SessionItem[];
}

interface Sealed {
  readonly id: string;
  readonly expiresAtMs: number;
  readonly signIn: SignIn;
  readonly pending: Pending;
}

export interface Sessions {
  /** Every round gets a new string, valid for the full time. */
  seal(signIn: SignIn, pending: Pending, lifeMs: number): string;
  /** Opens a string and spends it: it works once, whatever comes of the answer. */
  spend(session: string): { readonly signIn: SignIn; readonly pending: Pending };
}

export function createSessions(used: Store['usedSessions'], now: () => number): Sessions {
  const key = randomBytes(32);

  const open = (session: string): Sealed => {
    try {
      const bytes = Buffer.from(session, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
      decipher.setAuthTag(bytes.subarray(12, 28));
      const plain = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
      return JSON.parse(plain.toString('utf8'));
    } catch {
      throw invalidSession();
    }
  };

  return {
    seal(signIn, pending, lifeMs) {
      const sealed: Sealed = { id: randomUUID(), expiresAtMs: now() + lifeMs, signIn, pending };
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(JSON.stringify(sealed)), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    spend(session) {
      const { id, expiresAtMs, signIn, pending } = open(session);
      if (used.has(id)) throw invalidSession();
      if (now() >= expiresAtMs) throw sessionExpired();
      used.add(id);
      return { signIn, pending };
    },
  };
}
