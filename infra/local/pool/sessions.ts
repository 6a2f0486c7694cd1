// Session strings: the state of a sign-in, sealed, so that a client can carry it and not read it.
import { randomBytes, randomUUID } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';
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
  readonly jti: string;
  readonly expiresAtMs: number;
  readonly signIn: SignIn;
  readonly pending: Pending;
}

export type Sessions = ReturnType<typeof createSessions>;

export function createSessions(used: Store['usedSessions'], now: () => number) {
  const key = randomBytes(32);
  return {
    /** Every round gets a new string, valid for the full time. */
    seal: (signIn: SignIn, pending: Pending, lifeMs: number): Promise<string> =>
      new EncryptJWT({ signIn, pending, expiresAtMs: now() + lifeMs })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setJti(randomUUID())
        .encrypt(key),
    /** Opens a string and spends it: it works once, whatever comes of the answer. */
    async spend(session: string): Promise<{ readonly signIn: SignIn; readonly pending: Pending }> {
      const { payload } = await jwtDecrypt<Sealed>(session, key).catch(() => {
        throw invalidSession();
      });
      const { jti, expiresAtMs, signIn, pending } = payload;
      if (used.has(jti)) throw invalidSession();
      if (now() >= expiresAtMs) throw sessionExpired();
      used.add(jti);
      return { signIn, pending };
    },
  };
}
