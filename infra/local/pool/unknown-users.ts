// What an unknown user, or one without a password, is shown: the same for the same name, every time.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { PoolSettings } from './settings.ts';
import { createVerifier, type Verifier } from './srp.ts';

const key = randomBytes(32);
const derive = (settings: PoolSettings, purpose: string, name: string): string =>
  createHmac('sha256', key).update(`${settings.id}:${purpose}:${name.toLowerCase()}`).digest('hex');

/** A stable salt, as RFC 5054 (section 2.5.1.3) advises, and a verifier that no password fits. */
export const decoyVerifier = (settings: PoolSettings, name: string): Verifier =>
  createVerifier(
    '',
    '',
    createHash('sha256').update(randomBytes(32)).digest('hex'),
    derive(settings, 'salt', name).slice(0, 32),
  );

/** The user name that the client sees; with username attributes it looks like a `sub`. */
export function decoyName(settings: PoolSettings, typedName: string): string {
  if (settings.usernameAttributes.length === 0) return typedName;
  const hex = derive(settings, 'sub', typedName);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
