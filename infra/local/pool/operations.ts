// Every operation that the pool knows, by the name that X-Amz-Target gives.
import {
  adminConfirmSignUp,
  adminDeleteUser,
  adminDeleteUserAttributes,
  adminDisableUser,
  adminEnableUser,
  adminGetUser,
  adminSetUserPassword,
  adminUpdateUserAttributes,
  deleteSelf,
  getSelf,
  getTokensFromRefreshToken,
  globalSignOut,
  listUsers,
  revokeToken,
} from './account.ts';
import { describeUserPool, describeUserPoolClient } from './describe.ts';
import type { Input } from './input.ts';
import { associateSoftwareToken, setUserMfaPreference, verifySoftwareToken } from './mfa.ts';
import type { Pool } from './pool.ts';
import { respondToAuthChallenge } from './respond.ts';
import { initiateAuth } from './sign-in.ts';
import { adminCreateUser, signUp } from './sign-up.ts';

type Operation = (input: Input, pool: Pool) => Promise<object>;

export const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['SignUp', signUp],
  ['InitiateAuth', initiateAuth],
  ['RespondToAuthChallenge', respondToAuthChallenge],
  ['GetTokensFromRefreshToken', getTokensFromRefreshToken],
  ['RevokeToken', revokeToken],
  ['AssociateSoftwareToken', associateSoftwareToken],
  ['VerifySoftwareToken', verifySoftwareToken],
  ['SetUserMFAPreference', setUserMfaPreference],
  ['GetUser', getSelf],
  ['DeleteUser', deleteSelf],
  ['GlobalSignOut', globalSignOut],
  ['AdminInitiateAuth', initiateAuth],
  ['AdminRespondToAuthChallenge', respondToAuthChallenge],
  ['AdminCreateUser', adminCreateUser],
  ['AdminConfirmSignUp', adminConfirmSignUp],
  ['AdminGetUser', adminGetUser],
  ['AdminSetUserPassword', adminSetUserPassword],
  ['AdminUpdateUserAttributes', adminUpdateUserAttributes],
  ['AdminDeleteUserAttributes', adminDeleteUserAttributes],
  ['AdminEnableUser', adminEnableUser],
  ['AdminDisableUser', adminDisableUser],
  ['AdminDeleteUser', adminDeleteUser],
  ['ListUsers', listUsers],
  ['DescribeUserPool', describeUserPool],
  ['DescribeUserPoolClient', describeUserPoolClient],
]);
