// Sign-up against the local pool: what PreSignUp gets, and what its answer does.
import { AdminCreateUserCommand, AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, it } from 'vitest';
import { refusal, testPool } from '../../support/local-pool.ts';

const email = 'ada@example.com';
const phone = '+447700900123';
const aliasPool = { usernameAttributes: [], aliasAttributes: ['email', 'phone_number'] } as const;
const verifyEmail = { PreSignUp: () => ({ autoConfirmUser: true, autoVerifyEmail: true }) };

describe('SignUp', () => {
  it('tells PreSignUp the attributes, the validation data and the client metadata, and nothing of an answer', async () => {
    const { signUp, events, ids } = await testPool();
    await signUp(email, {
      UserAttributes: [{ Name: 'locale', Value: 'fr' }],
      ValidationData: [{ Name: 'captcha', Value: 'x' }],
      ClientMetadata: { campaign: 'y' },
    });
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      version: '1',
      triggerSource: 'PreSignUp_SignUp',
      callerContext: { clientId: ids.ClientId },
      request: {
        userAttributes: { email, locale: 'fr' },
        validationData: { captcha: 'x' },
        clientMetadata: { campaign: 'y' },
      },
      response: { autoConfirmUser: null, autoVerifyEmail: null, autoVerifyPhone: null },
    });
  });

  it('names the user by the sub when email addresses are user names', async () => {
    const { signUp, events, pool } = await testPool({ script: verifyEmail });
    const { UserSub, UserConfirmed } = await signUp(email);
    expect(UserConfirmed).toBe(true);
    expect(events[0]?.userName).toBe(UserSub);
    expect(pool.store.users.get(UserSub ?? '')?.attributes).toEqual({
      sub: UserSub,
      email,
      email_verified: 'true',
    });
  });

  it('leaves the user unconfirmed when the trigger does not confirm, and refuses their sign-in', async () => {
    const { signUp, begin } = await testPool({ script: { PreSignUp: () => ({}) } });
    expect((await signUp(email)).UserConfirmed).toBe(false);
    expect(await refusal(begin(email))).toBe('UserNotConfirmedException: User is not confirmed.');
  });

  it('fails when a contact is auto-verified that the user does not have, and creates nobody', async () => {
    const script = { PreSignUp: () => ({ autoConfirmUser: true, autoVerifyPhone: true }) };
    const { signUp, pool } = await testPool({ script });
    expect(await refusal(signUp(email))).toContain('InvalidLambdaResponseException');
    expect(pool.store.users.size).toBe(0);
  });

  it('fails when a contact is auto-verified of a user who is not confirmed', async () => {
    const { signUp } = await testPool({ script: { PreSignUp: () => ({ autoVerifyEmail: true }) } });
    expect(await refusal(signUp(email))).toBe(
      'InvalidLambdaResponseException: Phone or email cannot be auto verified, when user is not being auto confirmed.',
    );
  });

  it("gives the client the trigger's own words when it throws", async () => {
    const script = {
      PreSignUp: () => {
        throw new Error('Sign-up is closed');
      },
    };
    const { signUp, pool } = await testPool({ script });
    expect(await refusal(signUp(email))).toBe(
      'UserLambdaValidationException: PreSignUp failed with error Sign-up is closed.',
    );
    expect(pool.store.users.size).toBe(0);
  });

  it.each([
    [
      'a name that is no contact',
      'ada',
      {},
      'InvalidParameterException: Username should be either an email or a phone number.',
    ],
    [
      'a malformed number',
      email,
      { UserAttributes: [{ Name: 'phone_number', Value: '0770' }] },
      'InvalidParameterException: Invalid phone number format.',
    ],
    [
      'a verified flag that the client sets',
      email,
      { UserAttributes: [{ Name: 'email_verified', Value: 'true' }] },
      'NotAuthorizedException: A client attempted to write unauthorized attribute',
    ],
    [
      'a short password',
      email,
      { Password: 'short' },
      'InvalidPasswordException: Password did not conform with policy: Password not long enough',
    ],
    [
      'an unknown app client',
      email,
      { ClientId: 'nobody' },
      'ResourceNotFoundException: User pool client nobody does not exist.',
    ],
  ])('refuses %s', async (_, name, more, expected) => {
    const { signUp } = await testPool();
    expect(await refusal(signUp(name, more))).toBe(expected);
  });

  it('refuses an address that somebody has, whatever its case', async () => {
    const { signUp } = await testPool();
    await signUp(email);
    expect(await refusal(signUp('Ada@Example.com'))).toBe(
      'UsernameExistsException: An account with the given email already exists.',
    );
  });

  it('asks for a password where the pool has no passwordless factor', async () => {
    const { signUp } = await testPool({ pool: { passwordOptional: false } });
    expect(await refusal(signUp(email))).toContain('InvalidParameterException');
    expect((await signUp(email, { Password: 'long enough' })).UserConfirmed).toBe(true);
  });
});

describe('a pool with alias attributes', () => {
  it('keeps the user name, and refuses one that has the form of an alias', async () => {
    const { signUp, events } = await testPool({ pool: aliasPool });
    await signUp('ada', { UserAttributes: [{ Name: 'email', Value: email }] });
    expect(events[0]?.userName).toBe('ada');
    expect(await refusal(signUp(email))).toBe(
      'InvalidParameterException: Username cannot be of email format, since user pool is configured for email alias.',
    );
    expect(await refusal(signUp(phone))).toContain('configured for phone number alias');
  });

  it('moves the alias from its owner to the user that the trigger verifies: a takeover', async () => {
    const { signUp, begin, pool, sent } = await testPool({ pool: aliasPool, script: verifyEmail });
    const UserAttributes = [{ Name: 'email', Value: email }];
    await signUp('owner', { UserAttributes });
    await begin(email);
    await signUp('thief', { UserAttributes });
    await begin(email);
    expect(sent('DefineAuthChallenge').map(({ userName }) => userName)).toEqual(['owner', 'thief']);
    expect(pool.store.users.get('owner')?.attributes.email_verified).toBe('false');
  });

  it('signs nobody in by an alias that is not verified', async () => {
    const { signUp, begin } = await testPool({
      pool: aliasPool,
      client: { preventUserExistenceErrors: 'LEGACY' },
    });
    await signUp('ada', { UserAttributes: [{ Name: 'email', Value: email }] });
    expect(await refusal(begin(email))).toContain('UserNotFoundException');
    expect((await begin('ada')).ChallengeName).toBe('CUSTOM_CHALLENGE');
  });
});

describe('AdminCreateUser', () => {
  it("ignores what the trigger says, and takes the administrator's word for verified contacts", async () => {
    const script = { PreSignUp: () => ({ autoConfirmUser: true, autoVerifyPhone: true }) };
    const { cognito, ids, events } = await testPool({ script });
    const { User } = await cognito.send(
      new AdminCreateUserCommand({
        ...ids,
        Username: email,
        UserAttributes: [{ Name: 'email_verified', Value: 'True' }],
      }),
    );
    expect(events[0]).toMatchObject({
      triggerSource: 'PreSignUp_AdminCreateUser',
      callerContext: { clientId: 'CLIENT_ID_NOT_APPLICABLE' },
    });
    expect(User?.UserStatus).toBe('FORCE_CHANGE_PASSWORD');
    const found = await cognito.send(new AdminGetUserCommand({ ...ids, Username: email }));
    expect(found.UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'True' });
    expect(found.UserAttributes?.some(({ Name }) => Name === 'phone_number_verified')).toBe(false);
  });

  it('refuses a verified alias that somebody has, unless told to move it', async () => {
    const { cognito, ids, pool } = await testPool({ pool: aliasPool });
    const create = (Username: string, more: object = {}) =>
      cognito.send(
        new AdminCreateUserCommand({
          ...ids,
          Username,
          UserAttributes: [
            { Name: 'email', Value: email },
            { Name: 'email_verified', Value: 'true' },
          ],
          ...more,
        }),
      );
    await create('owner');
    expect(await refusal(create('second'))).toContain('AliasExistsException');
    await create('third', { ForceAliasCreation: true });
    expect(pool.store.users.get('owner')?.attributes.email_verified).toBe('false');
  });
});
