// SECRET_HASH: an app client with a secret must show that it knows it.
import { createHmac } from 'node:crypto';
import { invalidParameter, notAuthorized } from './errors.ts';
import type { ClientSettings } from './settings.ts';

/** `userName` is the name as the client sends it. */
export function assertSecretHash(
  { id, secret }: ClientSettings,
  userName: string,
  secretHash: string | undefined,
): void {
  if (secret === undefined) {
    if (secretHash !== undefined) throw invalidParameter(`Unable to verify secret hash for client ${id}`);
    return;
  }
  if (secretHash === undefined)
    throw notAuthorized(`Client ${id} is configured with secret but SECRET_HASH was not received`);
  const expected = createHmac('sha256', secret).update(`${userName}${id}`).digest('base64');
  if (secretHash !== expected) throw notAuthorized(`Unable to verify secret hash for client ${id}`);
}
