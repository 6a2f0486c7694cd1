// Every operation that the pool knows, by the name that X-Amz-Target gives, and about whom it is.
import {
  adminDeleteUserAttributes,
  adminSetUserPassword,
  adminUpdateUserAttributes,
  listUsers,
} from './account.ts';
import { describeUserPool, describeUserPoolClient } from './describe.ts';
import { type Input, text } from './input.ts';
import { associateSoftwareToken, mfaOf, setUserMfaPreference, verifySoftwareToken } from './mfa.ts';
import { assertPool, clientOf, type Pool } from './pool.ts';
import { respondToAuthChallenge } from './respond.ts';
import { initiateAuth } from './sign-in.ts';
import { adminCreateUser, signUp } from './sign-up.ts';
import type { User } from './store.ts';
import { attributeList, describeUser, getUser } from './users.ts';

/** Answers with an empty object where there is nothing to say. */
type Operation = (input: Input, pool: Pool) => object | undefined | Promise<object | undefined>;
type OnUser = (user: User, pool: Pool, input: Input) => object | undefined;

/** About the user who brings an access token. */
const onSelf =
  (act: OnUser): Operation =>
  async (input, pool) =>
    act(await pool.tokens.userOf(text(input, 'AccessToken')), pool, input);

/** About the user whom an administrator names. */
const onUser =
  (act: OnUser): Operation =>
  (input, pool) => {
    assertPool(pool.settings, input);
    return act(getUser(pool, text(input, 'Username', 128)), pool, input);
  };

function remove({ userName }: User, { store }: Pool): undefined {
  store.users.delete(userName);
}

const change =
  (changed: Partial<User>) =>
  (user: User): undefined => {
    Object.assign(user, changed);
  };

const operations: Readonly<Record<string, Operation>> = {
  SignUp: signUp,
  InitiateAuth: initiateAuth,
  RespondToAuthChallenge: respondToAuthChallenge,
  async GetTokensFromRefreshToken(input, pool) {
    const { id } = clientOf(pool, input);
    return { AuthenticationResult: await pool.tokens.refresh(text(input, 'RefreshToken'), id) };
  },
  RevokeToken(input, pool) {
    pool.tokens.revoke(text(input, 'Token'), clientOf(pool, input).id);
    return undefined;
  },
  AssociateSoftwareToken: associateSoftwareToken,
  VerifySoftwareToken: verifySoftwareToken,
  SetUserMFAPreference: onSelf(setUserMfaPreference),
  GetUser: onSelf((user) => ({
    Username: user.userName,
    UserAttributes: attributeList(user),
    ...mfaOf(user),
  })),
  DeleteUser: onSelf(remove),
  GlobalSignOut: onSelf((user, { tokens }) => void tokens.revokeAll(user)),
  AdminInitiateAuth: initiateAuth,
  AdminRespondToAuthChallenge: respondToAuthChallenge,
  AdminCreateUser: adminCreateUser,
  AdminConfirmSignUp: onUser(change({ status: 'CONFIRMED' })),
  AdminGetUser: onUser((user) => {
    const { Attributes, ...described } = describeUser(user);
    return { ...described, UserAttributes: Attributes, ...mfaOf(user) };
  }),
  AdminSetUserPassword: onUser(adminSetUserPassword),
  AdminUpdateUserAttributes: onUser(adminUpdateUserAttributes),
  AdminDeleteUserAttributes: onUser(adminDeleteUserAttributes),
  AdminEnableUser: onUser(change({ enabled: true })),
  AdminDisableUser: onUser(change({ enabled: false })),
  AdminDeleteUser: onUser(remove),
  ListUsers: listUsers,
  DescribeUserPool: describeUserPool,
  DescribeUserPoolClient: describeUserPoolClient,
};

export const findOperation = (name: string): Operation | undefined =>
  Object.hasOwn(operations, name) ? operations[name] : undefined;
