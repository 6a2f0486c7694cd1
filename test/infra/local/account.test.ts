// The operations on users who exist, as administrators and tests use them.
import {
  AdminConfirmSignUpCommand,
  AdminDeleteUserAttributesCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  DeleteUserCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from 'vitest';
import { refusal, testPool } from '../../support/local-pool.ts';

const email = 'ada@example.com';
const Username = email;

async function poolWithUser(options: Parameters<typeof testPool>[0] = {}) {
  const local = await testPool(options);
  await local.signUp(email);
  const attributesOf = async (name: string) => {
    const { UserAttributes = [] } = await local.cognito.send(
      new AdminGetUserCommand({ ...local.ids, Username: name }),
    );
    return Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value]));
  };
  const update = (name: string, attributes: Record<string, string>) =>
    local.cognito.send(
      new AdminUpdateUserAttributesCommand({
        ...local.ids,
        Username: name,
        UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
      }),
    );
  return { ...local, attributesOf, update };
}

describe('AdminUpdateUserAttributes', () => {
  it('no longer counts a changed contact as verified, unless told so', async () => {
    const { update, attributesOf } = await poolWithUser();
    await update(email, { email_verified: 'true', locale: 'fr' });
    expect(await attributesOf(email)).toMatchObject({ email_verified: 'true', locale: 'fr' });
    await update(email, { email });
    expect(await attributesOf(email)).toMatchObject({ email_verified: 'true' });
    await update(email, { email: 'new@example.com' });
    expect(await attributesOf('new@example.com')).toMatchObject({ email_verified: 'false' });
    await update('new@example.com', { email, email_verified: 'True' });
    expect(await attributesOf(email)).toMatchObject({ email_verified: 'True' });
  });

  it('refuses a user name that somebody has, and a malformed one', async () => {
    const { update, signUp } = await poolWithUser();
    await signUp('eve@example.com');
    expect(await refusal(update('eve@example.com', { email }))).toBe(
      'AliasExistsException: An account with the email already exists.',
    );
    expect(await refusal(update(email, { phone_number: '0770' }))).toContain('Invalid phone number format.');
  });

  it('takes attributes away with their flags', async () => {
    const { cognito, ids, update, attributesOf } = await poolWithUser();
    await update(email, { phone_number: '+447400123456', phone_number_verified: 'true' });
    await cognito.send(
      new AdminDeleteUserAttributesCommand({ ...ids, Username, UserAttributeNames: ['phone_number'] }),
    );
    expect(Object.keys(await attributesOf(email)).sort()).toEqual(['email', 'email_verified', 'sub']);
  });
});

describe('administrators', () => {
  it('confirm users, disable them and enable them again', async () => {
    const { cognito, ids, begin } = await poolWithUser({ script: { PreSignUp: () => ({}) } });
    expect(await refusal(begin(email))).toContain('UserNotConfirmedException');
    await cognito.send(new AdminConfirmSignUpCommand({ ...ids, Username }));
    expect(await refusal(begin(email))).toBe('not refused');
    await cognito.send(new AdminDisableUserCommand({ ...ids, Username }));
    expect(await refusal(begin(email))).toContain('User is disabled.');
    await cognito.send(new AdminEnableUserCommand({ ...ids, Username }));
    expect(await refusal(begin(email))).toBe('not refused');
  });

  it('find users by an attribute', async () => {
    const { cognito, ids, signUp } = await poolWithUser();
    await signUp('eve@example.com');
    const found = async (Filter?: string) =>
      (await cognito.send(new ListUsersCommand({ ...ids, Filter }))).Users?.length;
    expect(await found()).toBe(2);
    expect(await found(`email = "${email}"`)).toBe(1);
    expect(await found('email = "nobody@example.com"')).toBe(0);
  });

  it('ask for the right pool', async () => {
    const { cognito } = await poolWithUser();
    expect(
      await refusal(cognito.send(new AdminGetUserCommand({ UserPoolId: 'eu-west-1_Other', Username }))),
    ).toBe('ResourceNotFoundException: User pool eu-west-1_Other does not exist.');
  });

  it('read the settings back', async () => {
    const { cognito, ids } = await poolWithUser();
    const { UserPool } = await cognito.send(new DescribeUserPoolCommand(ids));
    expect(UserPool).toMatchObject({ Id: ids.UserPoolId, UsernameAttributes: ['email', 'phone_number'] });
    const { UserPoolClient } = await cognito.send(new DescribeUserPoolClientCommand(ids));
    expect(UserPoolClient).toMatchObject({
      ClientId: ids.ClientId,
      PreventUserExistenceErrors: 'ENABLED',
      AuthSessionValidity: 3,
    });
  });
});

describe('deleting', () => {
  it('removes the user, by themselves or by an administrator', async () => {
    const { cognito, ids, begin, answer, signUp, pool } = await poolWithUser();
    const { AuthenticationResult } = await answer((await begin(email)).Session, email, '42');
    const command = new DeleteUserCommand({ AccessToken: AuthenticationResult?.AccessToken });
    await cognito.send(command);
    expect(pool.store.users.size).toBe(0);
    expect(await refusal(cognito.send(command))).toBe('NotAuthorizedException: Invalid Access Token');
    await signUp(email);
    await cognito.send(new AdminDeleteUserCommand({ ...ids, Username }));
    expect(await refusal(cognito.send(new AdminGetUserCommand({ ...ids, Username })))).toBe(
      'UserNotFoundException: User does not exist.',
    );
  });
});
