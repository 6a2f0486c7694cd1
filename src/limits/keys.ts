// The names of items: keyed hashes, so that the table names neither a user nor a destination.
import type { Hmac } from '../challenge/hmac.ts';
import type { StateOwner } from '../challenge/state.ts';
import type { UserKey } from './limits.ts';

/** Wrong answers count per user, whichever app client they came by; codes are live per app client. */
export const userKey = (hmac: Hmac, owner: StateOwner, known: boolean): UserKey => ({
  // Apart from users: in a pool that minds case, the stranger `Ada` must not share the item of the user `ada`.
  userHash: hmac('table', known ? 'user' : 'stranger', owner.userPoolId, owner.userName).toString(
    'base64url',
  ),
  clientId: owner.clientId,
  known,
});

/** `ada+1@…` and `ada+2@…` arrive in one mailbox (RFC 5233, subaddressing), so they share its caps. */
const mailbox = (text: string): string => text.replace(/^([^+@]+)\+[^@]*@/, '$1@');

export const destinationHash = (hmac: Hmac, text: string): string =>
  hmac('table', 'destination', mailbox(text)).toString('base64url');
