// Who signs in, and where.

export interface User {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly userName: string;
  /** Whether Cognito knows the name. For one that it does not, everything is played to the end all the same. */
  readonly exists: boolean;
}
