// NEW_PASSWORD_REQUIRED: a user whom an administrator made replaces the temporary password, right after it was checked. Cognito
// was reported to issue tokens then, and not to call Define again (amazon-cognito-identity-js#341, 2017, still open).
import { parameter, type StringMap } from './input.ts';
import { assertPasswordPolicy, keepPassword } from './password.ts';
import type { Pool } from './pool.ts';
import { ask } from './rounds.ts';
import type { SessionItem, SignIn } from './sessions.ts';
import type { ClientSettings } from './settings.ts';
import type { User } from './store.ts';

export const askNewPassword = (pool: Pool, client: ClientSettings, signIn: SignIn, user: User): object =>
  ask(
    pool,
    client,
    signIn,
    { name: 'NEW_PASSWORD_REQUIRED' },
    {
      USER_ID_FOR_SRP: user.userName,
      requiredAttributes: '[]',
      userAttributes: JSON.stringify(user.attributes),
    },
  );

/** Keeps the new password, and gives what the session says of it if Define is called again. */
export function takeNewPassword({ settings }: Pool, user: User, responses: StringMap): SessionItem {
  const password = parameter(responses, 'NEW_PASSWORD');
  assertPasswordPolicy(password);
  user.password = keepPassword(settings, user.userName, password);
  user.status = 'CONFIRMED';
  return { challengeName: 'NEW_PASSWORD_REQUIRED', challengeResult: true, challengeMetadata: null };
}
