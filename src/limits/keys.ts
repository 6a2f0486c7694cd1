// The names of items: keyed hashes, so that the table names neither a user nor a destination.
import type { Keyed } from '../challenge/keyed.ts';
import type { StateOwner } from '../challenge/state.ts';
import type { UserKey } from './limits.ts';

/** Wrong answers count per user, whichever app client they came by; codes are live per app client. */
export const userKey = (keyed: Keyed, owner: StateOwner, known: boolean): UserKey => ({
  // Apart from users: in a pool that minds case, the stranger `Ada` must not share the item of the user `ada`.
  userHash: keyed('table', known ? 'user' : 'stranger', owner.userPoolId, owner.userName).toString(
    'base64url',
  ),
  clientId: owner.clientId,
  known,
});

/** `ada+1@…` and `ada+2@…` arrive in one mailbox (RFC 5233, subaddressing), so they share its caps. */
const mailbox = (text: string): string => text.replace(/^([^+@]+)\+[^@]*@/, '$1@');

export const destinationHash = (keyed: Keyed, text: string): string =>
  keyed('table', 'destination', mailbox(text)).toString('base64url');
