// What becomes of a pool's second factor when it is attached. Pure.
import type { Settings } from '../../../src/settings/table.ts';
import { broken, type Finding, ok, warning } from '../doctor/finding.ts';

export type Mfa = 'OFF' | 'OPTIONAL' | 'ON';

const check = 'second factor';

/**
 * Plain CUSTOM_AUTH runs no MFA (amplify-js#12887). With the password first, Cognito goes from PASSWORD_VERIFIER
 * to MFA to tokens and asks Define no more (amplify-js#3876, #11540).
 */
export function judgeMfa(mfa: Mfa, { SRP_FIRST: first }: Pick<Settings, 'SRP_FIRST'>): Finding {
  if (mfa === 'OFF') return ok(check, 'MFA is OFF');
  if (first === 'skip')
    return broken(
      check,
      mfa === 'ON'
        ? 'MFA is ON, and a sign-in by code runs none: every user would get in by the code alone, without the second factor that the pool asks for now'
        : 'MFA is OPTIONAL, and a sign-in by code runs none: users who have set up a second factor would get in by the code alone',
      'Choose this or MFA: turn MFA off in the pool, or use another pool; --accept-no-mfa if users may lose their second factor',
      '--accept-no-mfa',
    );
  if (mfa === 'ON')
    return broken(
      check,
      'MFA is ON, and Cognito goes from the password to MFA to tokens and never asks for a code: "password, then code" (SRP_FIRST=verify) would not hold',
      'Turn MFA off in the pool; or set SRP_FIRST=skip, and say --accept-no-mfa if users may lose their second factor',
    );
  return warning(
    check,
    'MFA is OPTIONAL: users who have set up a second factor get in by password and that factor, and are never asked for a code',
    'Turn MFA off in the pool if a code has to follow every password',
  );
}
