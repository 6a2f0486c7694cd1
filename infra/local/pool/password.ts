// Passwords: what a pool asks of them, and what it keeps.
import { CognitoError } from './errors.ts';
import { poolName } from './pool.ts';
import type { PoolSettings } from './settings.ts';
import { createVerifier, type Verifier } from './srp.ts';

export function assertPasswordPolicy(password: string): void {
  if (password.length < 8)
    throw new CognitoError(
      'InvalidPasswordException',
      'Password did not conform with policy: Password not long enough',
    );
}

export const keepPassword = (settings: PoolSettings, userName: string, password: string): Verifier =>
  createVerifier(poolName(settings), userName, password);
