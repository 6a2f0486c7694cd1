// What a device keeps of a sign-in that ended well, so that strangers' guesses cannot shut it out later.

import type { User } from '../sign-in.ts';
import type { Hmac } from './hmac.ts';

/**
 * 43 characters of base64url. Derived from a random value of this sign-in alone, never from the code's nonce, which a
 * stranger's parallel sign-in shares. Shown in every round, and worth nothing unless the sign-in ends well.
 */
export const deriveProof = (hmac: Hmac, user: User, signIn: string): string =>
  hmac('proof', user.userPoolId, user.userName, signIn).toString('base64url');

/** `undefined` for what cannot be one: it costs the table no call. */
export const readProof = (text: string | undefined): string | undefined =>
  text !== undefined && /^[\w-]{43}$/.test(text) ? text : undefined;
