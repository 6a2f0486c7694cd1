// What an operator chooses for a user pool and its app clients.

export type Contact = 'email' | 'phone_number';
export const contacts: readonly Contact[] = ['email', 'phone_number'];

export interface PoolSettings {
  /** `<region>_<name>`. */
  readonly id: string;
  readonly region: string;
  /** The attributes users have instead of a user name; a pool has these or alias attributes, not both. */
  readonly usernameAttributes: readonly Contact[];
  /** The attributes that also name a user, once verified. */
  readonly aliasAttributes: readonly Contact[];
  /** Whether sign-up may leave the password out, as in a pool with passwordless first factors. */
  readonly passwordOptional: boolean;
  /** By an authenticator app: for nobody, for users who have set one up, for all. */
  readonly mfa: 'OFF' | 'OPTIONAL' | 'ON';
  /**
   * What follows once a user has replaced a temporary password. Reported: tokens (amazon-cognito-identity-js#341). Nobody has
   * confirmed it, so that a test can play the other way too.
   */
  readonly afterNewPassword: 'tokens' | 'define';
}

export interface ClientSettings {
  readonly id: string;
  readonly secret?: string;
  readonly preventUserExistenceErrors: 'ENABLED' | 'LEGACY';
  /** Minutes, 3 to 15. */
  readonly authSessionValidity: number;
  readonly explicitAuthFlows: readonly string[];
}

export const defaultPool: PoolSettings = {
  id: 'eu-west-1_Local0000',
  region: 'eu-west-1',
  usernameAttributes: contacts,
  aliasAttributes: [],
  passwordOptional: true,
  mfa: 'OFF',
  afterNewPassword: 'tokens',
};

export const defaultClient: ClientSettings = {
  id: '0local0client0local0client',
  preventUserExistenceErrors: 'ENABLED',
  authSessionValidity: 3,
  explicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
};
